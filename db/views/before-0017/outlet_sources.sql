-- Whom each outlet quotes: one row for each outlet, speaker and act.
-- first_published and last_published are the days of the first and last article that does so.
-- repeats counts the articles among them that repeat another one (same text or address).
-- Quotes below confidence 0.35, which listings leave out, do not count.
CREATE VIEW outlet_sources AS
SELECT
    a.outlet_id,
    o.name AS outlet,
    qs.speaker_id,
    s.name AS speaker,
    s.type AS speaker_type,
    s.gender,
    q.act,
    COUNT(*) AS quotes,
    COUNT(*) FILTER (WHERE q.kind = 'direct') AS direct,
    COUNT(DISTINCT a.id) AS articles,
    COUNT(DISTINCT a.id) FILTER (WHERE a.duplicate_of IS NOT NULL) AS repeats,
    MIN(a.published_on) AS first_published,
    MAX(a.published_on) AS last_published
FROM articles AS a
LEFT JOIN outlets AS o ON o.id = a.outlet_id
JOIN quotes AS q ON q.article_id = a.id
JOIN quote_speakers AS qs ON qs.quote_id = q.id
JOIN speakers AS s ON s.id = qs.speaker_id
WHERE q.confidence >= 0.35
GROUP BY a.outlet_id, o.name, qs.speaker_id, s.name, s.type, s.gender, q.act;
