-- Keep outlet_months and speaker_months equal to what counting gives when rows change or go.
-- What is about to change is taken away before, and added after. What another row takes with it
-- goes first, while that row is still there to be looked at. Quotes below a confidence of 0.35,
-- which listings leave out, do not count.
CREATE TRIGGER summary_articles_before_delete BEFORE DELETE ON articles
BEGIN
    DELETE FROM quotes WHERE article_id = old.id;
END;

CREATE TRIGGER summary_articles_before_update BEFORE UPDATE OF outlet_id, published_on ON articles
WHEN new.outlet_id IS NOT old.outlet_id OR new.published_on IS NOT old.published_on
BEGIN
    INSERT INTO outlet_months (outlet_id, month, act, quotes, unsourced)
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.source IS NULL)
    FROM (SELECT * FROM quotes WHERE article_id = old.id) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        quotes = outlet_months.quotes + excluded.quotes,
        unsourced = outlet_months.unsourced + excluded.unsourced;
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*) FILTER (WHERE x.seq = 1),
        -COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (
        SELECT * FROM quote_speakers
        WHERE quote_id IN (SELECT id FROM quotes WHERE quotes.article_id = old.id)
    ) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.kind = 'direct'),
        -COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        -COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (
        SELECT * FROM quote_speakers
        WHERE quote_id IN (SELECT id FROM quotes WHERE quotes.article_id = old.id)
    ) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_articles_after_update AFTER UPDATE OF outlet_id, published_on ON articles
WHEN new.outlet_id IS NOT old.outlet_id OR new.published_on IS NOT old.published_on
BEGIN
    INSERT INTO outlet_months (outlet_id, month, act, quotes, unsourced)
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        COUNT(*),
        COUNT(*) FILTER (WHERE q.source IS NULL)
    FROM (SELECT * FROM quotes WHERE article_id = old.id) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        quotes = outlet_months.quotes + excluded.quotes,
        unsourced = outlet_months.unsourced + excluded.unsourced;
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        COUNT(*) FILTER (WHERE x.seq = 1),
        COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (
        SELECT * FROM quote_speakers
        WHERE quote_id IN (SELECT id FROM quotes WHERE quotes.article_id = old.id)
    ) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        COUNT(*),
        COUNT(*) FILTER (WHERE q.kind = 'direct'),
        COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (
        SELECT * FROM quote_speakers
        WHERE quote_id IN (SELECT id FROM quotes WHERE quotes.article_id = old.id)
    ) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_quotes_before_delete BEFORE DELETE ON quotes
BEGIN
    DELETE FROM quote_speakers WHERE quote_id = old.id;
END;

CREATE TRIGGER summary_quotes_after_delete AFTER DELETE ON quotes
BEGIN
    INSERT INTO outlet_months (outlet_id, month, act, quotes, unsourced)
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.source IS NULL)
    FROM (
        SELECT
            old.id AS id, old.article_id AS article_id, old.kind AS kind, old.act AS act,
            old.source AS source, old.latest AS latest, old.no_later_than AS no_later_than,
            old.statement_id AS statement_id, old.confidence AS confidence
    ) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        quotes = outlet_months.quotes + excluded.quotes,
        unsourced = outlet_months.unsourced + excluded.unsourced;
END;

CREATE TRIGGER summary_quotes_before_update
BEFORE UPDATE OF kind, act, source, latest, no_later_than, confidence ON quotes
BEGIN
    INSERT INTO outlet_months (outlet_id, month, act, quotes, unsourced)
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.source IS NULL)
    FROM (
        SELECT
            old.id AS id, old.article_id AS article_id, old.kind AS kind, old.act AS act,
            old.source AS source, old.latest AS latest, old.no_later_than AS no_later_than,
            old.statement_id AS statement_id, old.confidence AS confidence
    ) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        quotes = outlet_months.quotes + excluded.quotes,
        unsourced = outlet_months.unsourced + excluded.unsourced;
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*) FILTER (WHERE x.seq = 1),
        -COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT * FROM quote_speakers WHERE quote_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.kind = 'direct'),
        -COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        -COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT * FROM quote_speakers WHERE quote_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_quotes_after_update
