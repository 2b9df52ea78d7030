"""Lists by place."""

from __future__ import annotations

from quotes.detect.attribution import Attribution
from quotes.detect.blocks import LabelledName
from quotes.detect.place_labels import with_place_labels
from quotes.document import Document

TEXT = "New laws\n\nLowmoor: Cats may vote.\n\n- Osterhaven: The quay is closed."


def attribution(text: str, source: str, content: str) -> Attribution:
    spans = [text.index(source), text.index(content)]
    colon = spans[0] + len(source)
    return Attribution(
        ((spans[1], spans[1] + len(content)),),
        ((colon, colon + 1),),
        ((spans[0], colon),),
        "indirect",
        "speech",
        0.9,
    )


def acts(text: str, *labels: str) -> list[str]:
    document = Document(text)
    pairs = (("Lowmoor", "Cats may vote."), ("Osterhaven", "The quay is closed."))
    found = [attribution(text, *pair) for pair in pairs if pair[1] in text]
    names = [
        LabelledName(text.index(pair[0]), text.index(pair[0]) + len(pair[0]), label)
        for pair, label in zip(pairs, labels, strict=False)
    ]
    return [one.act for one in with_place_labels(document, names, found)]


def test_what_a_list_tells_of_places_is_not_said_by_them() -> None:
    assert acts(TEXT, "GPE", "GPE") == ["other", "other"]


def test_persons_and_single_places_may_speak() -> None:
    assert acts(TEXT, "PERSON", "PERSON") == ["speech", "speech"]
    assert acts(TEXT.partition("- ")[0], "GPE") == ["speech"]
