"""Forms of one name, and names of two people."""

from __future__ import annotations

import pytest

from quotes.speakers.identity import Appearance, decide, profile_of, together
from quotes.speakers.identity.fields import marks, titles_in
from quotes.speakers.identity.names import is_acronym, organization_name, person_name, skeleton

ONE_PERSON = [
    ("Ines Varga", "Inés Vargá"),
    ("Tomasz Łącki", "Tomasz Lacki"),
    ("Robert Okonjo", "Bob Okonjo"),
    ("Charles E. Grassmere", "Chuck Grassmere"),
    ("Leonard P. Fiske", "Leonard Fiske"),
    ("Leonard Parr Fiske", "Leonard P. Fiske"),
    ("John G. Rowntree Jr.", "John Rowntree"),
    ('Robert C. "Bobby" Stott', "Bobby Stott"),
    ("John “Tig” Tieman", "Tig Tieman"),
    ("I. Charles Macready", "Charles Macready"),
    ("Arman Haratyunov", "Arman Harutyunov"),
    ("Dmitry Selenskij", "Dmitri Zelenskyy"),
    ("Muhammad al-Qasimi", "Mohammed Al Qasimi"),
    ("Abdel Fattah el-Sherif", "Abdul Fatah al-Sherif"),
    ("Wei Zhang", "Zhang Wei"),
    ("Han Ji-woo", "Han Jiwoo"),
    ("Jean-Marc Aubry", "Jean Marc Aubry"),
    ("Ursula von der Leine", "Ursula Von Der Leine"),
    ("Brendan O’Hara", "Brendan O'Hara"),
    ("J. Adebayo", "James Adebayo"),
    ("Dr. Lena Holm", "Lena Holm"),
    ("LENA HOLM", "Lena Holm"),
]
TWO_PERSONS = [
    ("Ines Varga", "Ana Varga"),
    ("Ines Varga", "Ines Vargas Prieto"),
    ("George W. Shrub", "George H. W. Shrub"),
    ("Martin Luther Prince Jr.", "Martin Luther Prince III"),
    ("Peter Andersen", "Peter Anderson"),
    ("Alexander Petrow", "Alexandra Petrow"),
    ("Daniel Brandt", "Daniele Brandt"),
    ("Simon Lacroix", "Simone Lacroix"),
    ("Thomas James", "James Thomas"),
    ("Bill Harrow", "Hilary Harrow"),
    ("Paul Reiner", "Paul Reimer"),
    ("J. Adebayo", "Kate Adebayo"),
    ("Okonjo", "Robert Okonjo"),
]


def _number(one: str, other: str, kind: str = "person") -> int:
    seen = [Appearance(name, kind, f"{i}") for i, name in enumerate((one, other))]
    return len(decide(together(seen)).identities)


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert _number(one, other) == 1


@pytest.mark.parametrize(("one", "other"), TWO_PERSONS)
def test_names_of_two_people(one: str, other: str) -> None:
    assert _number(one, other) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Kettle Palace", "Kettle Palace"),
        ("Morning Herald", "The Morning Herald"),
        ("Department of Fisheries", "Fisheries Department"),
        ("Ministry of Defence", "Defense Ministry"),
        ("Borealis Inc.", "Borealis"),
        ("PolitiCheck", "Politicheck"),
        ("Norway's Defence Ministry", "Norwegian Defense Ministry"),
        ("Ministry of Foreign Affairs of Chile", "Chilean Foreign Ministry"),
        ("U.S. State Department", "US Department of State"),
        ("Supreme Court of India", "India's Supreme Court"),
        ("the US", "United States of America"),
        ("Britain", "U.K."),
    ],
)
def test_forms_of_one_organization(one: str, other: str) -> None:
    assert _number(one, other, "organization") == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Morning Herald", "Evening Herald"),
        ("University of Orland", "Orland University"),
        ("FIB", "FBU"),
        ("Norwegian Defence Ministry", "Danish Defence Ministry"),
        ("Defence Ministry", "Norwegian Defence Ministry"),
        ("Norwegian Airways", "Norway Airways"),
        ("Georgia Supreme Court", "Georgian Supreme Court"),  # one is of a state of the US
        ("British government", "Britain"),
        ("Bank of Norway", "Norwegian Bank"),
    ],
)
def test_two_organizations(one: str, other: str) -> None:
    assert _number(one, other, "organization") == 2


def test_an_acronym_is_joined_where_an_article_gives_both() -> None:
    long, short = "Federal Inland Bureau", "FIB"
    alone = [Appearance(short, "organization", "1"), Appearance(long, "organization", "2")]
    assert len(decide(together(alone)).identities) == 2
    both = Appearance(long, "organization", "3", names=(long, short))
    (identity,) = decide(together([*alone, both])).identities
    assert identity.name == long


def test_an_acronym_of_two_organizations_stays_open() -> None:
    seen = [
        Appearance("Alpine Press", "organization", "1", names=("Alpine Press", "AP")),
        Appearance("Andean Police", "organization", "2", names=("Andean Police", "AP")),
        Appearance("AP", "organization", "3"),
    ]
    identities = decide(together(seen)).identities
    assert len(identities) == 3
    assert [i.uncertain for i in identities if i.name == "AP"] == [True]


def test_parts_of_names() -> None:
    name = person_name("Ursula von der Leine")
    assert (name.first, name.last) == ("ursula", "leine")
    assert person_name("J. D. Vane").initials
    assert not person_name("Leine").is_full
    assert organization_name("the U.N.").compact == "un"
    assert is_acronym("F.I.B.", "Federal Inland Bureau")
    assert not is_acronym("Fib", "Federal Inland Bureau")
    assert skeleton("haratyunov") == skeleton("harutyunow")
    assert titles_in("former attorney general and law professor") == (
        "attorney general",
        "professor",
    )
    assert marks("russia") & marks("russian government")
    assert not marks("leeds university") & marks("university of oxford")


@pytest.mark.parametrize(
    "name", ["", " ", "王", "...", "’s", "-", "\u200f", "a" * 5000, "\U0001f600"]
)
def test_any_name_has_a_profile(name: str) -> None:
    profiles = [profile_of(Appearance(name, kind, "1")) for kind in ("person", "organization")]
    assert len(decide(profiles).identities) in (1, 2)
