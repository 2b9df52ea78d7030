-- title: Agreement between people
-- description: How far two people who decided on the same quotes agree: Cohen's kappa over three
--   verdicts (right, corrected, no quote), using each person's last decision on a quote. 1 is full
--   agreement, 0 is agreement by chance.
-- parameter review text: only decisions made in this review
-- parameter who text: only pairs with this person
-- chart: bar pair kappa
WITH last_words AS (
    SELECT
        quote_key,
        who,
        CASE action WHEN 'confirm' THEN 'right' WHEN 'set' THEN 'corrected' ELSE 'no quote' END
            AS verdict
    FROM (
        SELECT
            quote_key,
            who,
            action,
            ROW_NUMBER() OVER (
                PARTITION BY quote_key, who ORDER BY correction_id DESC
            ) AS nth
        FROM correction_log
        WHERE target = 'quote' AND state <> 'undone' AND who IS NOT NULL
            AND action IN ('set', 'reject', 'confirm')
            AND (:review IS NULL OR review = :review)
    ) AS ranked
    WHERE nth = 1
),
pairs AS (
    SELECT a.who AS one, b.who AS other, a.verdict AS mine, b.verdict AS theirs
    FROM last_words AS a
    JOIN last_words AS b ON b.quote_key = a.quote_key AND b.who > a.who
    WHERE :who IS NULL OR :who IN (a.who, b.who)
),
verdicts AS (SELECT 'right' AS verdict UNION SELECT 'corrected' UNION SELECT 'no quote'),
shares AS (
    SELECT
        p.one,
        p.other,
        v.verdict,
        1.0 * COUNT(*) FILTER (WHERE p.mine = v.verdict) / COUNT(*) AS mine,
        1.0 * COUNT(*) FILTER (WHERE p.theirs = v.verdict) / COUNT(*) AS theirs
    FROM pairs AS p
    CROSS JOIN verdicts AS v
    GROUP BY p.one, p.other, v.verdict
),
chance AS (
    SELECT one, other, SUM(mine * theirs) AS expected
    FROM shares
    GROUP BY one, other
),
observed AS (
    SELECT
        one,
        other,
        COUNT(*) AS quotes,
        COUNT(*) FILTER (WHERE mine = theirs) AS agreed
    FROM pairs
    GROUP BY one, other
)
SELECT
    o.one || ' and ' || o.other AS pair,
    o.quotes,
    o.agreed,
    CAST(ROUND(CAST(100.0 * o.agreed / o.quotes AS numeric(18, 9)), 1) AS double precision)
        AS agreed_percent,
    CAST(ROUND(CAST(
        (1.0 * o.agreed / o.quotes - c.expected) / NULLIF(1 - c.expected, 0) AS numeric
    ), 3) AS double precision) AS kappa
FROM observed AS o
JOIN chance AS c ON c.one = o.one AND c.other = o.other
ORDER BY o.quotes DESC, 1
