-- One row for each quote and speaker: what a reporter asks first. A joint statement has a row for
-- each of its speakers; a quote of an unnamed or unknown source has one row, its speaker null.
-- speaker is the speaker's fullest name, name_in_article the fullest that this article gives.
-- sourcing: named, unnamed (only words such as "aides") or none (no source at all).
-- said_on is EDTF, earliest and latest bound it; all three are null where the text gives no date.
-- said_confidence is the share of such dates that are right, confidence that of such quotes,
-- speaker_confidence that of such speakers. candidate is whom an open source may mean.
-- parent_id is the quote of the same article in whose words this one is told: “She said no,” he
-- said; null where that one was rejected. Without those that have one, each word of an article is
-- counted once.
-- no_later_than is latest, else the day of publication, as dated_by says: text or publication.
-- duplicate_of is the article that this one repeats (same text or address). copy_of is the same
-- quote in the article that this one copies, also in another format; null counts each once.
-- origin is where the article was read from: a file with the line, entry or record in it, or an
-- address.
-- All values are those that count, people's corrections in them. corrected: corrected, confirmed
-- or added where a person decided on the quote, else null; corrected_by and corrected_at say who
-- did so last, correction tells what. extracted_… is what the extractor had said of such a quote.
-- Quotes that were rejected are not here, but in rejected_quotes.
CREATE VIEW quotes_flat AS
SELECT
    q.id AS quote_id,
    COALESCE(s.name, p.name) AS speaker,
    r.text AS role,
    q.kind,
    q.act,
    q.text,
    q.cue,
    q.said_on,
    q.earliest,
    q.latest,
    q.no_later_than,
    CASE
        WHEN q.latest IS NOT NULL THEN 'text'
        WHEN q.no_later_than IS NOT NULL THEN 'publication'
    END AS dated_by,
    a.published,
    a.published_on,
    o.name AS outlet,
    a.title,
    a.url,
    a.author,
    q.confidence,
    COALESCE(s.type, p.type) AS speaker_type,
    COALESCE(s.gender, p.gender) AS gender,
    p.name AS name_in_article,
    r.title AS role_title,
    r.organization AS role_organization,
    r.former AS role_former,
    q.source,
    CASE
        WHEN qs.quote_id IS NOT NULL THEN 'named'
        WHEN q.source IS NOT NULL THEN 'unnamed'
        ELSE 'none'
    END AS sourcing,
    q.on_behalf_of,
    q.said_text,
    q.said_basis,
    q.said_confidence,
    q.speaker_confidence,
    q.candidate,
    q.in_title,
    q.position,
    around.id AS parent_id,
    q.statement_id,
    qs.speaker_id,
    s.wikidata_id,
    q.article_id,
    a.external_id,
    a.duplicate_of,
    a.run_id,
    f.origin,
    k.original_id AS copy_of,
    CASE c.action
        WHEN 'add' THEN 'added'
        WHEN 'confirm' THEN 'confirmed'
        ELSE CASE WHEN q.correction_id IS NOT NULL THEN 'corrected' END
    END AS corrected,
    c.who AS corrected_by,
    c.made_at AS corrected_at,
    c.summary AS correction,
    q.correction_id,
    e.speakers AS extracted_speakers,
    e.role AS extracted_role,
    e.said_on AS extracted_said_on,
    e.kind AS extracted_kind,
    e.act AS extracted_act,
    e.text AS extracted_text
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
LEFT JOIN article_origins AS f ON f.article_id = a.id
LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id
LEFT JOIN appearances AS p ON p.id = qs.appearance_id
LEFT JOIN speakers AS s ON s.id = qs.speaker_id
LEFT JOIN roles AS r ON r.id = qs.role_id
LEFT JOIN quote_copies AS k ON k.quote_id = q.id
LEFT JOIN corrections AS c ON c.id = q.correction_id
LEFT JOIN extracted_quotes AS e ON e.id = q.id
LEFT JOIN quotes AS around ON around.id = q.parent_id;
