"""Plain text: title, boilerplate, front matter, encodings, languages, dates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.readers import Failure, ReadOptions, Skipped, read

SHARED = Path(__file__).parents[3] / "shared"
needs_seeds = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="needs the articles in ../shared/seeds"
)
needs_corpora = pytest.mark.skipif(
    not (SHARED / "corpora").is_dir(), reason="needs the corpora in ../shared/corpora"
)
SAID = "The mayor of Orrin said on Monday that the bridge was open again."


def one(path: Path, data: str | bytes, **options: object) -> Document:
    if isinstance(data, bytes):
        path.write_bytes(data)
    else:
        path.write_text(data, encoding="utf-8", newline="")
    (document,) = read([str(path)], ReadOptions(**options))  # type: ignore[arg-type]
    assert isinstance(document, Document), document
    return document


def boilerplate(document: Document) -> list[str]:
    return [
        line
        for start, end in document.boilerplate
        for line in document.text[start:end].splitlines()
        if line.strip()
    ]


@needs_seeds
def test_the_two_articles_that_came_as_they_were() -> None:
    first, second = read([str(SHARED / "seeds")])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.title or "").startswith("Peskov: Russia will continue")
    assert boilerplate(first) == ["Source link", "Leave a Reply"]
    assert (second.title or "").startswith("Moscow works with Baku")
    assert second.title_in_text
    assert boilerplate(second)[0] == "All news"
    assert len(boilerplate(second)) == 4
    assert all("Bobylev" in line or line.endswith("Peskov") for line in boilerplate(second)[1:])
    assert "recently the first batch" in second.prose  # the subtitle is read
    assert first.published is None


@needs_corpora
@pytest.mark.parametrize("part", ["dev", "train"])
def test_nothing_that_annotators_marked_is_boilerplate(part: str) -> None:
    with (SHARED / "corpora" / f"polnear-{part}.jsonl").open(encoding="utf-8") as lines:
        marked = {}
        for line in lines:
            record = json.loads(line)
            spans = [s for a in record["attributions"] for k in ("source", "cue", "content")
                     for s in a[k]]  # fmt: skip
            marked[record["id"]] = spans
    hit = read_ = 0
    for document in read([str(SHARED / "corpora" / f"polnear-{part}.jsonl")]):
        assert isinstance(document, Document), document
        read_ += 1
        for start, end in document.boilerplate:
            hit += any(s < end and start < e for s, e in marked[document.id])
    assert read_ == len(marked)
    assert hit == 0


PAGE = """Home > News > Harbour

Politics

Ferry plan approved, says Riddell
Council chair adds that the first boats will sail in May
The ferry Osprey in the harbour Tom Vane/Tidewater Pictures
The ferry Osprey in the harbour
© Tom Vane/Tidewater Pictures
By Ida Marlow
March 5, 2024
3 min read
Share

PORT ELLERY — The council has approved the plan, chair Mona Riddell said on Tuesday.

“We have waited for ten years,” Riddell said.

Advertisement

“Nobody will miss the smoke”

READ ALSO: Why the bridge was never built

Her party agrees.

Related articles
Ten quiet places to read
How the valley was flooded

Source link

2 Comments

