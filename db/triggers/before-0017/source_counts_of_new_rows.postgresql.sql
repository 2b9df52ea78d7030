-- Count new quotes and their speakers in article_sources and statement_outlets.
-- One statement adds up all of its rows.
CREATE FUNCTION sources_quotes_after_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO article_sources (article_id, quotes, sources)
    SELECT
        a.id,
        COUNT(DISTINCT q.id),
        COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
    FROM articles AS a
    LEFT JOIN quotes AS q
        ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.35
    LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
    WHERE a.id IN (SELECT article_id FROM added AS n)
    GROUP BY a.id
    ON CONFLICT (article_id) DO UPDATE SET
        quotes = excluded.quotes,
        sources = excluded.sources;
    INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
    SELECT
        q.statement_id,
        COALESCE(a.outlet_id, 0),
        COUNT(*)
    FROM added AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2
    ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
        quotes = statement_outlets.quotes + excluded.quotes;
    RETURN NULL;
END $$;

CREATE TRIGGER sources_quotes_after_insert AFTER INSERT ON quotes
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sources_quotes_after_insert();

CREATE FUNCTION sources_quote_speakers_after_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO article_sources (article_id, quotes, sources)
    SELECT
        a.id,
        COUNT(DISTINCT q.id),
        COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
    FROM articles AS a
    LEFT JOIN quotes AS q
        ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.35
    LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
    WHERE a.id IN (SELECT article_id FROM quotes WHERE id IN (SELECT quote_id FROM added AS n))
    GROUP BY a.id
    ON CONFLICT (article_id) DO UPDATE SET
        quotes = excluded.quotes,
        sources = excluded.sources;
    RETURN NULL;
END $$;

CREATE TRIGGER sources_quote_speakers_after_insert AFTER INSERT ON quote_speakers
REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION sources_quote_speakers_after_insert();
