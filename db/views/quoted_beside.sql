-- Who is quoted beside whom: one row for each two speakers that articles quote together.
-- Every two are there both ways round, so that `WHERE speaker = …` finds all of them.
-- together counts articles; joint counts the quotes that both made at once ("A and B said").
CREATE VIEW quoted_beside AS
SELECT
    one.speaker_id,
    s.name AS speaker,
    other.speaker_id AS other_id,
    t.name AS other,
    t.type AS other_type,
    COUNT(DISTINCT one.article_id) AS together,
    SUM((
        SELECT COUNT(*)
        FROM quote_speakers AS x
        JOIN quote_speakers AS y ON y.quote_id = x.quote_id AND y.appearance_id = other.id
        WHERE x.appearance_id = one.id
    )) AS joint
FROM appearances AS one
JOIN speakers AS s ON s.id = one.speaker_id
JOIN appearances AS other
    ON other.article_id = one.article_id AND other.speaker_id <> one.speaker_id
JOIN speakers AS t ON t.id = other.speaker_id
GROUP BY one.speaker_id, s.name, other.speaker_id, t.name, t.type;
