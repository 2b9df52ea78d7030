"""How much the text is about each candidate where a source stands."""

from __future__ import annotations

import pytest

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers.discourse import Referent
from quotes.speakers.resolve import read_sources
from quotes.speakers.salience import SALIENCE, Salience

TEXT = (
    "Ada Renn was late on Monday. She was tired, she had said, and Mr Piet Kolda knew it. "
    "Mrs Vera Sund waved. Then she left."
)


@pytest.fixture
def salience(nlp):
    """The features of somebody at the last "she", if Ada Renn has spoken before."""

    def of(name: str) -> dict[str, float]:
        at = TEXT.rindex("she")
        said = Attribution(((at + 4, at + 8),), (), ((at, at + 3),), "indirect", "speech", 1.0)
        ((_, discourse, source),) = read_sources(Document(TEXT), nlp(TEXT), [said])
        people = {person.name: person for person in discourse.entities.persons}
        spoke = discourse.words.keys.index("she", 8)
        discourse.remember(spoke, Referent((people["Ada Renn"],)))
        one = people[name]
        between = discourse.mentions(one.starts[-1] + 1, source.place)
        found = Salience.of(discourse, source, "female").features((one,), one.starts, between)
        return dict(zip(SALIENCE, found, strict=True))

    return of


def test_who_spoke_is_known(salience):
    ada, vera = salience("Ada Renn"), salience("Vera Sund")
    assert ada["spoken_times"] > vera["spoken_times"] == 0
    assert ada["spoken_since"] == 2 and vera["spoken_since"] > 8
    assert (ada["pronoun_meant"], vera["pronoun_meant"]) == (1, 0)


def test_rivals_are_those_of_the_same_sex_named_since(salience):
    assert salience("Ada Renn")["rivals"] == 1
    assert salience("Vera Sund")["rivals"] == 0


def test_pronouns_subjects_and_mentions(salience):
    ada, piet = salience("Ada Renn"), salience("Piet Kolda")
    assert (ada["pronouns_since"], piet["pronouns_since"]) == (2, 0)
    assert ada["subject"] == 1
    assert ada["recent_mentions"] == 1
