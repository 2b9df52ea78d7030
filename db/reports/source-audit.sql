-- title: Source audit
-- description: Whom each outlet quotes: how many of its quotes have a named source, an unnamed one
--   ("officials") or none at all, and how many of the persons quoted by name are women. Gender is
--   what the texts themselves show (he, she, Mr., Mrs.); women_percent is of persons with a known
--   gender.
-- least confidence: 0.5
-- parameter outlet outlet: only this outlet
-- parameter since since_month: only quotes published in this month or later
-- parameter until until_month: only quotes published in this month or before
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- chart: bar outlet women_percent
WITH sourcing AS (
    SELECT
        outlet,
        SUM(quotes) AS quotes,
        SUM(named) AS named,
        SUM(unnamed) AS unnamed,
        SUM(unattributed) AS unattributed
    FROM outlet_month_sums
    WHERE (copies = 0 OR :copies = 'once')
        AND (:outlet IS NULL OR lower(outlet) = lower(:outlet))
        AND (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
        AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
        AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
    GROUP BY outlet
    HAVING SUM(quotes) > 0
),
genders AS (
    SELECT outlet, SUM(female) AS women, SUM(male) AS men, SUM(unknown) AS gender_unknown
    FROM outlet_month_sums
    WHERE (copies = 0 OR :copies = 'once')
        AND (:outlet IS NULL OR lower(outlet) = lower(:outlet))
        AND (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
        AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
        AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
    GROUP BY outlet
    HAVING SUM(quotes) > 0
)
SELECT
    COALESCE(s.outlet, '(unknown)') AS outlet,
    CAST(s.quotes AS integer) AS quotes,
    CAST(ROUND(100.0 * s.named / s.quotes, 1) AS double precision) AS named_percent,
    CAST(ROUND(100.0 * s.unnamed / s.quotes, 1) AS double precision) AS unnamed_percent,
    CAST(ROUND(100.0 * s.unattributed / s.quotes, 1) AS double precision) AS unattributed_percent,
    CAST(COALESCE(g.women, 0) AS integer) AS women,
    CAST(COALESCE(g.men, 0) AS integer) AS men,
    CAST(COALESCE(g.gender_unknown, 0) AS integer) AS gender_unknown,
    CAST(ROUND(100.0 * g.women / NULLIF(g.women + g.men, 0), 1) AS double precision)
        AS women_percent
FROM sourcing AS s
LEFT JOIN genders AS g ON COALESCE(g.outlet, '') = COALESCE(s.outlet, '')
ORDER BY s.quotes DESC, 1
