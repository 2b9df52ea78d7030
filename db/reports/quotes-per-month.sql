-- title: Quotes per month
-- description: The number of quotes by month of publication, and how many had a named source.
-- least confidence: 0.5
-- parameter outlet outlet: only this outlet
-- parameter since since_month: only quotes published in this month or later
-- parameter until until_month: only quotes published in this month or before
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- chart: time month quotes
SELECT
    month,
    CAST(SUM(quotes) AS integer) AS quotes,
    CAST(SUM(named) AS integer) AS named,
    CAST(SUM(unnamed) AS integer) AS unnamed,
    CAST(SUM(unattributed) AS integer) AS unattributed
FROM outlet_month_sums
WHERE (copies = 0 OR :copies = 'once')
    AND month IS NOT NULL
    AND (:outlet IS NULL OR lower(outlet) = lower(:outlet))
    AND (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
    AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
    AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
GROUP BY month
HAVING SUM(quotes) > 0
ORDER BY month
