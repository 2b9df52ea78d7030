"""Posts that a text without markup has: found by their signature, with author and day."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import Document, Extractor
from quotes.document import Block
from quotes.document.posts import Signature, signature, signed_posts

WORDS = "The ferry sails again. We thank all who waited. pic.twitter.com/abc"
SIGNED = "— Rep. Ada Renn (@adarenn) March 4, 2024"


@pytest.mark.parametrize(
    ("text", "author", "day"),
    [
        (SIGNED, "Rep. Ada Renn", "2024-03-04"),
        ("Sailing! — Port Lowmoor 🚢 (@lowmoor) March 4, 2024", "Port Lowmoor 🚢", "2024-03-04"),
        ("A post shared by Ada Renn (@ada) on Mar 4, 2024 at 5:06pm PST", "Ada Renn", "2024-03-04"),
        ("- Ada Renn (@ada@lowmoor.example)", "Ada Renn", None),
    ],
)  # fmt: skip
def test_a_signature_tells_author_and_day(text, author, day):
    assert signature(text) == Signature(author, day)


@pytest.mark.parametrize(
    "text", ["“Yes” — Ada Renn, mayor", "Ada Renn (@ada) wrote", "- 4 (5)", ""]
)
def test_what_is_no_signature(text):
    assert signature(text) is None


def test_the_paragraph_before_a_signature_is_the_post():
    text = f"It was late.\n\n{WORDS}\n\n{SIGNED}\n\nNobody came."
    start = text.index(WORDS)
    end = text.index(SIGNED) + len(SIGNED)
    assert signed_posts(text) == (Block(start, end, "post", "Rep. Ada Renn", "2024-03-04"),)


def test_an_introduction_is_no_post():
    assert signed_posts(f"She wrote:\n\n{SIGNED}") == ()


@given(st.text(alphabet="a—(@)\n 4,", max_size=60))
def test_posts_lie_in_the_text_in_order(text):
    found = signed_posts(text)
    assert all(0 <= b.start < b.end <= len(text) for b in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_post_in_a_text_is_its_authors_and_dates_nothing_else():
    text = (
        "The bridge is closed, the mayor of Lowmoor, Olaf Bruun, said in an interview.\n\n"
        f"{WORDS}\n\n{SIGNED}\n\n“We will open it again,” Bruun said."
    )
    found = Extractor.load().extract(Document(text, published="2024-03-08")).quotes
    post = next(q for q in found if "sails again" in q.content.text)
    assert post.content.text == "The ferry sails again. We thank all who waited."
    assert [(s.name, s.type) for s in post.speakers] == [("Ada Renn", "person")]
    assert (post.act, post.said_on and post.said_on.edtf) == ("writing", "2024-03-04")
    others = [q for q in found if q is not post]
    assert len(others) == 2
    assert [q.said_on for q in others] == [None, None]
