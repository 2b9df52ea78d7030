-- What people decided: one row for each correction of a quote, and each decision on speakers.
-- state: held, undone, or orphaned (the words that it is about are not in the article any more).
-- action: set, add (a quote that was missed), reject or confirm; for speakers same, different,
-- rename, alias, describe, nobody or import. about names what it changes of a quote, change tells
-- it in words. quote_id is the quote's number now, quote_key outlives new readings: corrections of
-- one quote share it. model is what had found the quote; review is the review it was decided in.
CREATE VIEW correction_log AS
SELECT
    c.id AS correction_id,
    CASE
        WHEN c.undone_at IS NOT NULL THEN 'undone'
        WHEN c.orphaned THEN 'orphaned'
        ELSE 'held'
    END AS state,
    c.target,
    c.action,
    c.about,
    c.summary AS change,
    c.who,
    c.made_at,
    c.undone_at,
    c.note,
    c.quote_id,
    c.target_key AS quote_key,
    COALESCE(q.text, e.text) AS text,
    c.model,
    c.review,
    c.article_id,
    a.external_id,
    o.name AS outlet,
    a.title,
    a.published_on
FROM corrections AS c
LEFT JOIN quotes AS q ON q.id = c.quote_id
LEFT JOIN extracted_quotes AS e ON e.id = c.quote_id
LEFT JOIN articles AS a ON a.id = c.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id;
