"""Attributions from the structure of a page."""

from __future__ import annotations

from quotes.detect.attribution import Attribution
from quotes.detect.blocks import LabelledName, with_blocks
from quotes.document import Block, Document
from quotes.document.posts import signed_posts

LUND, BRUUN = "Ada Lund", "Olaf Bruun"


def made(*parts: tuple[str, str | None], title: str | None = None, **more: str) -> Document:
    """A document of paragraphs, each with the kind of its block; `more` goes to the blocks."""
    text, blocks = "", []
    for part, kind in parts:
        if kind == "label":
            blocks.append(Block(len(text), len(text) + part.index(":") + 1, "label"))
        elif kind:
            blocks.append(Block(len(text), len(text) + len(part), kind, **more))  # type: ignore[arg-type]
        text += part + "\n\n"
    return Document(text.rstrip(), title=title, blocks=tuple(blocks))


def names(document: Document) -> list[LabelledName]:
    text = document.reading
    return [
        LabelledName(text.index(name), text.index(name) + len(name), "PERSON")
        for name in (LUND, BRUUN)
        if name in text
    ]


def told(document: Document, *found: Attribution) -> list[tuple[str, str, str]]:
    text = f"{document.title}\n\n{document.text}" if document.offset else document.text
    return [
        (
            " ".join(text[s:e] for s, e in a.source),
            " ".join(text[s:e] for s, e in a.content),
            a.act,
        )
        for a in with_blocks(document, names(document), found)
    ]


def test_a_post_is_said_by_its_author() -> None:
    said = "The quay is ready and nobody came. https://t.co/x #harbour"
    document = made(
        ("She was angry.", None),
        (f"{said}\n\n— Ada Lund (@adalund) March 4, 2024", "post"),
        title="Harbour",
        author=LUND,
    )
    assert told(document) == [(LUND, "The quay is ready and nobody came.", "writing")]


def test_a_signature_that_a_line_follows_is_no_post() -> None:
    listed = "- Ada Lund (@adalund) <ada@lund.example>\n- Olaf Bruun (@olaf)\n"
    text = f"Main authors\n------------\n\n{listed}"
    document = Document(text, blocks=signed_posts(text))
    assert told(document) == []


def test_an_item_is_not_joined_to_the_words_that_introduce_it() -> None:
    document = made(
        ("Ada Lund listed her wishes on Monday:", None), ("“A longer quay.”", "item"),
        ("“A new crane.”", "item"),
    )  # fmt: skip
    text = document.reading
    at, quay = text.index("her wishes"), text.index("“A longer")
    joined = Attribution(
        ((at, at + 10), (quay, quay + 16)), ((9, 15),), ((0, 8),), "mixed", "speech", 0.9
    )
    assert [content for _, content, _ in told(document, joined)] == [
        "“A longer quay.”", "“A new crane.”",
    ]  # fmt: skip


def test_a_block_quote_is_said_by_whom_the_colon_introduces() -> None:
    document = made(
        ("It rained. Olaf Bruun, the engineer, wrote in a letter to Ada Lund:", None),
        ("We were not told of the day.", "quotation"),
        ("The law reads as it reads.", None),
        ("No dog shall be on the quay.", "quotation"),
    )
    assert told(document) == [(BRUUN, "We were not told of the day.", "writing")]


def test_quoted_items_are_each_said() -> None:
    document = made(
        ("Ada Lund listed her wishes on Monday:", None),
        ("“A longer quay.”", "item"),
        ("“A new crane.”", "item"),
        ("The council meets again.", None),
        ("A park", "item"),
    )
    wrong = Attribution(((9, 54),), (), ((0, 8),), "mixed", "speech", 0.5)
    assert told(document, wrong) == [
        (LUND, "“A longer quay.”", "speech"),
        (LUND, "“A new crane.”", "speech"),
    ]


def test_an_interview() -> None:
    document = made(
        ("Interviewer: Is the quay ready?", "heading"),
        ("Ada Lund: It is ready, and nobody came.", "label"),
        ("I waited for an hour.", None),
        ("Interviewer: Why not?", "heading"),
        ("They were not told of the day.", None),
        ("The council meets again.", None),
    )
    assert told(document) == [
        (LUND, "It is ready, and nobody came. I waited for an hour.", "speech"),
        (LUND, "They were not told of the day.", "speech"),
    ]


def test_bold_words_with_colons_are_no_interview() -> None:
    document = made(
        ("Where: the hall of the school", "label"), ("When: at noon on Monday", "label")
    )
    assert told(document) == []


def test_bold_words_that_begin_the_points_of_a_list_are_no_speakers() -> None:
    document = made(
        ("How do you begin a shop?", "heading"),
        ("Find your best customer: many people try to skip this step.", "label"),
        ("Build your first page: it need not be large.", "label"),
        ("And then?", "heading"),
        ("Wait for the mail.", None),
    )
    assert told(document) == []


def test_a_label_in_small_letters_that_comes_again_is_a_speaker() -> None:
    document = made(
        ("Is the quay ready?", "heading"),
        ("Chief engineer: It is ready.", "label"),
        ("Why did nobody come?", "heading"),
        ("Chief engineer: They were not told.", "label"),
    )
    assert [said for _, said, _ in told(document)] == ["It is ready.", "They were not told."]


def test_a_list_with_bold_words_on_every_line_is_no_talk() -> None:
    lines = [("Green Box: one cup of peas", "label"), ("Red Box: two eggs", "label")] * 3
    assert told(made(*lines)) == []


def test_names_in_bold_whose_owners_speak_are_a_talk() -> None:
    document = made(
        ("Ada Lund: I am ready.", "label"),
        ("Olaf Bruun: So are we.", "label"),
        ("Ada Lund: Then let us begin.", "label"),
    )
    assert [who for who, _, _ in told(document)] == [LUND, BRUUN, LUND]
