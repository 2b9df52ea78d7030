"""Keys of addresses and texts: the same for copies, apart for everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.document import Document, text_key, url_key


@pytest.mark.parametrize(
    "other",
    [
        "http://www.orrin-post.example/2024/05/01/bridge/",
        "HTTPS://Orrin-Post.Example:443/2024/05/01/bridge#comments",
        "https://orrin-post.example/2024/05/01/bridge?utm_source=x&fbclid=123",
        "https://m.orrin-post.example/2024/05/01/bridge/amp/",
        "https://orrin-post.example//2024/05/01/bridge/index.html",
        "  https://orrin-post.example/2024/05/01/%62ridge  ",
        "https://orrin-post.example./2024/05/01/bridge?",
    ],
)
def test_addresses_of_one_article(other: str) -> None:
    assert url_key(other) == url_key("https://orrin-post.example/2024/05/01/bridge")


def test_addresses_of_different_articles() -> None:
    addresses = [
        "https://orrin-post.example/",
        "https://orrin-post.example/story?id=1",
        "https://orrin-post.example/story?id=2",
        "https://orrin-post.example/story?id=1&page=2",
        "https://orrin-post.example/Story?id=1",
        "https://orrin-post.example:8080/story?id=1",
        "https://other.example/story?id=1",
        "https://orrin-post.example/a%2Fb",
        "https://orrin-post.example/a/b",
        "not an address",
        "http://[broken",
    ]
    assert len({url_key(address) for address in addresses}) == len(addresses)
    assert url_key("https://x.example/?b=2&a=1") == url_key("https://x.example/?a=1&b=2")


@given(st.text())
def test_any_text_has_an_address_key(address: str) -> None:
    assert isinstance(url_key(address), str)


@given(
    st.from_regex(
        r"https?://[a-z]{1,9}\.example/[a-z0-9/%._~-]{0,30}(\?[a-z]=[0-9])?", fullmatch=True
    )
)
def test_the_key_of_a_key_is_the_key(address: str) -> None:
    assert url_key("https://" + url_key(address)) == url_key(address)


def test_copies_of_a_text() -> None:
    text = "“We waited ten years,” the mayor’s aide said — and left.\n\nNobody spoke."
    copy = '"We  waited ten years," the mayor\'s aide said - and left.\r\nNobody spoke.'
    assert text_key(text) == text_key(copy)
    assert text_key(text) != text_key(text.replace("ten", "nine"))
    assert text_key(text) != text_key(text[:-14])


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from([" ", "\n\n", "\u00a0", '"', "”", " – "]),
)
def test_marks_and_space_do_not_count(text: str, mark: str) -> None:
    assert text_key(f"{mark}{text}{mark}") == text_key(text)


@given(st.text(), st.data())
def test_prose_is_as_long_as_the_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = tuple((a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False))
    document = Document(text, boilerplate=spans)
    assert len(document.prose) == len(text)
    assert "\r" not in document.prose
    for start, end in spans:
        assert not document.prose[start:end].strip()
