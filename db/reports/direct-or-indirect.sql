-- title: Own words or retold
-- description: How much of what a speaker is quoted with is in quotation marks: wholly (direct),
--   partly (mixed) or not at all (indirect). Without a speaker, of those quoted most.
-- parameter speaker name: any name that articles give the speaker
-- parameter act text: speech, writing, thought, other or all; speech and writing if not given
-- parameter limit integer = 20: how many rows at most
-- chart: bar speaker direct_percent
SELECT
    speaker,
    CAST(SUM(quotes) AS integer) AS quotes,
    CAST(SUM(direct) AS integer) AS direct,
    CAST(SUM(mixed) AS integer) AS mixed,
    CAST(SUM(quotes) - SUM(direct) - SUM(mixed) AS integer) AS indirect,
    CAST(ROUND(100.0 * SUM(direct) / SUM(quotes), 1) AS double precision) AS direct_percent
FROM speaker_activity
WHERE (
        :speaker IS NULL
        OR speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
    )
    )
    AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
GROUP BY speaker_id, speaker
ORDER BY quotes DESC, speaker, speaker_id
LIMIT :limit
