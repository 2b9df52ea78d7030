-- title: Who is quoted beside a speaker
-- description: The other speakers in one speaker's articles: in how many they are quoted, and how many
--   statements they made together ("A and B said").
-- parameter speaker name required: any name that articles give the speaker
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 20: at most this many rows
-- chart: bar beside articles
SELECT
    s.name AS speaker,
    t.name AS beside,
    t.type,
    m.articles,
    COALESCE(j.quotes, 0) AS joint_statements,
    m.beside_id
FROM (
    SELECT
        one.speaker_id,
        other.speaker_id AS beside_id,
        COUNT(DISTINCT one.article_id) AS articles
    FROM appearances AS one
    JOIN appearances AS other
        ON other.article_id = one.article_id AND other.speaker_id <> one.speaker_id
    WHERE one.speaker_id IN (
            SELECT speaker_id FROM appearance_names WHERE folded = :speaker
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
            LIMIT 1000 -- so PostgreSQL expects few
        )
        AND (:copies = 'count' OR NOT EXISTS (
            SELECT 1 FROM quote_copies AS k
            WHERE k.quote_id BETWEEN one.article_id * 100000 AND one.article_id * 100000 + 99999
        ))
    GROUP BY one.speaker_id, other.speaker_id
    ORDER BY 3 DESC, 2
    LIMIT :limit
) AS m
JOIN speakers AS s ON s.id = m.speaker_id
JOIN speakers AS t ON t.id = m.beside_id
LEFT JOIN (
    SELECT x.speaker_id, y.speaker_id AS beside_id, COUNT(DISTINCT x.quote_id) AS quotes
    FROM (SELECT DISTINCT quote_id FROM quote_speakers WHERE seq > 1) AS t
    JOIN quote_speakers AS x ON x.quote_id = t.quote_id
    JOIN quote_speakers AS y ON y.quote_id = t.quote_id AND y.speaker_id <> x.speaker_id
    WHERE x.speaker_id IN (
            SELECT speaker_id FROM appearance_names WHERE folded = :speaker
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
            LIMIT 1000 -- so PostgreSQL expects few
        )
        AND (:copies = 'count' OR NOT EXISTS (
            SELECT 1 FROM quote_copies AS k WHERE k.quote_id = x.quote_id
        ))
    GROUP BY x.speaker_id, y.speaker_id
) AS j ON j.speaker_id = m.speaker_id AND j.beside_id = m.beside_id
ORDER BY m.articles DESC, m.beside_id
