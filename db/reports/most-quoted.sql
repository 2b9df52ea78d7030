-- title: Most quoted speakers
-- description: How often each speaker is quoted, and how often in their own words (direct: wholly in
--   quotation marks). Periods are whole months of saying.
-- least confidence: 0.5
-- parameter since since_month: only quotes said in this month or later
-- parameter until until_month: only quotes said in this month or before
-- parameter type person|organization: only persons, or only organizations
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 20: at most this many rows
-- chart: bar speaker quotes
WITH wanted AS NOT MATERIALIZED (
    SELECT *
    FROM speaker_month_sums
    WHERE (copies = 0 OR :copies = 'once')
        AND quotes <> 0
        AND month >= COALESCE(substr(CAST(:since AS text), 1, 7), '')
        AND (:until IS NULL OR (month <= substr(CAST(:until AS text), 1, 7) AND month <> ''))
        AND (:act = 'all' OR act = :act OR (:act IS NULL AND act IN ('speech', 'writing')))
        AND (:type IS NULL OR speaker_id IN (SELECT id FROM speakers WHERE type = :type))
)
SELECT
    s.name AS speaker,
    s.type,
    CAST(SUM(m.quotes) AS integer) AS quotes,
    CAST(SUM(m.direct) AS integer) AS direct,
    MIN(NULLIF(m.month, '')) AS first_month,
    MAX(NULLIF(m.month, '')) AS last_month,
    s.id AS speaker_id
FROM (
    SELECT speaker_id, SUM(quotes) AS quotes
    FROM wanted
    GROUP BY speaker_id
    ORDER BY 2 DESC, 1
    LIMIT :limit
) AS most
JOIN wanted AS m ON m.speaker_id = most.speaker_id
JOIN speakers AS s ON s.id = most.speaker_id
GROUP BY s.id, s.name, s.type
HAVING SUM(m.quotes) > 0
ORDER BY 3 DESC, s.id
