"""Searches of small databases, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_data import ADA, BO, KIM, PORT, Said, article, ingest, on

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.reading.pages import QuotePage, SpeakerPage, quote, speaker, speakers
from quotes.store.reports.report import find_report, run_report
from quotes.store.search.hits import Hits, filters, left_out, search
from quotes.store.search.language import parse
from quotes.store.search.stems import set_indexed
from quotes.store.search.words import words

ARTICLES = [
    article("one", [
        Said("“The harbour bridge will open in May”", (ADA,), said_on=on("2024-02-28")),
        Said("the bridge is safe", (ADA, BO), kind="indirect"),
        Said("the ferry will not run", source="officials", kind="indirect", confidence=0.6),
    ], outlet="Norra Post", published="2024-03-02"),
    article("two", [
        Said(
            "“Café owners pay for the Bridge”", (BO,), act="writing", said_on=on("2023-05-01", 0.6)
        ),
        Said("the bridge is a mistake", (BO,), kind="mixed", act="thought"),
        Said("“A bridge of harbour stone”", (PORT,)),
    ], outlet="Ostby Courier", published="2023-06-01"),
    article("three", [Said("“No bridges, no harbours”", (KIM,))], outlet=None, published=None),
]  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    ingest(database, ARTICLES)
    return database


Find = Callable[..., list[str]]


@pytest.fixture
def find(filled: Database) -> Iterator[Find]:
    """Gives the sorted texts of the hits of a query."""
    with filled.connect() as connection:
        yield lambda query="", **options: sorted(
            hit.text.strip("“”") for hit in search(connection, query, filters(**options)).hits
        )


def test_what_is_not_certain_is_left_out_and_counted(database: Database) -> None:
    said = [Said("a toll is likely", (ADA,), confidence=c) for c in (0.9, 0.2, 0.34)]
    ingest(database, [article("unsure", said)])
    with database.connect() as connection:
        found = search(connection, "toll", filters(), count=True)
        assert (found.total, found.unsure) == (1, 2)
        assert left_out(connection, "toll", filters())[0] == 2
        everything = search(connection, "toll", filters(min_confidence=0), count=True)
        assert (everything.total, everything.unsure) == (3, 0)
        mine = search(connection, "", filters(speakers=["lind"]), count=True)
        assert (mine.total, mine.unsure) == (1, 2)


def test_words_phrases_prefixes_and_exclusions(find: Find) -> None:
    assert find("BRIDGE harbour") == [
        "A bridge of harbour stone",
        "The harbour bridge will open in May",
    ]
    assert find('"harbour bridge"') == ["The harbour bridge will open in May"]
    assert find("harbour*") == [
        "A bridge of harbour stone",
        "No bridges, no harbours",
        "The harbour bridge will open in May",
    ]  # fmt: skip
    assert find("bridge -harbour -safe") == ["Café owners pay for the Bridge"]
    assert find("cafe OR ferry") == ["Café owners pay for the Bridge", "the ferry will not run"]
    assert find("-bridge") == ["No bridges, no harbours", "the ferry will not run"]
    assert find("ferry OR -bridge") == ["No bridges, no harbours", "the ferry will not run"]
    assert find("mistake") == [] and find("mistake act:thought") == ["the bridge is a mistake"]
    assert find("bridge", acts=["all"], kinds=["mixed"]) == ["the bridge is a mistake"]


def test_speakers_by_any_of_their_names(find: Find) -> None:
    adas = ["The harbour bridge will open in May", "the bridge is safe"]
    assert find("speaker:lind") == find(speakers=["ADA LIND"]) == adas
    assert find("", speakers=["strom"]) == find('speaker:"Bo Strom"')
    assert find("safe speaker:strom") == ["the bridge is safe"]
    assert find("bridge -speaker:lind -speaker:strom") == ["A bridge of harbour stone"]
    assert find("speaker:nobody") == []
    assert find('speaker:"ost auth"') == ["A bridge of harbour stone"], "words that begin so"
    assert find("bridge", speakers=["Lind", "port authority"]) == sorted(
        [*adas, "A bridge of harbour stone"]
    )


def test_outlets_dates_and_confidence(find: Find, filled: Database) -> None:
    assert find("bridge outlet:courier", acts=["writing"]) == ["Café owners pay for the Bridge"]
    assert find("bridge -outlet:courier -outlet:post", acts=["all"]) == []
    # The day that the text gives comes before that of publication; without either, it is undated.
    assert find("after:2024-03") == ["the bridge is safe", "the ferry will not run"]
    assert find("", since="2024-02", until="2024-02") == ["The harbour bridge will open in May"]
    assert find("before:2023-06") == ["Café owners pay for the Bridge"]
    with filled.connect() as connection:
        found = search(connection, "ferry", filters(min_confidence=0.65))
    assert found == Hits((), False)


def test_only_dates_that_are_certain(find: Find, filled: Database) -> None:
    may, cafe = "The harbour bridge will open in May", "Café owners pay for the Bridge"
    assert find("", min_date_confidence=0.7) == [may]
    assert find("bridge", min_date_confidence=0.5) == [cafe, may]
    assert find("speaker:lind", min_date_confidence=0.5) == [may]
    assert find("", min_date_confidence=0.95) == []


def test_a_hit_tells_where_it_is_from(filled: Database) -> None:
    with filled.connect() as connection:
        (hit,) = search(connection, "open may").hits
    assert hit.text[slice(*hit.highlights[0])] == "open"
    record = hit.as_json()
    assert record.pop("article_id") and record.pop("id")
    assert record == {
        "kind": "direct", "act": "speech", "text": "“The harbour bridge will open in May”",
        "speakers": ["Ada Lind"], "role": "mayor of Ostby", "source": "Ada Lind", "cue": "said",
        "said_on": "2024-02-28", "said_confidence": 0.9, "published": "2024-03-02",
        "outlet": "Norra Post", "title": "Title of one", "url": None, "statement_id": None,
        "confidence": 0.9, "correction_id": None, "parent_id": None, "origin": None,
        "speaker_confidence": None, "candidate": None,
    }  # fmt: skip


def test_sorting_paging_and_facets(filled: Database) -> None:
    with filled.connect() as connection:
        pages = [search(connection, "", sort="said", limit=2, offset=o) for o in (0, 2, 4)]
        published = search(connection, "bridge", sort="published").hits
        facets = search(connection, "bridge", facets=True).facets
        best = search(connection, "harbour stone OR bridge").hits[0]
    assert [page.more for page in pages] == [True, True, False]
    assert [hit.said_on or hit.published for page in pages for hit in page.hits] == [
        "2024-03-02", "2024-03-02", "2024-02-28", "2023-06-01", "2023-05-01", None,
    ]  # fmt: skip
    assert [hit.published for hit in published] == ["2024-03-02"] * 2 + ["2023-06-01"] * 2
    assert best.text == "“A bridge of harbour stone”"
    assert facets and facets.total == 4
    assert [(c.value, c.quotes) for c in facets.speakers] == [
        ("Ada Lind", 2), ("Bo Ström", 2), ("Ostby Port Authority", 1),
    ]  # fmt: skip
    assert [(c.value, c.quotes) for c in facets.outlets] == [
        ("Norra Post", 2),
        ("Ostby Courier", 2),
    ]
    assert {(c.value, c.quotes) for c in facets.years} == {("2024", 2), ("2023", 2)}


@pytest.mark.parametrize(
    "query",
    ['"', "*", "'; DROP TABLE quotes; --", "a\x00b", "(", "NEAR(", "x:y", "\\", "%", "🌉", "\ud800",
     "AND", "OR OR", "^bridge", "{words}: bridge", "bridge" * 5_000, "no " * 20_000, "-" * 1_000],
)  # fmt: skip
def test_any_characters_are_a_search_or_refused(filled: Database, query: str) -> None:
    with filled.connect() as connection:
        with suppress(QuotesError):
            search(connection, query, facets=True)
        search(connection, "", filters(speakers=[query], outlets=[query]))
        assert search(connection, "ferry").hits, "nothing is lost by it"


def test_invalid_options_are_reported() -> None:
    with pytest.raises(
        QuotesError, match="no kind 'loud'; there are: direct, mixed, indirect, all"
    ):
        filters(kinds=["loud"])
    with pytest.raises(QuotesError, match="not a date"):
        filters(since="soon")


def test_a_speaker_with_names_roles_and_timeline(filled: Database) -> None:
    with filled.connect() as connection:
        page = speaker(connection, "LIND")
        (listed,) = speakers(connection, "ada")
        everybody = speakers(connection)
        with pytest.raises(QuotesError, match="no speaker called 'Nobody'"):
            speaker(connection, "Nobody")
    assert isinstance(page, SpeakerPage)
    assert page.speaker == listed
    assert (listed.name, listed.gender, listed.quotes, listed.articles) == (
        "Ada Lind",
        "female",
        2,
        1,
    )
    assert (listed.first, listed.last) == ("2024-02-28", "2024-03-02")
    assert [name.text for name in page.names] == ["Ada Lind", "Lind"]
    assert [(r.text, r.articles, r.first) for r in page.roles] == [
        ("mayor of Ostby", 1, "2024-03-02")
    ]
    assert [hit.text for hit in page.timeline] == [
        "the bridge is safe", "“The harbour bridge will open in May”",
    ]  # fmt: skip
    assert [s.name for s in everybody] == ["Ada Lind", "Bo Ström", "Kim Ek", "Ostby Port Authority"]


def test_a_quote_in_its_paragraph(filled: Database) -> None:
    with filled.connect() as connection:
        (hit,) = search(connection, "ferry").hits
        page = quote(connection, hit.id)
        with pytest.raises(QuotesError, match="no quote has the number 7"):
            quote(connection, 7)
    assert isinstance(page, QuotePage)
    assert page.paragraph == "the ferry will not run, officials said."
    assert [(m.part, page.paragraph[m.start : m.end]) for m in page.marks] == [
        ("content", "the ferry will not run"), ("source", "officials"), ("cue", "said"),
    ]  # fmt: skip


_letters = st.sampled_from(
    ["a", "b", "á", "B", "ß", "1e5", "1", "e", "é", " ", "-", "’", '"', "*", "ﬁ"]
)
_texts = st.lists(_letters, min_size=1, max_size=12).map("".join)
_pieces = ["a", "b", "á", "ss", "1", "e5", " OR ", " -", ' "', '" ', "* ", " "]
_queries = st.lists(st.sampled_from(_pieces), min_size=1, max_size=8).map("".join)


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Texts with all that could be cut and folded one way here, another there."""
    texts: list[str] = []

    @settings(max_examples=150, database=None, derandomize=True)
    @given(_texts | st.text(max_size=20))
    def draw(text: str) -> None:
        if words(text):
            texts.append(text)

    draw()
    return texts


