-- title: Unnamed sources by outlet
-- description: Which outlets rely most on sources without a name ("officials", "people familiar with
--   the matter"), and how many quotes have no source at all.
-- least confidence: 0.5
-- parameter since since_month: only quotes published in this month or later
-- parameter until until_month: only quotes published in this month or before
-- parameter at_least integer = 1: only outlets with at least this many quotes
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- chart: bar outlet unnamed_percent
SELECT
    COALESCE(outlet, '(unknown)') AS outlet,
    CAST(SUM(quotes) AS integer) AS quotes,
    CAST(SUM(unnamed) AS integer) AS unnamed,
    CAST(SUM(unattributed) AS integer) AS unattributed,
    CAST(ROUND(100.0 * SUM(unnamed) / SUM(quotes), 1) AS double precision) AS unnamed_percent
FROM outlet_month_sums
WHERE (copies = 0 OR :copies = 'once')
    AND (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
    AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
    AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
GROUP BY outlet
HAVING SUM(quotes) > 0 AND SUM(quotes) >= :at_least
ORDER BY unnamed_percent DESC, quotes DESC, 1
