-- The full-text index, which has no words of its own, follows quote_words.
CREATE TRIGGER quote_words_insert AFTER INSERT ON quote_words
BEGIN
    INSERT INTO quotes_fts(rowid, words) VALUES (new.quote_id, new.words);
END;

CREATE TRIGGER quote_words_delete AFTER DELETE ON quote_words
BEGIN
    INSERT INTO quotes_fts(quotes_fts, rowid, words) VALUES ('delete', old.quote_id, old.words);
END;

CREATE TRIGGER quote_words_update AFTER UPDATE ON quote_words
BEGIN
    INSERT INTO quotes_fts(quotes_fts, rowid, words) VALUES ('delete', old.quote_id, old.words);
    INSERT INTO quotes_fts(rowid, words) VALUES (new.quote_id, new.words);
END;