def test_both_engines_find_what_the_words_say(database: Database, said: list[str]) -> None:
    """Each engine is held against the definition: so one query has the same hits on both."""
    ingest(database, [article(f"{i}", [Said(text, (ADA,))]) for i, text in enumerate(said)])
    with database.connect() as connection:

        @settings(
            max_examples=120, deadline=None, database=None, derandomize=True,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        )  # fmt: skip
        @given(
            _queries | st.sampled_from(said).map(lambda text: f'"{text}"') | st.sampled_from(said)
        )
        def check(query: str) -> None:
            try:
                wanted = parse(query)
            except QuotesError:
                return
            if wanted.filters.speakers or wanted.filters.outlets or wanted.nothing:
                return
            expected = sorted(text for text in said if not wanted.clauses or any(
                all(any(t.places(words(text))) for t in clause.wanted)
                and not any(any(t.places(words(text))) for t in clause.unwanted)
                for clause in wanted.clauses
            ))  # fmt: skip
            for options in (filters(copies=True), filters(speakers=["Ada Lind"], copies=True)):
                found = search(connection, wanted, options, limit=1_000).hits
                assert sorted(hit.text for hit in found) == expected, options

        check()


def test_a_speakers_words_are_found_the_same_in_either_way(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the speaker has so few quotes that they are read, or the index is asked."""
    asked = [
        ("bridge", filters(speakers=["lind", "strom"], acts=["all"])),
        ("bridge OR -harbour", filters(speakers=["strom"], since="2024")),
        ("-harbour", filters(speakers=["lind"], outlets=["norra"], until="2024-03-02")),
        ("safe speaker:lind", filters(kinds=["indirect"])),
        ("", filters(speakers=["lind", "strom"])),
    ]

    def found() -> list[tuple[set[int], int]]:
        with filled.connect() as connection:
            results = [search(connection, words, where, facets=True) for words, where in asked]
        return [
            ({hit.id for hit in result.hits}, result.facets.total if result.facets else 0)
            for result in results
        ]

    few = found()
    monkeypatch.setattr("quotes.store.search.selection.FEW", 0)
    assert found() == few
    assert [len(ids) for ids, _ in few] == [count for _, count in few] == [4, 1, 1, 1, 3]


def test_the_best_hit_of_a_speaker_comes_first(database: Database) -> None:
    texts = ["the ferry and the toll and the bridge", "a toll bridge", "toll, toll and bridge"]
    ingest(database, [article("a", [Said(text, (ADA,)) for text in texts])])
    with database.connect() as connection:
        hits = search(connection, "toll bridge", filters(speakers=["lind"])).hits
        sure = search(connection, "toll", filters(speakers=["lind"], min_confidence=0.95)).hits
        pages = [
            search(connection, "toll", filters(speakers=["lind"]), limit=1, offset=n).hits[0]
            for n in range(3)
        ]
    assert len(hits) == 3 and hits[-1].text == texts[0]
    assert sure == () and len(set(pages)) == 3


def test_names_that_nobody_has_are_reported_with_the_nearest(filled: Database) -> None:
    with filled.connect() as connection:
        found = search(connection, "bridge speaker:Lint outlet:Currier", count=True)
        assert [str(one) for one in found.unknown] == [
            "no speaker called 'Lint'; did you mean 'Ada Lind'?",
            "no outlet called 'Currier'; did you mean 'Ostby Courier'?",
        ]
        assert found.total == 0 and not found.hits
        both = search(connection, "speaker:lind OR speaker:Zzyzx")
        assert both.hits and [one.nearest for one in both.unknown] == [()]


def test_all_hits_are_counted_beside_a_page(filled: Database) -> None:
    with filled.connect() as connection:
        assert search(connection, "bridge", limit=1, count=True).total == 4
        assert search(connection, "bridge", limit=9, count=True).total == 4
        assert search(connection, "bridge").total is None


def test_stems_are_found_where_the_index_has_them(filled: Database, find: Find) -> None:
    exact = find("bridge"), find('"bridges"'), find("harbour*"), find("opened")
    assert exact[3] == []
    assert set_indexed(filled, True) and set_indexed(filled, True) == 0
    with filled.connect() as connection:

        def texts(query: str) -> list[str]:
            return sorted(hit.text.strip("“”") for hit in search(connection, query).hits)

        assert texts("bridge") == sorted([*exact[0], *exact[1]])
        assert texts("opened") == ["The harbour bridge will open in May"]
        assert texts("opened speaker:lind") == texts("opened"), "in a speaker's own quotes, too"
        assert (texts('"bridges"'), texts("harbour*")) == exact[1:3], "as they stand"
        assert texts("bridge -harbours") == ["Café owners pay for the Bridge", "the bridge is safe"]
        (hit,) = search(connection, "opening").hits
        assert [hit.text[s:e] for s, e in hit.highlights] == ["open"]
        report = run_report(connection, find_report("first-said"), {"words": "opened"})
        assert len(report.rows) == 1
    ingest(filled, [article("four", [Said("“They opened it”", (KIM,))], outlet="Norra Post")])
    with filled.connect() as connection:
        assert len(search(connection, "opening").hits) == 2, "what comes in is indexed the same"
    assert set_indexed(filled, False)
    with filled.connect() as connection:
        assert not search(connection, "opening").hits
