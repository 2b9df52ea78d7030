"""A quote on the screen, as `quotes review` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quotes.cli.show import STYLES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from quotes.store.corrections.queue import Card

_AROUND = 350
"""How many characters of a long paragraph to show before and after the quote."""


def show(console: Console, card: Card, heading: str) -> None:
    """Print the quote in its paragraph, what was extracted, and the speakers to choose from."""
    from rich.text import Text

    from quotes.store.reading.pages import BASES

    console.print()
    console.rule(Text(heading, style="bold"), align="left", characters="─")
    console.print(Text(", ".join(filter(None, [card.outlet, card.published, card.title])), "dim"))
    console.print()
    console.print(_paragraph(card))
    console.print()
    quote = card.quote
    names = ", ".join(s.name for s in quote.speakers) or "unnamed"
    role = next((s.role.text for s in quote.speakers if s.role), "")
    said = quote.said_on
    day = "none"
    if said is not None:
        day = f"{said.edtf}, from “{said.text}” ({BASES.get(said.basis, said.basis)})"
    for label, value, style in (
        ("quote", quote.content.text, "green"),
        ("speaker", names, "bold"),
        ("role", role, ""),
        ("source", quote.source.text if quote.source else "", STYLES["source"]),
        ("said on", day, ""),
        ("kind", f"{quote.kind}, {quote.act}; confidence {quote.confidence:.2f}", ""),
        ("decided", "; ".join(card.decided), "magenta"),
    ):
        if value:
            line = Text(f"{label:8} ", style="dim").append(value, style=f"not dim {style}")
            console.print(line)
    if card.speakers:
        console.print(_numbered_speakers(card))


def _numbered_speakers(card: Card) -> Text:
    """The speakers of the article, with the keys that choose them."""
    from rich.text import Text

    words = Text("choose   ", style="dim")
    for number, name in enumerate(card.speakers[:9], 1):
        words.append(f"{number} ", style="not dim bold yellow").append(f"{name}  ", style="not dim")
    return words


def _paragraph(card: Card) -> Text:
    """The paragraphs of the quote, long ones shortened around it, its parts in colour."""
    from rich.text import Text

    quote, whole = card.quote, card.text
    parts = {
        name: part.spans
        for name in ("content", "cue", "source")
        if (part := getattr(quote, name)) is not None
    }
    first = min(start for spans in parts.values() for start, _ in spans)
    last = max(end for spans in parts.values() for _, end in spans)
    start = whole.rfind("\n", 0, first) + 1
    end = whole.find("\n", last)
    end = len(whole) if end < 0 else end
    low, high = max(start, first - _AROUND), min(end, last + _AROUND)
    words = Text("…" if low > start else "")
    shift = len(words) - low
    words.append(whole[low:high])
    words.append("…" if high < end else "")
    for name, spans in parts.items():
        for begin, stop in spans:
            words.stylize(STYLES[name], begin + shift, stop + shift)
    return words
