-- title: Wordings of one statement
-- description: How articles word what a speaker said once: all quotes of a statement, the earliest
--   first. The numbers of statements are in same-words and in searches.
-- least confidence: 0.35
-- parameter statement integer required: the number of the statement
-- parameter copies once|count = once: what an article that is there twice counts: once, or each time
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
    AND confidence >= 0.35
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = quotes_flat.quote_id
    ))
ORDER BY published_on, quote_id
