-- title: Women among those quoted, month by month
-- description: The share of women among the persons quoted by name whose gender the texts show, by
--   month of publication. A joint statement counts once for each of its speakers.
-- least confidence: 0.5
-- parameter outlet outlet: only this outlet
-- parameter since since_month: only quotes published in this month or later
-- parameter until until_month: only quotes published in this month or before
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- chart: time month women_percent
SELECT
    month,
    CAST(SUM(female) AS integer) AS women,
    CAST(SUM(male) AS integer) AS men,
    CAST(SUM(unknown) AS integer) AS gender_unknown,
    CAST(ROUND(100.0 * SUM(female) / NULLIF(SUM(female) + SUM(male), 0), 1) AS double precision)
        AS women_percent
FROM outlet_month_sums
WHERE (copies = 0 OR :copies = 'once')
    AND month IS NOT NULL
    AND (:outlet IS NULL OR lower(outlet) = lower(:outlet))
    AND (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
    AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
    AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
GROUP BY month
HAVING SUM(female + male + unknown) > 0
ORDER BY month
