-- What speakers' names look like in the articles: one row for each speaker and form of the name.
CREATE VIEW speaker_names AS
SELECT
    n.speaker_id,
    s.name AS speaker,
    n.name AS name_in_article,
    COUNT(*) AS articles
FROM appearance_names AS n
JOIN speakers AS s ON s.id = n.speaker_id
GROUP BY n.speaker_id, s.name, n.name;
