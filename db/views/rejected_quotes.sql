-- What the extractor took for quotes and a person said are none: one row each, as extracted.
CREATE VIEW rejected_quotes AS
SELECT
    e.id AS quote_id,
    e.speakers,
    e.role,
    e.kind,
    e.act,
    e.text,
    e.source,
    e.said_on,
    e.confidence,
    c.who AS rejected_by,
    c.made_at AS rejected_at,
    c.note,
    c.id AS correction_id,
    e.article_id,
    a.external_id,
    o.name AS outlet,
    a.title,
    a.published
FROM extracted_quotes AS e
JOIN corrections AS c ON c.id = e.correction_id
JOIN articles AS a ON a.id = e.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
WHERE e.rejected;
