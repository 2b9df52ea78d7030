"""People without a name, whom pronouns and later descriptions mean; and who says "I"."""

from __future__ import annotations

import pytest
from speakers_reading import BLANK, read

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers.candidates import candidates
from quotes.speakers.link_features import FEATURES, features
from quotes.speakers.resolve import read_sources, resolve
from quotes.speakers.roles import description
from quotes.speakers.strangers import Strangers
from quotes.speakers.words import Words

NURSES = "Ada Renn met a clerk. My mother called. The minister waved, and Bo Lind, a baker, left."


def test_strangers_are_those_whom_nothing_names():
    words = Words.of(NURSES)
    at = words.texts.index
    baker = description(words, at("baker") - 1, at("baker") + 1, at("Bo"), False)
    assert baker is not None
    found = Strangers.of(words, {0, at("Bo")}, [baker])
    assert [(s.noun, s.sex, s.new) for s in found.found] == [
        ("clerk", None, True),
        ("mother", "female", True),
        ("minister", None, False),
    ]
    last = found.before(at("mother"))
    assert last is not None
    assert last.noun == "clerk"
    assert found.between(0, len(words), "male") == 2
    assert found.brought_in("clerk", at("mother"))
    assert not found.brought_in("clerk", 2)


@pytest.mark.parametrize(
    "words",
    [
        "I told her that it was late",
        "we have just told her that it was late",
        "I turned to Ida Sand and told her that it was late",
    ],
)
def test_who_tells_of_own_words_is_who_speaks(words):
    text = f"“In May {words},” said Ada Renn, a nurse. Ida Sand was there."
    cue, late = text.index("told"), text.index("late")
    outer = Attribution(
        ((0, text.index("”") + 1),),
        ((text.index("said"), text.index("said") + 4),),
        ((text.index("Ada"), text.index("Ada") + 8),),
        "direct",
        "speech",
        1.0,
    )
    content = ((text.index("that"), late + 4),)
    inner = Attribution(content, ((cue, cue + 4),), (), "indirect", "speech", 1.0)
    document = Document(text=text)
    found = resolve(document, BLANK(text), [outer, inner])
    assert [s.name for f in found for s in f.speakers] == ["Ada Renn", "Ada Renn"]


def test_features_stand_under_their_names():
    text = "Ada Renn, 42, a baker, met a clerk. The clerk told Bo Lind she was late. She said so."
    found = []
    for source, content in (("The clerk", "she was late"), ("She", "so.")):
        at, of = text.index(source), text.rindex(content)
        said = ((of, of + len(content)),)
        found.append(Attribution(said, (), ((at, at + len(source)),), "indirect", "speech", 1.0))
    document = Document(text=text)
    for _, discourse, source in read_sources(document, BLANK(text), found):
        whom = candidates(discourse, source)
        rows = features(discourse, source, whom).rows
        assert rows.shape == (len(whom), len(FEATURES))
        column = dict(zip(FEATURES, rows.T.tolist(), strict=True))
        assert column["nobody"] == [float(not one.entities) for one in whom]
        assert column["rule"] == [float(one.entities == source.rule.entities) for one in whom]
        assert column["after_quote"] == [0.0] * len(whom)
        assert set(column["brought_in"]) == {float(source.words[0] != len(discourse.words) - 4)}
        ages = [float(any(e.name == "Ada Renn" for e in one.entities)) for one in whom]
        assert [float(m > 0) for m in column["described"]] == ages


NAMES = {
    "Gloria Reyes Luna won. Reyes Luna said it was late.": "Gloria Reyes Luna",
    "Will Sand come? Ida Sand stayed at home. Sand said it was late.": "Ida Sand",
    "Jumpy Sand is late. Ida Sand was jumpy. Sand said it was late.": "Ida Sand",
    "President Oduya spoke. President Oduya left.\n\nIt was cold.\n\nMany came under Bayo Oduya. "
    "Oduya said it was late.": "Bayo Oduya",
}


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_one_person_by_several_names(text, name):
    source = text.split(". ")[-1].partition(" said")[0]
    marked = {words: "PERSON" for words in (name, "Will Sand", "Jumpy Sand") if words in text}
    document = Document(text=text)
    doc = BLANK(text)
    doc.ents = tuple(
        span
        for words, label in marked.items()
        if (span := doc.char_span(text.index(words), text.index(words) + len(words), label=label))
    )
    at, of = text.rindex(source), text.rindex("it was late")
    said = Attribution(((of, of + 11),), (), ((at, at + len(source)),), "indirect", "speech", 1.0)
    (found,) = resolve(document, doc, [said])
    assert [s.name for s in (*found.speakers, *found.candidates)] == [name]


@pytest.mark.parametrize("each", ["Both", "Each"])
def test_each_of_two_who_have_just_been_named(each):
    text = f"Ada Renn and Bo Lind came late. {each} said it was cold."
    entities = {"Ada Renn": "PERSON", "Bo Lind": "PERSON"}
    (found,) = read(text, each, entities=entities)
    assert [s.name for s in (*found.speakers, *found.candidates)] == ["Ada Renn", "Bo Lind"]


def test_two_who_ask_together():
    text = "The Ostby Times/Harrow Bank poll found that few agree."
    (found,) = read(
        text, "The Ostby Times/Harrow Bank poll", entities={"Ostby Times/Harrow Bank": "ORG"}
    )
    names = [s.name for s in (*found.speakers, *found.candidates)]
    assert names == ["Ostby Times", "Harrow Bank"]


def test_residents_of_places_that_look_like_people_are_nobody():
    text = "Residents of Ostby, Mekal and Harsel say that they live in fear."
    source = "Residents of Ostby, Mekal and Harsel"
    places = {"Ostby": "GPE", "Mekal": "PERSON", "Harsel": "PERSON"}
    assert [found.speakers for found in read(text, source, entities=places)] == [()]
    text = "Residents of Ostby, Ada Renn and Bo Lind, say that they live in fear."
    source = "Residents of Ostby, Ada Renn and Bo Lind"
    people = {"Ostby": "GPE", "Ada Renn": "PERSON", "Bo Lind": "PERSON"}
    (found,) = read(text, source, entities=people)
    assert [speaker.name for speaker in found.speakers] == ["Ada Renn", "Bo Lind"]
