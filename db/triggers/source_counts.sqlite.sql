-- Keep article_sources and statement_outlets equal to what counting gives when rows change or go,
-- and the act, kind and date of quote_speakers equal to those of their quotes. Quotes below a
-- confidence of 0.5, which listings leave out, do not count.
CREATE TRIGGER sources_articles_after_delete AFTER DELETE ON articles
BEGIN
    DELETE FROM article_sources WHERE article_id = old.id;
END;

CREATE TRIGGER sources_articles_before_update BEFORE UPDATE OF outlet_id ON articles
WHEN new.outlet_id IS NOT old.outlet_id
BEGIN
    INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
    SELECT
        q.statement_id,
        COALESCE(a.outlet_id, 0),
        -COUNT(*)
    FROM (SELECT * FROM quotes WHERE article_id = old.id) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5
    GROUP BY 1, 2
    ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
        quotes = statement_outlets.quotes + excluded.quotes;
END;

CREATE TRIGGER sources_articles_after_update AFTER UPDATE OF outlet_id ON articles
WHEN new.outlet_id IS NOT old.outlet_id
BEGIN
    INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
    SELECT
        q.statement_id,
        COALESCE(a.outlet_id, 0),
        COUNT(*)
    FROM (SELECT * FROM quotes WHERE article_id = old.id) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5
    GROUP BY 1, 2
    ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
        quotes = statement_outlets.quotes + excluded.quotes;
END;

CREATE TRIGGER sources_quotes_after_delete AFTER DELETE ON quotes
BEGIN
    INSERT INTO article_sources (article_id, quotes, sources)
    SELECT
        a.id,
        COUNT(DISTINCT q.id),
        COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
    FROM articles AS a
    LEFT JOIN quotes AS q
        ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.5
    LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
    WHERE a.id IN (SELECT old.article_id)
    GROUP BY a.id
    ON CONFLICT (article_id) DO UPDATE SET
        quotes = excluded.quotes,
        sources = excluded.sources;
    INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
    SELECT
        q.statement_id,
        COALESCE(a.outlet_id, 0),
        -COUNT(*)
    FROM (
        SELECT
            old.id AS id, old.article_id AS article_id, old.kind AS kind, old.act AS act,
            old.source AS source, old.latest AS latest, old.no_later_than AS no_later_than,
            old.statement_id AS statement_id, old.confidence AS confidence
    ) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5
    GROUP BY 1, 2
    ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
        quotes = statement_outlets.quotes + excluded.quotes;
END;

CREATE TRIGGER sources_quotes_before_update BEFORE UPDATE OF statement_id, confidence ON quotes
WHEN new.statement_id IS NOT old.statement_id OR new.confidence IS NOT old.confidence
BEGIN
    INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
    SELECT
        q.statement_id,
        COALESCE(a.outlet_id, 0),
        -COUNT(*)
    FROM (
        SELECT
            old.id AS id, old.article_id AS article_id, old.kind AS kind, old.act AS act,
            old.source AS source, old.latest AS latest, old.no_later_than AS no_later_than,
            old.statement_id AS statement_id, old.confidence AS confidence
    ) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5
    GROUP BY 1, 2
    ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
        quotes = statement_outlets.quotes + excluded.quotes;
    INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
    SELECT
        q.statement_id,
        COALESCE(a.outlet_id, 0),
        COUNT(*)
    FROM (
        SELECT
            new.id AS id, new.article_id AS article_id, new.kind AS kind, new.act AS act,
            new.source AS source, new.latest AS latest, new.no_later_than AS no_later_than,
            new.statement_id AS statement_id, new.confidence AS confidence
    ) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5
    GROUP BY 1, 2
    ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
        quotes = statement_outlets.quotes + excluded.quotes;
END;

CREATE TRIGGER sources_quotes_after_update
AFTER UPDATE OF act, kind, source, no_later_than, confidence ON quotes
BEGIN
    UPDATE quote_speakers SET
        act = new.act,
        kind = new.kind,
        no_later_than = new.no_later_than
    WHERE quote_id = new.id;
    INSERT INTO article_sources (article_id, quotes, sources)
    SELECT
        a.id,
        COUNT(DISTINCT q.id),
        COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
    FROM articles AS a
    LEFT JOIN quotes AS q
        ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.5
    LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
    WHERE a.id IN (SELECT new.article_id)
    GROUP BY a.id
    ON CONFLICT (article_id) DO UPDATE SET
        quotes = excluded.quotes,
        sources = excluded.sources;
END;

CREATE TRIGGER sources_quote_speakers_after_delete AFTER DELETE ON quote_speakers
BEGIN
    INSERT INTO article_sources (article_id, quotes, sources)
    SELECT
        a.id,
        COUNT(DISTINCT q.id),
        COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
    FROM articles AS a
    LEFT JOIN quotes AS q
        ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.5
    LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
    WHERE a.id IN (SELECT article_id FROM quotes WHERE id = old.quote_id)
    GROUP BY a.id
    ON CONFLICT (article_id) DO UPDATE SET
        quotes = excluded.quotes,
        sources = excluded.sources;
END;

CREATE TRIGGER sources_quote_speakers_after_update AFTER UPDATE OF speaker_id ON quote_speakers
WHEN new.speaker_id IS NOT old.speaker_id
BEGIN
    INSERT INTO article_sources (article_id, quotes, sources)
    SELECT
        a.id,
        COUNT(DISTINCT q.id),
        COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
    FROM articles AS a
    LEFT JOIN quotes AS q
        ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.5
    LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
    WHERE a.id IN (SELECT article_id FROM quotes WHERE id = new.quote_id)
    GROUP BY a.id
    ON CONFLICT (article_id) DO UPDATE SET
        quotes = excluded.quotes,
        sources = excluded.sources;
END;
