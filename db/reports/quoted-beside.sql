-- title: Who is quoted beside a speaker
-- description: With whom one speaker shares articles: how many, and how many statements they made
--   together ("A and B said").
-- parameter speaker name: any name that articles give the speaker
-- parameter limit integer = 20: how many rows at most
-- chart: bar beside articles
SELECT
    speaker,
    other AS beside,
    other_type AS type,
    together AS articles,
    CAST(joint AS integer) AS joint_statements,
    other_id AS beside_id
FROM quoted_beside
WHERE speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
    )
ORDER BY together DESC, other, other_id
LIMIT :limit
