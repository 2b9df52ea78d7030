"""The Python API over a database, as a notebook uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import ROOT

import quotes
from quotes import Document, QuotesError


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> quotes.Archive:
    archive = quotes.open(tmp_path_factory.mktemp("archive") / "news.db")
    summary = archive.ingest(sorted((ROOT / "seeds" / "articles").glob("0[1-3]*.md")))
    assert summary.tally.new == 3 and summary.tally.failed == 0
    return archive


def test_search_gives_hits_with_their_number(news: quotes.Archive) -> None:
    found = news.search("spring", speaker="Reventlow", limit=1)
    assert len(found) == 1 and found.total >= 2
    assert found[0].speakers[0].name == "Alma Reventlow"
    assert repr(found).startswith("<1 of ")
    assert "Alma Reventlow" in found._repr_html_()
    assert len(news.search("spring")[:2]) == 2


def test_names_that_nobody_has_are_errors_with_the_nearest(news: quotes.Archive) -> None:
    with pytest.raises(QuotesError, match="did you mean 'Alma Reventlow'"):
        news.search(speaker="Reventlov")
    with pytest.raises(QuotesError, match="did you mean 'Alma Reventlow'"):
        news.speaker("Reventlov")
    with pytest.raises(QuotesError, match="no kind 'loud'"):
        news.search("kind:loud")


def test_speakers_quotes_reports_and_sql(news: quotes.Archive) -> None:
    page = news.speaker("Alma Reventlow")
    assert page.timeline and news.speaker(page.speaker.id) == page
    assert page.speaker in news.speakers("reventlow")
    hit = news.search("spring")[0]
    assert news.quote(hit.id).hit.text == hit.text
    rows = news.report("speaker-timeline", speaker="Alma Reventlow")
    assert "text" in rows.columns and len(rows) == len(page.timeline)
    (row,) = news.sql("SELECT count(*) AS n FROM articles")
    assert row == (3,)
    with pytest.raises(QuotesError):
        news.sql("DELETE FROM quotes")


def test_data_frames(news: quotes.Archive) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = news.search("spring").to_pandas()
    assert list(frame["speakers"][0]) == ["Alma Reventlow"]
    counted = news.sql("SELECT kind, count(*) AS n FROM quotes_flat GROUP BY kind").to_pandas()
    assert list(counted.columns) == ["kind", "n"] and counted["n"].sum() > 5
    assert list(news.sql("SELECT 1 AS one WHERE 1 = 0").to_pandas().columns) == ["one"]


def test_documents_go_in_as_they_are(tmp_path: Path) -> None:
    said = Document("“It works,” Ada Lind said on Friday.", id="one", published="2024-05-06")
    with quotes.open(tmp_path / "made.db") as news:
        assert news.ingest([said]).tally.new == 1
        assert news.ingest([said]).tally.unchanged == 1
        assert [hit.text for hit in news.search("works")] == ["“It works,”"]
        with pytest.raises(QuotesError, match="either paths or Documents"):
            news.ingest([said, "a.txt"])