Harald says: I said so last year, and nobody in the town would listen to me.
"""


def test_what_pages_put_around_an_article(tmp_path: Path) -> None:
    document = one(tmp_path / "a.txt", PAGE)
    assert document.text == PAGE
    assert document.title == "Ferry plan approved, says Riddell"
    assert document.author == "Ida Marlow"
    assert (document.published, document.published_from) == ("2024-03-05", "page")
    assert [" ".join(line.split()) for line in document.prose.splitlines() if line.strip()] == [
        "Ferry plan approved, says Riddell",
        "Council chair adds that the first boats will sail in May",
        "PORT ELLERY — The council has approved the plan, chair Mona Riddell said on Tuesday.",
        "“We have waited for ten years,” Riddell said.",
        "“Nobody will miss the smoke”",
        "Her party agrees.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Home at last, she said",
        "Moscow denies it",
        "Mayor resigns",
        "News of the deal came late, Riddell said, from Facebook",
        "“Share it with everybody,” she said.",
        "Read more books, the minister told pupils.",
        "Comments by the minister caused an uproar",
        "Photo shows the bridge before it fell, police said",
        "By noon the square was empty",
        "More than 20 people were hurt, officials said",
        "“© is a sign, not a law,” Riddell wrote",
    ],
)
def test_headlines_and_prose_are_left_alone(tmp_path: Path, line: str) -> None:
    document = one(tmp_path / "a.txt", f"{line}\n\nA subtitle of some words\n\n{SAID}\n\n{line}\n")
    assert document.boilerplate == ()


def test_front_matter(tmp_path: Path) -> None:
    head = "---\ntitle: 'Bridge: open'\ndate: 2024-05-01\npublisher: Orrin Post\nid: 007\n---\n\n"
    document = one(tmp_path / "a.md", head + SAID)
    assert document.text == SAID
    assert (document.title, document.published) == ("Bridge: open", "2024-05-01")
    assert (document.outlet, document.id) == ("Orrin Post", "007")
    for broken in ("---\n: [\n---\n", "---\n- a\n---\n", "---\nno end\n"):
        assert one(tmp_path / "a.md", broken + SAID).text == broken + SAID


def test_line_ends_of_windows_keep_their_place(tmp_path: Path) -> None:
    text = f"Bridge opens\r\n\r\n{SAID}\r\n\r\n“We are glad,” she said.\r\nSource link\r\n"
    document = one(tmp_path / "a.txt", text)
    assert document.text == text
    assert len(document.prose) == len(text)
    assert document.prose.count("\n\n") == 2
    assert "\r" not in document.prose
    assert document.prose.index("“We") == text.index("“We")
    assert boilerplate(document) == ["Source link"]


def test_a_title_that_the_text_begins_with_is_read_once(tmp_path: Path) -> None:
    for title, head in (
        ("Bridge opens in Orrin", "Bridge opens in Orrin."),
        ("Riddell: 'We waited'", "Riddell: “We waited.”"),
    ):
        line = json.dumps({"title": title, "text": f"{head}\n\n{SAID}"})
        document = one(tmp_path / "a.jsonl", line + "\n" * 2, format="jsonl")
        assert document.title_in_text
        assert document.offset == 0
    line = json.dumps({"title": "Bridge", "text": f"Bridges are open.\n\n{SAID}"})
    assert one(tmp_path / "a.jsonl", line, format="jsonl").offset == len("Bridge\n\n")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "utf-16-be"]
)
def test_encodings(tmp_path: Path, encoding: str, caplog: pytest.LogCaptureFixture) -> None:
    text = f"{SAID} “The café is open,” added Zoë Brandt – its owner."
    data = text.encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    assert one(tmp_path / "a.txt", data).text == text
    told = [message for message in caplog.messages if "read as cp1252" in message]
    assert bool(told) == (encoding == "cp1252")


def test_mojibake_is_repaired_where_certain_and_only_in_files(tmp_path: Path) -> None:
    bad = "â€œIt is open,â€\x9d she said."
    assert "“It is open,” she said." in one(tmp_path / "a.txt", f"{SAID} {bad}").text
    # A sum in pounds and letters that only look like mojibake stay.
    fine = f"{SAID} It cost £5, said Zoë Âberg."
    assert one(tmp_path / "b.txt", fine).text == fine
    # The offsets of a record count in the text that the user gave.
    line = json.dumps({"text": f"{SAID} {bad}"})
    assert one(tmp_path / "a.jsonl", line, format="jsonl").text == f"{SAID} {bad}"


def test_a_text_that_is_neither_utf_8_nor_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("Café “à la carte” – très bien, dit-il. " * 20).encode() + b"\xc3 \xff\x81 x")
    (failure,) = read([str(path)])
    assert isinstance(failure, Failure)
    assert "not valid UTF-8" in failure.reason


FOREIGN = {
    "de": "Der Bürgermeister von Orrin sagte am Montag, dass die Brücke nach langer Arbeit wieder "
    "offen sei und dass niemand verletzt worden sei.",
    "fr": "Le maire d'Orrin a déclaré lundi que le pont était de nouveau ouvert après de longs "
    "travaux et que personne n'avait été blessé.",
    "ru": "Мэр Оррина заявил в понедельник, что мост снова открыт после долгих работ и что никто "
    "не пострадал.",
    "es": "El alcalde de Orrin dijo el lunes que el puente estaba abierto de nuevo después de las "
    "obras y que nadie resultó herido.",
}  # fmt: skip


@pytest.mark.parametrize("code", FOREIGN)
def test_other_languages_are_left_out_with_a_word(tmp_path: Path, code: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FOREIGN[code], encoding="utf-8")
    (skipped,) = read([str(path)])
    assert isinstance(skipped, Skipped)
    assert skipped.reason == f"not English ({code})"
    assert skipped.category == "not English"
    (document,) = read([str(path)], ReadOptions(any_language=True))
    assert isinstance(document, Document)


def test_what_a_short_text_says_of_its_language_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Nein, sagte er.", "language": "de-CH"}\n{"text": "No, he said."}\n')
    first, second = read([str(path)])
    assert str(first) == f"{path}:1: not English (de)"
    assert isinstance(second, Document)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2023-09-15", "2023-09-15"),
        ("2023-09-15T10:30:00+03:00", "2023-09-15T10:30:00+03:00"),
        ("2023-09-15T10:30:00Z", "2023-09-15T10:30:00+00:00"),
        ("2023-09-15 10:30", "2023-09-15"),
        ("Fri, 15 Sep 2023 10:30:00 GMT", "2023-09-15T10:30:00+00:00"),
        ("September 15, 2023", "2023-09-15"),
        ("15 Sept. 2023, 10:30 EDT", "2023-09-15T10:30:00-04:00"),
        ("15.09.2023", "2023-09-15"),
        ("5.9.2023", "2023-09-05"),
        ("9/15/2023", "2023-09-15"),
        (1694773800, "2023-09-15T10:30:00+00:00"),
        (1694773800000, "2023-09-15T10:30:00+00:00"),
        ("3/4/2023", None),
        ("September 15", None),
        ("2023", None),
        ("September 2023", None),
        ("yesterday", None),
        ("2023-13-45", None),
        ("", None),
    ],
)
def test_publication_dates(tmp_path: Path, given: object, expected: str | None) -> None:
    line = json.dumps({"text": SAID, "pubDate": given})
    assert one(tmp_path / "a.jsonl", line, format="jsonl").published == expected


def test_a_complete_dateline_dates_an_article(tmp_path: Path) -> None:
    text = "GULLHOLM, September 2, 2024 (NFN) — The agency has recalled a vaccine, she said."
    document = one(tmp_path / "a.txt", text)
    assert (document.published, document.published_from) == ("2024-09-02", "dateline")
    assert one(tmp_path / "b.txt", text.replace(", 2024", "")).published is None


def test_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(QuotesError, match="no such file or folder"):
        read([str(tmp_path / "missing")])
    with pytest.raises(QuotesError, match="not a date"):
        read([], ReadOptions(published="soon"))
    with pytest.raises(QuotesError, match=r"no reader is called 'docx'; there are: .*html.*jsonl"):
        read([], ReadOptions(format="docx"))
