-- A source audit: whom outlets quote, by gender, one row for each outlet, month and act.
-- month (YYYY-MM) is that of publication. Only persons are counted, and a joint statement once for
-- each of them. A gender is what texts themselves show (he, she, Mr., Mrs.); unknown where none
-- does. female_share is the part of women among those whose gender is shown, null if there is none.
-- Quotes below confidence 0.35, which listings leave out, do not count.
CREATE VIEW gender_shares AS
SELECT
    NULLIF(m.outlet_id, 0) AS outlet_id,
    o.name AS outlet,
    NULLIF(m.month, '') AS month,
    m.act,
    m.female + m.male + m.unknown AS quotes,
    m.female,
    m.male,
    m.unknown,
    CAST(ROUND(1.0 * m.female / NULLIF(m.female + m.male, 0), 4) AS double precision)
        AS female_share
FROM outlet_months AS m
LEFT JOIN outlets AS o ON o.id = m.outlet_id
WHERE m.female + m.male + m.unknown > 0;
