-- title: How a saying spread
-- description: A statement by outlet and day: how many quotes of it each outlet has on each day, in how
--   many wordings, the earliest day first. Searches show the numbers of statements.
-- least confidence: 0.5
-- parameter statement statement required: the number of the statement
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- chart: time published quotes outlet
SELECT
    CAST(a.published_on AS text) AS published,
    o.name AS outlet,
    COUNT(*) AS quotes,
    COUNT(DISTINCT q.text) AS wordings,
    COUNT(*) FILTER (WHERE q.kind <> 'indirect') AS in_quotation_marks,
    MIN(q.id) AS first_quote_id
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
WHERE q.statement_id = :statement
    AND q.confidence >= 0.5
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = q.id
    ))
GROUP BY a.published_on, o.name
ORDER BY a.published_on, MIN(q.id)
