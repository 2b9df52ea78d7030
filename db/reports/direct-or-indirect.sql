-- title: Own words or retold
-- description: How many of a speaker's quotes are in quotation marks: wholly (direct), partly (mixed)
--   or not at all (indirect). Without a speaker, for the speakers quoted most.
-- least confidence: 0.5
-- parameter speaker name: any name that articles give the speaker
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 20: at most this many rows
-- chart: bar speaker direct_percent
WITH wanted AS NOT MATERIALIZED (
    SELECT *
    FROM speaker_month_sums
    WHERE (copies = 0 OR :copies = 'once')
        AND quotes <> 0
        AND (:act = 'all' OR act = :act OR (:act IS NULL AND act IN ('speech', 'writing')))
        AND (:speaker IS NULL OR speaker_id IN (
            SELECT speaker_id FROM appearance_names WHERE folded = :speaker
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
            LIMIT 1000 -- so PostgreSQL expects few
        ))
)
SELECT
    s.name AS speaker,
    CAST(SUM(m.quotes) AS integer) AS quotes,
    CAST(SUM(m.direct) AS integer) AS direct,
    CAST(SUM(m.mixed) AS integer) AS mixed,
    CAST(SUM(m.quotes - m.direct - m.mixed) AS integer) AS indirect,
    CAST(ROUND(100.0 * SUM(m.direct) / SUM(m.quotes), 1) AS double precision) AS direct_percent
FROM (
    SELECT speaker_id, SUM(quotes) AS quotes
    FROM wanted
    GROUP BY speaker_id
    ORDER BY 2 DESC, 1
    LIMIT :limit
) AS most
JOIN wanted AS m ON m.speaker_id = most.speaker_id
JOIN speakers AS s ON s.id = most.speaker_id
GROUP BY s.id, s.name
HAVING SUM(m.quotes) > 0
ORDER BY 2 DESC, s.id
