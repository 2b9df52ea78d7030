"""`quotes extract`: the record as it is printed, its offsets, and what it does about bad input."""

import json
from pathlib import Path

import pytest

KEYS = {"id", "title", "outlet", "published", "url", "quotes"}
QUOTE_KEYS = {
    "kind",
    "act",
    "content",
    "cue",
    "source",
    "speakers",
    "said_on",
    "confidence",
}


def test_the_record_and_its_offsets(quotes, articles):
    done = quotes("extract", articles)
    assert done.code == 0
    texts = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in done.records] == [a["id"] for a in texts]
    for record, article in zip(done.records, texts, strict=True):
        assert set(record) == KEYS
        assert record["quotes"]
        for quote in record["quotes"]:
            assert set(quote) >= QUOTE_KEYS
            assert 0 <= quote["confidence"] <= 1
            if quote["said_on"]:
                assert set(quote["said_on"]) == {"edtf", "text", "basis", "confidence"}
                assert 0 <= (quote["said_on"]["confidence"] or 0) <= 1
            for part in ("content", "cue", "source"):
                if quote[part] is None:
                    continue
                where = article["title"] if quote[part].get("in") == "title" else article["text"]
                pieces = [where[start:end] for start, end in quote[part]["spans"]]
                assert quote[part]["text"] == " ".join(pieces)
                assert all(pieces)
            ends = [position for span in quote["content"]["spans"] for position in span]
            assert ends == sorted(ends), "pieces are in order and apart"


def test_what_is_said_and_by_whom(quotes, articles):
    found = [quote for record in quotes("extract", articles).records for quote in record["quotes"]]
    said = {quote["content"]["text"].strip("“”,."): quote for quote in found}
    nobody = said["Nobody asked us"]
    assert nobody["kind"] == "direct"
    assert nobody["act"] == "speech"
    assert [s["name"] for s in nobody["speakers"]] == ["Olaf Brandt"]


def test_the_same_from_any_number_of_workers(quotes, process, articles):
    one, two = quotes("extract", articles), process("extract", articles, "--workers", 2)
    assert two.code == 0
    assert one.out == two.out


def test_min_confidence_leaves_out(quotes, articles):
    def plain(record):  # how sure a speaker is depends on what was said before
        for quote in record["quotes"]:
            for speaker in quote["speakers"]:
                del speaker["confidence"]
        return record

    every = map(plain, quotes("extract", articles).records)
    sure = map(plain, quotes("extract", articles, "--min-confidence", "0.8").records)
    for all_of, some in zip(every, sure, strict=True):
        assert some["quotes"] == [q for q in all_of["quotes"] if q["confidence"] >= 0.795]


def test_json_is_one_list(quotes, articles):
    done = quotes("extract", articles, "--format", "json")
    assert [record["id"] for record in json.loads(done.out)] == [
        record["id"] for record in quotes("extract", articles).records
    ]


def test_metadata_from_options_and_standard_input(quotes):
    text = "A headline about the fair\n\n“The fair will open in May,” Ada Lind said on Thursday.\n"
    done = quotes("extract", "-", "--published", "2024-05-04", "--outlet", "Fair News", input=text)
    (record,) = done.records
    assert record["published"] == "2024-05-04"
    assert record["outlet"] == "Fair News"
    (direct,) = (quote for quote in record["quotes"] if quote["kind"] == "direct")
    (speaker,) = direct["speakers"]
    assert 0 < speaker.pop("confidence") <= 1
    assert speaker == {"name": "Ada Lind", "type": "person", "role": None}
    assert direct["said_on"]["edtf"] == "2024-05-02"


def test_fields_by_map(quotes):
    line = json.dumps({"story": "“The fair will open,” Ada Lind said.", "nr": "f1"})
    done = quotes("extract", "-", "--map", "text=story", "--map", "id=nr", input=line)
    assert done.records[0]["id"] == "f1"
    wrong = quotes("extract", "-", "--map", "story", input=line)
    assert wrong.code == 1
    assert wrong.err.count("\n") == 1


def test_bad_inputs_are_a_line_each_and_the_rest_goes_on(quotes, articles, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    good = articles.read_text(encoding="utf-8").splitlines()
    lines = [*good, *(json.dumps({"id": f"n{i}", "text": "It rained."}) for i in range(3))]
    (folder / "line7.jsonl").write_text("\n".join([*lines, '{"text": ', *good[:0], lines[-1]]))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "latin.txt").write_bytes("“Caf\u00e9s will close,” Ada Lind said.\n".encode("cp1252"))
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "zeros.txt").write_bytes(b"\0" * 5000)
    done = quotes("extract", folder)
    assert done.code == 3
    ids = [record["id"] for record in done.records]
    assert {"harbour-1", "harbour-2", "comet-1", "n0", "n2"} <= set(ids)
    told = done.err.splitlines()
    for words in ("empty.txt", "binary.bin", "line7.jsonl", "deep.json", "zeros.txt"):
        assert sum(words in line for line in told) == 1, (words, told)
    (broken,) = (line for line in told if "line7.jsonl" in line)
    assert "7" in broken.split("line7.jsonl")[1]
    latin = [r for r in done.records if any("Caf" in q["content"]["text"] for q in r["quotes"])]
    assert "Cafés will close" in latin[0]["quotes"][0]["content"]["text"]


def test_odd_characters_are_kept_in_their_places(quotes):
    text = "\u202b“The \ud83d\ude80 fair will\u00a0open,”\u202c Ada Lind said.\u2028 NUL: \x00 end."
    line = json.dumps({"id": "odd", "text": text})
    lone = '{"id": "lone", "text": "\\ud800 “The fair will open,” Ada Lind said."}'
    done = quotes("extract", "-", input=f"{line}\n{lone}\n")
    assert done.code == 0, done.err
    assert [record["id"] for record in done.records] == ["odd", "lone"]
    for record in done.records:
        assert "fair will" in record["quotes"][0]["content"]["text"]


@pytest.mark.parametrize("marks", ['"', "“”", "'"])
def test_a_text_of_quotation_marks(quotes, marks):
    done = quotes("extract", "-", input=json.dumps({"id": "m", "text": marks * 3_000 + " yes"}))
    assert done.code == 0, done.err
    assert done.records[0]["id"] == "m"


def test_a_long_text_is_read_to_its_end(quotes, articles):
    story = json.loads(articles.read_text(encoding="utf-8").splitlines()[1])["text"]
    last = "\n\n“That was all,” said Kay Orr.\n"
    text = "\n\n".join([story] * 300) + last
    done = quotes("extract", "-", input=json.dumps({"id": "long", "text": text}))
    (record,) = done.records
    final = record["quotes"][-1]
    assert "That was all" in final["content"]["text"]
    assert final["content"]["spans"][0][0] > len(text) - len(last)
    assert final["speakers"][0]["name"] == "Kay Orr"


def test_a_missing_folder_and_a_missing_model(quotes, tmp_path):
    for arguments in (["extract", tmp_path / "none"], ["extract", "-", "--model", "none"]):
        done = quotes(*arguments, input="“Yes,” Ada Lind said.")
        assert done.code == 1
        assert len(done.err.splitlines()) == 1
        assert "none" in done.err
        assert done.out == ""


def test_output_that_nobody_reads_or_that_has_no_room(process, articles):
    done = process("extract", articles, shell_tail="| head -c 1")
    assert done.out == "{"
    assert done.err == ""
    if Path("/dev/full").exists():
        full = process("extract", articles, shell_tail="> /dev/full")
        assert full.code == 1
        assert "space" in full.err
        assert len(full.err.splitlines()) == 1
