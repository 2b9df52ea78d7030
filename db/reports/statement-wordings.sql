-- title: Wordings of one statement
-- description: All quotes of one statement, with their different wordings, the earliest first. Searches
--   and the report same-words show the numbers of statements.
-- least confidence: 0.5
-- parameter statement statement required: the number of the statement
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
SELECT
    CAST(published_on AS text) AS published,
    outlet,
    speaker,
    kind,
    text,
    title,
    url,
    quote_id
FROM quotes_flat
WHERE statement_id = :statement
    AND confidence >= 0.5
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = quotes_flat.quote_id
    ))
ORDER BY published_on, quote_id
