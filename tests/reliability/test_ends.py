"""A text may end anywhere: cut articles, teasers, limits of a feed."""

from __future__ import annotations

import re

from quotes import Document, Extractor
from quotes.record import Extract

TEXT = (
    "“It is late,” said Ada Renn, Director and founder of the Lowland Tide Bank of Osterhaven, "
    "also known as Rex, or LTB. Mr. Kolda, who is the US Harbour Service's chief, wrote on March "
    "4: “No.” The Attorney's Office for the Eastern District of Renn and the Justice and Health "
    "Departments said in the Lowland embassy in Port Renn that Bo Carr, R-Lowland, and Cy Dunn, "
    "the wife of Bo, had told the Islamic State so; a judge added: The Group said it would wait"
)


def test_an_article_may_end_after_any_word(extractor: Extractor) -> None:
    ends = [match.end() for match in re.finditer(r"\w+|[^\w\s]", TEXT)]
    documents = [Document(TEXT[:end], id=str(end)) for end in ends]
    found = list(extractor.pipe(documents))
    assert len(found) == len(ends)
    assert [one for one in found if not isinstance(one, Extract)] == []


def test_an_article_may_begin_with_any_word(extractor: Extractor) -> None:
    starts = [match.start() for match in re.finditer(r"\w+|[^\w\s]", TEXT)]
    found = list(extractor.pipe([Document(TEXT[start:], id=str(start)) for start in starts]))
    assert len(found) == len(starts)
    assert [one for one in found if not isinstance(one, Extract)] == []
