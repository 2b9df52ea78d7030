-- A source audit: whom outlets quote, by gender, one row for each outlet, month and act.
-- month (YYYY-MM) is that of publication. Only persons are counted, and a joint statement once for
-- each of them. A gender is what texts themselves show (he, she, Mr., Mrs.); unknown where none
-- does. female_share is the part of women among those whose gender is shown, null if there is none.
CREATE VIEW gender_shares AS
SELECT
    a.outlet_id,
    o.name AS outlet,
    SUBSTR(CAST(a.published_on AS text), 1, 7) AS month,
    q.act,
    COUNT(*) AS quotes,
    COUNT(*) FILTER (WHERE s.gender = 'female') AS female,
    COUNT(*) FILTER (WHERE s.gender = 'male') AS male,
    COUNT(*) FILTER (WHERE s.gender IS NULL) AS unknown,
    CAST(ROUND(
        1.0 * COUNT(*) FILTER (WHERE s.gender = 'female') / NULLIF(COUNT(s.gender), 0), 4
    ) AS double precision) AS female_share
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
JOIN quote_speakers AS qs ON qs.quote_id = q.id
JOIN speakers AS s ON s.id = qs.speaker_id
WHERE s.type = 'person'
GROUP BY a.outlet_id, o.name, SUBSTR(CAST(a.published_on AS text), 1, 7), q.act;
