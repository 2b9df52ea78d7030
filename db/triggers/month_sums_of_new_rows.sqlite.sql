-- Add new quotes and their speakers to outlet_months and speaker_months.
-- A writer of many rows at once (a row in bulk_writers) adds them up by itself.
CREATE TRIGGER summary_quotes_after_insert AFTER INSERT ON quotes
WHEN NOT EXISTS (SELECT 1 FROM bulk_writers)
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
    WHERE q.confidence >= 0.5
    GROUP BY 1, 2, 3
    ON CONFLICT (outlet_id, month, act) DO UPDATE SET
        quotes = outlet_months.quotes + excluded.quotes,
        unsourced = outlet_months.unsourced + excluded.unsourced;
END;

CREATE TRIGGER summary_quote_speakers_after_insert AFTER INSERT ON quote_speakers
WHEN NOT EXISTS (SELECT 1 FROM bulk_writers)
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
    FROM (SELECT new.quote_id AS quote_id, new.seq AS seq, new.speaker_id AS speaker_id) AS x
    JOIN quotes AS q ON q.id = x.quote_id
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    WHERE q.confidence >= 0.5
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
    WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.5
    GROUP BY 1, 2, 3
    ON CONFLICT (speaker_id, month, act) DO UPDATE SET
        quotes = speaker_months.quotes + excluded.quotes,
        direct = speaker_months.direct + excluded.direct,
        mixed = speaker_months.mixed + excluded.mixed,
        dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;
END;
