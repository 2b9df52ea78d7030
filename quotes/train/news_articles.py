"""Annotated world news: makes a corpus and its answers from a public collection of articles.

    python -m quotes.train.news_articles NewsArticles.csv \\
        --corpus news-articles.jsonl --answers news-articles-answers.jsonl [--held-out]

The collection is "News Articles" (Dai 2017, Harvard Dataverse, doi:10.7910/DVN/GMFCTR): 3,824
articles of nine publishers on three continents, of December 2016 to March 2017, as a table in CSV.
`news-articles.jsonl`, beside this file, has answers for 1,125 of them: ids, places and names, no
text. A language model annotated, for the quotes that the detector finds, who said them and when, by
the guidelines of the other corpora; articles with badly damaged text were left out. 220 articles
are held out (`--held-out`): fit nothing on them. These were annotated twice, apart: they agree on
97.6% of 2,465 speakers and on 93% of the days; only what they agree on is kept.

A line has the article's id, `joints` and `breaks`, by which `restored` gives its text, `check`
(CRC-32 of the text, in UTF-8), and `quotes`: for each id its source, cue and content (lists of
spans in code points), the kind of its speaker, the names, and the day of saying (EDTF).

The collection has no paragraphs. The text here is divided into some of one to three sentences, not
within quotation marks, as news is.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from quotes.errors import QuotesError

ANSWERS = Path(__file__).with_name("news-articles.jsonl")
_DASHES = re.compile(r"(?<=[.,\"!?:;])-(?=\s)|(?<=\s)-(?=[A-Z][a-z])")
"""What became of spaces that do not break, in the collection."""


def articles(table: Path, held_out: bool) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The annotated articles of the collection in the CSV file `table`: a line of a corpus and one
    of its answers, in the formats of `quotes evaluate`. `held_out`: those that are for measuring,
    instead of those to fit on.

    Raises QuotesError if the table has not the columns of the collection, or another text.
    """
    with ANSWERS.open(encoding="utf-8") as lines:
        known = {line["id"]: line for line in map(json.loads, lines)}
    for row in _rows(table):
        line = known.get(row["article_id"])
        if line is None or line["held_out"] != held_out:
            continue
        text = restored(row["text"], line["joints"], line["breaks"])
        if crc32(text.encode()) != line["check"]:
            raise QuotesError(
                f"{table}: article {line['id']} has another text; "
                "use NewsArticles.csv of doi:10.7910/DVN/GMFCTR, unchanged"
            )
        yield _lines(row, line, text)


def restored(text: str, joints: list[int], breaks: list[int]) -> str:
    """An article's text as it was annotated: white space is one space, or a paragraph break after
    as many other characters as a number in `breaks`; `joints` are spaces that it lacked."""
    words = " ".join(_DASHES.sub("", text).split())
    gaps = {**dict.fromkeys(joints, " "), **dict.fromkeys(breaks, "\n\n")}
    found: list[str] = []
    seen = 0
    for character in words:
        if character != " ":
            seen += 1
            found += character, gaps.get(seen, "")
        elif seen not in gaps:
            found.append(character)
    return "".join(found)


def _rows(table: Path) -> Iterator[Mapping[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with table.open(encoding="utf-8", errors="replace", newline="") as lines:
        rows = csv.DictReader(lines)
        wanted = {"article_id", "publish_date", "article_source_link", "title", "text"}
        if not wanted.issubset(rows.fieldnames or ()):
            raise QuotesError(f"{table}: not the collection; columns needed: {sorted(wanted)}")
        yield from rows


def _lines(
    row: Mapping[str, str], line: Mapping[str, Any], text: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The lines of an article in the corpus and in the answers."""
    id_ = f"na-{line['id']}"
    marked, answers = [], {}
    for key, (source, cue, content, kind, names, said_on) in line["quotes"].items():
        marked.append({"id": key, "source": source, "cue": cue, "content": content})
        answers[key] = {"kind": kind, "speakers": names, "said_on": said_on}
    article = {
        "id": id_,
        "publisher": urlsplit(row["article_source_link"]).netloc.removeprefix("www."),
        "published": date(*map(int, row["publish_date"].split("/"))).isoformat(),
        "title": row["title"].strip(),
        "text": text,
        "attributions": marked,
    }
    return article, {"id": id_, "attributions": answers}


def main() -> None:
    """Write a corpus and its answers."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("table", type=Path, help="NewsArticles.csv")
    arguments.add_argument("--corpus", type=Path, required=True, help="write the articles here")
    arguments.add_argument("--answers", type=Path, required=True, help="and the answers here")
    arguments.add_argument("--held-out", action="store_true", help="those that are for measuring")
    given = arguments.parse_args()
    with (
        given.corpus.open("w", encoding="utf-8") as corpus,
        given.answers.open("w", encoding="utf-8") as answers,
    ):
        for article, answer in articles(given.table, given.held_out):
            print(json.dumps(article, ensure_ascii=False), file=corpus)
            print(json.dumps(answer, ensure_ascii=False), file=answers)


if __name__ == "__main__":
    main()
