-- How quotes are related: one row for each link. kind is same (one statement), repeats (the same
-- speaker on another occasion), echoes (another speaker) or contradicts (the same but for a
-- negation or a number). The quote is the later one, other_… the earlier. score is the share of such
-- pairs that are one statement (same), else how alike they are, 0 to 1; evidence says in what.
CREATE VIEW statement_relations AS
SELECT
    l.kind,
    l.score,
    l.evidence,
    l.version,
    l.quote_id,
    q.text,
    q.statement_id,
    q.no_later_than,
    l.other_id,
    o.text AS other_text,
    o.statement_id AS other_statement_id,
    o.no_later_than AS other_no_later_than
FROM statement_links AS l
JOIN quotes AS q ON q.id = l.quote_id
JOIN quotes AS o ON o.id = l.other_id;
