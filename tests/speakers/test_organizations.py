"""Organizations, places used for their governments, publications and pollsters as sources."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from speakers_reading import candidate_names

TEXT = """Talks ended on Friday. The Kremlin said it would wait. Downing Street said nothing had changed. Beijing said it was satisfied.
The Daily Courier wrote that the deal was thin. A Harbor Research poll found that most agreed.
Nordbank AG said profit rose. The company said it would hire."""

RACE = """The mayor of Lund met voters on Friday. Ruth Abara's campaign said it had raised money.
The Abara campaign said more would come."""


@pytest.mark.parametrize(
    ("text", "content", "source", "name"),
    [
        (TEXT, "it would wait", "The Kremlin", "Kremlin"),
        (TEXT, "nothing had", "Downing Street", "Downing Street"),
        (TEXT, "it was satisfied", "Beijing", "Beijing"),
        (TEXT, "the deal was", "The Daily Courier", "Daily Courier"),
        (TEXT, "most agreed", "A Harbor Research poll", "Harbor Research"),
        (TEXT, "profit rose", "Nordbank AG", "Nordbank AG"),
        (RACE, "it had raised", "Ruth Abara's campaign", "Abara campaign"),
        (RACE, "more would", "The Abara campaign", "Abara campaign"),
    ],
)
def test_an_organization_speaks(sourcings, text, content, source, name):
    (found,) = sourcings(text, (content, source))
    assert [(s.name, s.type) for s in found.speakers] == [(name, "organization")]


def test_the_company_is_the_one_that_spoke(names):
    pairs = (("profit rose", "Nordbank AG"), ("it would hire", "The company"))
    assert names(TEXT, *pairs) == [["Nordbank AG"], ["Nordbank AG"]]


def test_an_acronym_is_its_long_name(names):
    text = (
        "The Global Grain Council (GGC) met in Oslo. Officials of the Global Grain Council left.\n"
        "Harvests were poor, the GGC said."
    )
    assert names(text, ("Harvests were poor", "the GGC")) == [["Global Grain Council"]]


@pytest.mark.parametrize("short", ["LDH", "DOH"])
def test_an_acronym_is_a_name_with_small_words_or_without_its_country(names, short):
    text = (
        "The L.S. Department of Harbours wrote to the town. The mayor answered.\n"
        f"The quay was too old, the {short} said."
    )
    assert names(text, ("The quay was too old", f"the {short}")) == [
        ["L.S. Department of Harbours"]
    ]


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("Court of Appeals", "Court of Appeals for the 6th Circuit"),
        ("Court of Appeals for the 6th Circuit", "Court of Appeals for the 6th Circuit"),
        ("Circuit Court", "Ninth Circuit Court"),
    ],
)
def test_a_number_is_part_of_a_name(name, whole):
    text = f"On Friday the {whole} said it was late."
    assert [[whole]] == [
        found for found in candidate_names(text, f"the {whole}", {name: "ORG"}) if found
    ]


def test_groups_are_no_organizations(names):
    text = "Taxes should fall, Republicans said. Many voters said they should not. Aides declined."
    assert names(text, ("Taxes", "Republicans"), ("they should not", "Many voters")) == [[], []]
