-- title: Most quoted speakers
-- description: How often each speaker is quoted, month by month of saying added up, and how often in
--   their own words (direct: wholly in quotation marks).
-- parameter since since: only what was said in this month or later
-- parameter until until: only what was said in this month or before
-- parameter type text: person or organization
-- parameter act text: speech, writing, thought, other or all; speech and writing if not given
-- parameter limit integer = 20: how many rows at most
-- chart: bar speaker quotes
SELECT
    s.name AS speaker,
    s.type,
    m.quotes,
    m.direct,
    m.first_month,
    m.last_month,
    m.speaker_id
FROM (
    SELECT
        speaker_id,
        CAST(SUM(quotes) AS integer) AS quotes,
        CAST(SUM(direct) AS integer) AS direct,
        MIN(NULLIF(month, '')) AS first_month,
        MAX(NULLIF(month, '')) AS last_month
    FROM speaker_months
    WHERE quotes > 0
        AND month >= COALESCE(substr(CAST(:since AS text), 1, 7), '')
        AND (:until IS NULL OR (month <= substr(CAST(:until AS text), 1, 7) AND month <> ''))
        AND (:act = 'all' OR act = :act OR (:act IS NULL AND act IN ('speech', 'writing')))
        AND (:type IS NULL OR speaker_id IN (SELECT id FROM speakers WHERE type = :type))
    GROUP BY speaker_id
    ORDER BY 2 DESC, 1
    LIMIT :limit
) AS m
JOIN speakers AS s ON s.id = m.speaker_id
ORDER BY m.quotes DESC, m.speaker_id
