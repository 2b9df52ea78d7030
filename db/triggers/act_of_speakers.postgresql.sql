-- A new row of quote_speakers takes the act, kind and date of its quote, unless it brings them.
CREATE FUNCTION sources_quote_speakers_filling() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    SELECT q.act, q.kind, q.no_later_than INTO new.act, new.kind, new.no_later_than
    FROM quotes AS q
    WHERE q.id = new.quote_id;
    RETURN new;
END $$;

CREATE TRIGGER sources_quote_speakers_filling BEFORE INSERT ON quote_speakers
FOR EACH ROW WHEN (new.act IS NULL) EXECUTE FUNCTION sources_quote_speakers_filling();
