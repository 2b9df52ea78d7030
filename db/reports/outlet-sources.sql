-- title: Whom an outlet quotes most
-- description: The speakers that one outlet quotes most. If copies count once,
--   quotes that are copied from another article (an agency's story in many papers) are left out.
-- least confidence: 0.5
-- parameter outlet outlet required: the outlet
-- parameter since since: only quotes published on this day or later
-- parameter until until: only quotes published on this day or before
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter limit integer = 20: at most this many rows
-- chart: bar speaker quotes
SELECT
    s.name AS speaker,
    s.type,
    m.quotes,
    m.direct,
    m.articles,
    m.speaker_id
FROM (
    SELECT
        qs.speaker_id,
        COUNT(*) AS quotes,
        COUNT(*) FILTER (WHERE qs.kind = 'direct') AS direct,
        COUNT(DISTINCT a.id) AS articles
    FROM articles AS a
    -- The number of a quote begins with that of its article.
    JOIN quote_speakers AS qs
        ON qs.quote_id BETWEEN a.id * 100000 AND a.id * 100000 + 99999
    JOIN quotes AS q ON q.id = qs.quote_id AND q.confidence >= 0.5
    WHERE a.outlet_id IN (SELECT id FROM outlets WHERE lower(name) = lower(:outlet))
        AND (:since IS NULL OR a.published_on >= :since)
        AND (:until IS NULL OR a.published_on <= :until)
        AND (:copies = 'count' OR NOT EXISTS (
            SELECT 1 FROM quote_copies AS k WHERE k.quote_id = qs.quote_id
        ))
        AND (:act = 'all' OR qs.act = :act OR (:act IS NULL AND qs.act IN ('speech', 'writing')))
        AND qs.speaker_id IS NOT NULL
    GROUP BY qs.speaker_id
    ORDER BY 2 DESC, 1
    LIMIT :limit
) AS m
JOIN speakers AS s ON s.id = m.speaker_id
ORDER BY m.quotes DESC, m.speaker_id
