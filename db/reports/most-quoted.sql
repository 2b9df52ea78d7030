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
    speaker,
    speaker_type AS type,
    CAST(SUM(quotes) AS integer) AS quotes,
    CAST(SUM(direct) AS integer) AS direct,
    MIN(month) AS first_month,
    MAX(month) AS last_month,
    speaker_id
FROM speaker_activity
WHERE (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
    AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
    AND (:type IS NULL OR speaker_type = :type)
    AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
GROUP BY speaker_id, speaker, speaker_type
ORDER BY quotes DESC, speaker, speaker_id
LIMIT :limit
