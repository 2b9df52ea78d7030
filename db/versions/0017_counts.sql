-- All sums anew, over quotes of a confidence of 0.5 and more.
DELETE FROM outlet_months;
DELETE FROM speaker_months;
DELETE FROM statement_outlets;
DELETE FROM article_sources;

INSERT INTO outlet_months (outlet_id, month, act, quotes, unsourced)
SELECT
    COALESCE(a.outlet_id, 0),
    COALESCE(SUBSTR(CAST(a.published_on AS text), 1, 7), ''),
    q.act,
    COUNT(*),
    COUNT(*) FILTER (WHERE q.source IS NULL)
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
WHERE q.confidence >= 0.5
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
FROM quote_speakers AS x
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
FROM quote_speakers AS x
JOIN quotes AS q ON q.id = x.quote_id
WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.5
GROUP BY 1, 2, 3
ON CONFLICT (speaker_id, month, act) DO UPDATE SET
    quotes = speaker_months.quotes + excluded.quotes,
    direct = speaker_months.direct + excluded.direct,
    mixed = speaker_months.mixed + excluded.mixed,
    dated_by_text = speaker_months.dated_by_text + excluded.dated_by_text;

INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
SELECT
    q.statement_id,
    COALESCE(a.outlet_id, 0),
    COUNT(*)
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5
GROUP BY 1, 2
ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
    quotes = statement_outlets.quotes + excluded.quotes;

INSERT INTO article_sources (article_id, quotes, sources)
SELECT
    a.id,
    COUNT(DISTINCT q.id),
    COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
FROM articles AS a
LEFT JOIN quotes AS q
    ON q.article_id = a.id AND q.act IN ('speech', 'writing') AND q.confidence >= 0.5
LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
WHERE a.id IN (SELECT id FROM articles)
GROUP BY a.id
ON CONFLICT (article_id) DO UPDATE SET
    quotes = excluded.quotes,
    sources = excluded.sources;