AFTER UPDATE OF kind, act, source, latest, no_later_than, confidence ON quotes
BEGIN
    INSERT INTO outlet_months (outlet_id, month, act, quotes, unsourced)
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        COUNT(*),
        COUNT(*) FILTER (WHERE q.source IS NULL)
    FROM (
        SELECT
            new.id AS id, new.article_id AS article_id, new.kind AS kind, new.act AS act,
            new.source AS source, new.latest AS latest, new.no_later_than AS no_later_than,
            new.statement_id AS statement_id, new.confidence AS confidence
    ) AS q
    JOIN articles AS a ON a.id = q.article_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        quotes = outlet_months.quotes + excluded.quotes,
        unsourced = outlet_months.unsourced + excluded.unsourced;
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        COUNT(*) FILTER (WHERE x.seq = 1),
        COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT * FROM quote_speakers WHERE quote_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        COUNT(*),
        COUNT(*) FILTER (WHERE q.kind = 'direct'),
        COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT * FROM quote_speakers WHERE quote_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_quote_speakers_after_delete AFTER DELETE ON quote_speakers
BEGIN
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*) FILTER (WHERE x.seq = 1),
        -COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT old.quote_id AS quote_id, old.seq AS seq, old.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.kind = 'direct'),
        -COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        -COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT old.quote_id AS quote_id, old.seq AS seq, old.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_quote_speakers_after_update AFTER UPDATE OF speaker_id, seq ON quote_speakers
WHEN new.speaker_id IS NOT old.speaker_id OR new.seq IS NOT old.seq
BEGIN
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*) FILTER (WHERE x.seq = 1),
        -COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT old.quote_id AS quote_id, old.seq AS seq, old.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.kind = 'direct'),
        -COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        -COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT old.quote_id AS quote_id, old.seq AS seq, old.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        COUNT(*) FILTER (WHERE x.seq = 1),
        COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT new.quote_id AS quote_id, new.seq AS seq, new.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        COUNT(*),
        COUNT(*) FILTER (WHERE q.kind = 'direct'),
        COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT new.quote_id AS quote_id, new.seq AS seq, new.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_speakers_before_delete BEFORE DELETE ON speakers
BEGIN
    UPDATE quote_speakers SET speaker_id = NULL WHERE speaker_id = old.id;
END;

CREATE TRIGGER summary_speakers_before_update BEFORE UPDATE OF gender, type ON speakers
WHEN new.gender IS NOT old.gender OR new.type IS NOT old.type
BEGIN
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        -COUNT(*) FILTER (WHERE x.seq = 1),
        -COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        -COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT * FROM quote_speakers WHERE speaker_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        -COUNT(*),
        -COUNT(*) FILTER (WHERE q.kind = 'direct'),
        -COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        -COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT * FROM quote_speakers WHERE speaker_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;

CREATE TRIGGER summary_speakers_after_update AFTER UPDATE OF gender, type ON speakers
WHEN new.gender IS NOT old.gender OR new.type IS NOT old.type
BEGIN
    INSERT INTO outlet_months (
        outlet_id, month, act, named, named_unsourced, female, male, unknown
    )
    SELECT
        COALESCE(a.outlet_id, 0),
        COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
        q.act,
        COUNT(*) FILTER (WHERE x.seq = 1),
        COUNT(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
    FROM (SELECT * FROM quote_speakers WHERE speaker_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        named = outlet_months.named + excluded.named,
        named_unsourced = outlet_months.named_unsourced + excluded.named_unsourced,
        female = outlet_months.female + excluded.female,
        male = outlet_months.male + excluded.male,
        unknown = outlet_months.unknown + excluded.unknown;
    INSERT INTO speaker_months (speaker_id, month, act, quotes, direct, mixed, dated_by_text)
    SELECT
        x.speaker_id,
        COALESCE(SUBSTR(CAST(q.no_later_than AS text), 1, 7), ''),
        q.act,
        COUNT(*),
        COUNT(*) FILTER (WHERE q.kind = 'direct'),
        COUNT(*) FILTER (WHERE q.kind = 'mixed'),
        COUNT(*) FILTER (WHERE q.latest IS NOT NULL)
    FROM (SELECT * FROM quote_speakers WHERE speaker_id = old.id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.35
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;
