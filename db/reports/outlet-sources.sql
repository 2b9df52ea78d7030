-- title: Whom an outlet quotes most
-- description: The speakers that one outlet quotes most. With copies once, articles that repeat
--   another one (an agency's story in many papers) are left out.
-- parameter outlet text: the outlet
-- parameter since since: only what was published on this day or later
-- parameter until until: only what was published on this day or before
-- parameter copies text = each: once, or each
-- parameter act text: speech, writing, thought, other or all; speech and writing if not given
-- parameter limit integer = 20: how many rows at most
-- chart: bar speaker quotes
SELECT
    s.name AS speaker,
    s.type,
    COUNT(DISTINCT q.id) AS quotes,
    COUNT(DISTINCT q.id) FILTER (WHERE q.kind = 'direct') AS direct,
    COUNT(DISTINCT a.id) AS articles,
    s.id AS speaker_id
FROM outlets AS o
JOIN articles AS a ON a.outlet_id = o.id
JOIN quotes AS q ON q.article_id = a.id
JOIN quote_speakers AS qs ON qs.quote_id = q.id
JOIN speakers AS s ON s.id = qs.speaker_id
WHERE lower(o.name) = lower(:outlet)
    AND (:since IS NULL OR a.published_on >= :since)
    AND (:until IS NULL OR a.published_on <= :until)
    AND (:copies <> 'once' OR a.duplicate_of IS NULL)
    AND (q.act = :act OR :act = 'all' OR (:act IS NULL AND q.act IN ('speech', 'writing')))
GROUP BY s.id, s.name, s.type
ORDER BY quotes DESC, speaker, speaker_id
LIMIT :limit
