-- title: Quotes to check
-- description: Quotes for a person to check (quotes show NUMBER), the newest first: the extractor was
--   not sure of the quote or of its speaker, or left its source open.
-- parameter below number = 0.5: only quotes or speakers with less confidence than this, 0 to 1
-- parameter outlet outlet: only this outlet
-- parameter since since: only quotes said on this day or later
-- parameter until until: only quotes said on this day or before
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 20: at most this many rows
SELECT
    CAST(q.no_later_than AS text) AS date,
    CAST(ROUND(CAST(q.confidence AS numeric(18, 9)), 2) AS double precision) AS confidence,
    (
        SELECT COALESCE(s.name, p.name)
        FROM quote_speakers AS qs
        JOIN appearances AS p ON p.id = qs.appearance_id
        LEFT JOIN speakers AS s ON s.id = qs.speaker_id
        WHERE qs.quote_id = q.id AND qs.seq = 1
    ) AS speaker,
    CAST(ROUND(CAST(q.speaker_confidence AS numeric(18, 9)), 2) AS double precision)
        AS speaker_confidence,
    q.candidate,
    q.source,
    q.cue,
    q.kind,
    q.text,
    o.name AS outlet,
    q.id AS quote_id
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
WHERE (q.confidence < :below OR q.speaker_confidence < :below OR q.candidate IS NOT NULL)
    AND q.no_later_than IS NOT NULL
    AND (:since IS NULL OR q.no_later_than >= :since)
    AND (:until IS NULL OR q.no_later_than <= :until)
    AND (:outlet IS NULL OR lower(o.name) = lower(:outlet))
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = q.id
    ))
    -- Not to look for long in vain.
    AND (:outlet IS NULL OR EXISTS (SELECT 1 FROM outlets WHERE lower(name) = lower(:outlet)))
ORDER BY q.no_later_than DESC, q.id DESC
LIMIT :limit
