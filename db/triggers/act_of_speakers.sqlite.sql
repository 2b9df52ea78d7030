-- A new row of quote_speakers takes the act, kind and date of its quote, unless it brings them.
CREATE TRIGGER sources_quote_speakers_filling AFTER INSERT ON quote_speakers
WHEN new.act IS NULL
BEGIN
    UPDATE quote_speakers
    SET (act, kind, no_later_than) = (
        SELECT act, kind, no_later_than FROM quotes WHERE id = new.quote_id
    )
    WHERE quote_id = new.quote_id AND seq = new.seq;
END;
