-- Whoever speaks in an appearance speaks in its quotes: the copies of speaker_id follow.
CREATE FUNCTION appearances_speaker() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE quote_speakers SET speaker_id = new.speaker_id WHERE appearance_id = new.id;
    UPDATE appearance_names SET speaker_id = new.speaker_id WHERE appearance_id = new.id;
    RETURN NULL;
END $$;

CREATE TRIGGER appearances_speaker AFTER UPDATE OF speaker_id ON appearances
FOR EACH ROW WHEN (new.speaker_id IS DISTINCT FROM old.speaker_id)
EXECUTE FUNCTION appearances_speaker();
