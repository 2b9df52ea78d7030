-- Whoever speaks in an appearance speaks in its quotes: the copies of speaker_id follow.
CREATE TRIGGER appearances_speaker AFTER UPDATE OF speaker_id ON appearances
WHEN new.speaker_id IS NOT old.speaker_id
BEGIN
    UPDATE quote_speakers SET speaker_id = new.speaker_id WHERE appearance_id = new.id;
    UPDATE appearance_names SET speaker_id = new.speaker_id WHERE appearance_id = new.id;
END;
