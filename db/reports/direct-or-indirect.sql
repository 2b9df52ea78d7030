-- title: Own words or retold
-- description: How much of what a speaker is quoted with is in quotation marks: wholly (direct),
--   partly (mixed) or not at all (indirect). Without a speaker, of those quoted most.
-- parameter speaker name: any name that articles give the speaker
-- parameter act text: speech, writing, thought, other or all; speech and writing if not given
-- parameter limit integer = 20: how many rows at most
-- chart: bar speaker direct_percent
SELECT
    s.name AS speaker,
    m.quotes,
    m.direct,
    m.mixed,
    m.quotes - m.direct - m.mixed AS indirect,
    CAST(ROUND(100.0 * m.direct / m.quotes, 1) AS double precision) AS direct_percent
FROM (
    SELECT
        speaker_id,
        CAST(SUM(quotes) AS integer) AS quotes,
        CAST(SUM(direct) AS integer) AS direct,
        CAST(SUM(mixed) AS integer) AS mixed
    FROM speaker_months
    WHERE quotes > 0
        AND (:act = 'all' OR act = :act OR (:act IS NULL AND act IN ('speech', 'writing')))
        AND (:speaker IS NULL OR speaker_id IN (
            SELECT speaker_id FROM appearance_names WHERE folded = :speaker
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
        ))
    GROUP BY speaker_id
    ORDER BY 2 DESC, 1
    LIMIT :limit
) AS m
JOIN speakers AS s ON s.id = m.speaker_id
ORDER BY m.quotes DESC, m.speaker_id
