-- What speakers are called over time: one row for each speaker and role.
-- first_published and last_published are the days of the first and last article that says so;
-- they tell when the words were used, not when an office began or ended.
CREATE VIEW speaker_roles AS
SELECT
    p.speaker_id,
    s.name AS speaker,
    r.text AS role,
    r.title AS role_title,
    r.organization AS role_organization,
    r.former,
    COUNT(DISTINCT p.article_id) AS articles,
    MIN(a.published_on) AS first_published,
    MAX(a.published_on) AS last_published
FROM appearances AS p
JOIN speakers AS s ON s.id = p.speaker_id
JOIN roles AS r ON r.appearance_id = p.id
JOIN articles AS a ON a.id = p.article_id
GROUP BY p.speaker_id, s.name, r.text, r.title, r.organization, r.former;
