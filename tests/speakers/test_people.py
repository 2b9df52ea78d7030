"""From pronouns, surnames, descriptions and offices to people, in news about invented ones."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from speakers_reading import read

SCIENCE = """Researchers at Halden University have found a way to recycle blade resin.
"We did not expect it to work," said physicist Ingrid Solvang, who led the study. She added that the method was cheap.
Tomas Behrend, a chemist at the Lund Polymer Centre who was not involved, called it promising. The chemist said more tests were needed. The physicist said they were under way.
A spokeswoman for the ministry, Petra Lindqvist, said funding was safe. A senior administration official said otherwise. Critics said it was late."""

COURT = """Judge Roy Tanaka sentenced Carl Weems to nine years. The judge said Weems had shown no remorse.
Weems's lawyer, Dana Ortiz, said she would appeal. Prosecutors said they were satisfied.
Detective Sgt Amy Cole, of the Avon Police, said it was justice. The detective thanked the jury."""

ELECTION = """Anna Marlowe, the Progress Party candidate for governor, said her rival, Peter Marlowe, had lied. Mr. Marlowe denied it. Ms. Marlowe said she had proof.
Sen. Bill Okafor (D-Ohio) said he believed her. Marlowe's campaign manager, Lisa Trent, said polls were good."""

CULTURES = """President Zhao Wenli met Prime Minister Lars van der Hoeven in Geneva on Friday. Zhao said trade would grow. "It is a start," van der Hoeven said.
Park Min-seo, the South Korean foreign minister, welcomed it. Park said talks would follow.
Omar al-Rashidi of the Gulf Bank said markets were calm; al-Rashidi warned of risks.
Dwayne "Duke" Harlan Jr. said he was ready. Harlan said he had packed."""


@pytest.mark.parametrize(
    ("text", "content", "source", "name"),
    [
        (SCIENCE, "We did not expect", "physicist Ingrid Solvang", "Ingrid Solvang"),
        (SCIENCE, "the method was cheap", "She", "Ingrid Solvang"),
        (SCIENCE, "more tests were needed", "The chemist", "Tomas Behrend"),
        (SCIENCE, "they were under way", "The physicist", "Ingrid Solvang"),
        (
            SCIENCE,
            "funding was safe",
            "A spokeswoman for the ministry, Petra Lindqvist,",
            "Petra Lindqvist",
        ),
        (COURT, "Weems had shown", "The judge", "Roy Tanaka"),
        (COURT, "she would appeal", "Weems's lawyer, Dana Ortiz,", "Dana Ortiz"),
        (ELECTION, "denied it", "Mr. Marlowe", "Peter Marlowe"),
        (ELECTION, "she had proof", "Ms. Marlowe", "Anna Marlowe"),
        (ELECTION, "he believed", "Sen. Bill Okafor (D-Ohio)", "Bill Okafor"),
        (ELECTION, "polls were", "Marlowe's campaign manager, Lisa Trent,", "Lisa Trent"),
        (CULTURES, "trade would grow", "Zhao", "Zhao Wenli"),
        (CULTURES, "It is a start", "van der Hoeven", "Lars van der Hoeven"),
        (CULTURES, "talks would", "Park", "Park Min-seo"),
        (CULTURES, "of risks", "al-Rashidi", "Omar al-Rashidi"),
        (CULTURES, "he had packed", "Harlan", 'Dwayne "Duke" Harlan Jr.'),
    ],
)
def test_a_source_leads_to_the_fullest_name(names, text, content, source, name):
    found = names(text, *_before(text, content), (content, source))
    assert found[-1] == [name]


def test_a_title_that_one_of_many_has_leads_to_her(sourcings):
    """Among four people the linker may not be sure enough; then it shows whom it would choose."""
    *_, found = sourcings(COURT, *_before(COURT, "the jury"), ("the jury", "The detective"))
    assert [s.name for s in (*found.speakers, *found.candidates)] == ["Amy Cole"]


def _before(text: str, content: str) -> list[tuple[str, str]]:
    """What the article says before: who spoke last is evidence."""
    known = [
        ("We did not expect", "physicist Ingrid Solvang"),
        ("it promising", "Tomas Behrend"),
        ("her rival", "Anna Marlowe"),
    ]
    end = text.index(content)
    return [(c, s) for c, s in known if c in text and text.index(c) < end and c != content]


@pytest.mark.parametrize(
    ("content", "source"),
    [("otherwise", "A senior administration official"), ("it was late", "Critics")],
)
def test_unnamed_sources_stay_unnamed(names, content, source):
    assert names(SCIENCE, (content, source)) == [[]]


def test_an_unnamed_source_speaks_for_its_organization(sourcings):
    text = (
        "Nothing had changed, a Pentagon official said on Monday. Prices would rise, critics said."
    )
    found = sourcings(text, ("Nothing had changed", "a Pentagon official"), ("Prices", "critics"))
    assert [x.on_behalf_of for x in found] == ["Pentagon", None]
    assert [x.speakers for x in found] == [(), ()]


def test_joint_sources_are_several_speakers(names):
    text = (
        "The deal was off, chairman Owen Harlan and chief executive Mira Patel said on Friday.\n"
        "They said the captain would stay. Ruth Abara and other owners said it was wise."
    )
    assert names(
        text,
        ("The deal was off", "chairman Owen Harlan and chief executive Mira Patel"),
        ("the captain would stay", "They"),
        ("it was wise", "Ruth Abara and other owners"),
    ) == [["Owen Harlan", "Mira Patel"], ["Owen Harlan", "Mira Patel"], ["Ruth Abara"]]


def test_a_vice_president_is_no_president(names):
    text = (
        "President Ivor Dane spoke first. Vice President Lena Moss followed him.\n"
        "The president said taxes would fall. The vice president said they would not."
    )
    assert names(
        text,
        ("taxes would fall", "The president", "said"),
        ("they would not", "The vice president", "said"),
    ) == [
        ["Ivor Dane"],
        ["Lena Moss"],
    ]


def test_a_source_cut_short_is_read_in_its_text(names):
    text = "Rates will fall, the bank's chief economist, Jens Ohlsen, said. Ohlsen was sure of it."
    assert names(text, ("Rates will fall", "chief economist")) == [["Jens Ohlsen"]]
    assert names(text, ("Rates will fall", "Jens")) == [["Jens Ohlsen"]]


def test_an_office_in_a_role_is_not_its_holders(sourcings):
    text = (
        "President Ivor Dane left for Oslo. Talks go on, the press secretary of the President "
        "Mark Weil said. A spokesman for President Ivor Dane said no more."
    )
    found = sourcings(
        text,
        ("Talks go on", "the press secretary of the President Mark Weil"),
        ("no more", "A spokesman for President Ivor Dane"),
    )
    assert [s.name for s in found[0].speakers] == ["Mark Weil"]
    role = found[0].speakers[0].role
    assert role is not None and role.title == "press secretary"
    assert found[1].speakers == ()


def test_roles_are_split(sourcings):
    text = (
        "Petra Lindqvist, the former director of the Lund Polymer Centre, said costs rose. "
        "White House spokesman Colin Marsh said they fell."
    )
    found = sourcings(
        text,
        ("costs rose", "Petra Lindqvist, the former director of the Lund Polymer Centre,"),
        ("they fell", "White House spokesman Colin Marsh"),
    )
    first, second = found[0].speakers[0].role, found[1].speakers[0].role
    assert first is not None and second is not None
    assert (first.title, first.organization, first.former) == (
        "director",
        "Lund Polymer Centre",
        True,
    )
    assert (second.title, second.organization, second.former) == ("spokesman", "White House", False)


def test_gender_is_only_what_the_text_shows(sourcings):
    text = "Ingrid Solvang said she was glad. Robin Pell said it was late. Mr. Dane said so too."
    found = sourcings(
        text,
        ("she was glad", "Ingrid Solvang"),
        ("it was late", "Robin Pell"),
        ("so too", "Mr. Dane"),
    )
    assert [x.speakers[0].gender for x in found] == ["female", None, "male"]


def test_a_quote_without_a_source_has_no_speaker(names):
    assert names("It was said to be late. Ingrid Solvang left.", ("to be late", "")) == [[]]


@pytest.mark.parametrize(
    ("text", "source", "name", "role"),
    [
        ("Governor-elect Ada Renn said it fell.", "Governor-elect Ada Renn", "Ada Renn", "Governor-elect"),
        ("Senator-elect Burdock said it fell.", "Senator-elect Burdock", "Burdock", "Senator-elect"),
        ("Ex-premier Piet Kolda said it fell.", "Ex-premier Piet Kolda", "Piet Kolda", "Ex-premier"),
        ("Now Pastor Piet Kolda said it fell.", "Now Pastor Piet Kolda", "Piet Kolda", "Pastor"),
        ("Ada Renn, who served both as a minister, said it fell.", "Ada Renn, who served both as a minister,", "Ada Renn", "minister"),
    ],
)  # fmt: skip
def test_what_somebody_is_or_was_or_will_be_is_no_part_of_the_name(
    sourcings, text, source, name, role
):
    (found,) = sourcings(text, ("it fell", source))
    (speaker,) = found.speakers
    assert (speaker.name, speaker.type) == (name, "person")
    assert speaker.role is not None and speaker.role.text == role


def test_a_surname_means_who_was_introduced(names):
    text = (
        "Ada Burdock, 26, a baker, was there. Her grandmother had brought her. Ms. Burdock said it "
        "was fun.\n\nHer grandmother, Odessa Burdock, a former weaver, said she had liked it."
    )
    found = names(
        text,
        ("it was fun", "Ms. Burdock"),
        ("she had liked it", "Odessa Burdock, a former weaver,"),
    )
    assert found == [["Ada Burdock"], ["Odessa Burdock"]]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The May report said it fell.", "The May report"),
        ("Forty were asked. Nineteen said it fell.", "Nineteen"),
        ("Footage from the quay shows it fell.", "Footage from the quay"),
        ("Q: You said that it fell.", "Q"),
    ],
)
def test_a_capital_alone_makes_no_speaker(names, text, source):
    assert names(text, ("it fell", source)) == [[]]


HEADLINE = """Ada Renn Says Kolda’s Plan Doesn’t Work Without Money.

Ada Renn, the mayor, said on Monday that the plan of Piet Kolda would fail. Renn said the town was poor."""
WIDOW = """Harbour Widow Ida Sand Defends Kolda Amid Talk About Money.

Ida Sand, whose husband, Bo Sand, drowned in May, spoke on the radio. Sand said the mayor was right."""
SENTENCE = """Chairwoman Ngozi Abara told Premier Dan Holt that Senator Amy Cole Lind was ill.

Mr Holt said he was sorry."""
TONGAN = (
    """Winger Manu Faleta scored twice on Saturday. The Tongan said he was pleased with the win."""
)
SCOT = """Stuart McBirnie signed for the club on Friday. The Scot said he was glad."""
BASED = """The firm Cosyline opened in May. The Ostby-based company said it would close shops."""
LED = """The Norland-led coalition said it would fight on."""
INITIALS = """Chief Minister M. K. Azhagan said the dam was safe. Mr Azhagan said it would hold."""
BARE = """Commissioner of Railway Safety P K Tamhar, who began on Tuesday, said the signal had failed."""
TWO_SENS = """M. K. Azhag met R. Azhag on Friday. M. K. Azhag said it was late. R. Azhag said it was not."""
DOUBLE = """Acting mayor Lourdes Atienza-Villacor said the market would open. Villacor said it was big."""
RETIRED = """Rear Admiral (ret.) Kofi Mensar said the port was full."""
MARINE = """French candidate Marine Le Brun met Mr Holt. Le Brun said it was good."""
CORPS = """Former Marine Dan Kell said he was sorry."""
DOMAIN = """According to Factfinder.org, the claim was false."""

NOUNS = """Judge Ada W. Reeves stopped the law on Friday. Reeves wrote that it was wrong."""
PLURAL = """Dottie Deans, who leads the party, was there. Deans said it was late."""
IRISH = """Cathal Ó Dúill left early. Ó Dúill said he was tired."""
MALAY = """Datuk Wan Fauzi Idris stepped down in May. Wan Fauzi said he was glad."""
OF_GEORGIA = """Jon Isak of Georgia and John Bosman of Ostby came. Bosman said it was late."""
SHORT = """Mitchell Sarn, the lawyer, was there. Mitch said it was late."""
TWO_MITCHES = """Mitchell Sarn met Mitchell Renn. Mitch said it was late."""
TUAN = """Speaker Tuan Haji Wan Sulong left. Wan Sulong said it was late."""
PARK = """Malcolm was late. At the council, engineer Jiho Park said it was cold. He said it was late."""
LAW = """Steven Law, a former aide, was there. It was late, Law said. It was cold."""
KERRY = """Secretary of State John F. Karry was there. Karry said it was late."""
PARK_ALONE = """Engineer Jiho Park was late. Park said it was cold."""
MISREAD = """President FranÃ§ois Renn spoke late on Friday. Renn said it was late."""


@pytest.mark.parametrize(
    ("text", "content", "source", "speakers"),
    [
        (NOUNS, "it was wrong", "Reeves", ["Ada W. Reeves"]),
        (PLURAL, "it was late", "Deans", ["Dottie Deans"]),
        (IRISH, "he was tired", "Ó Dúill", ["Cathal Ó Dúill"]),
        (MALAY, "he was glad", "Wan Fauzi", ["Wan Fauzi Idris"]),
        (OF_GEORGIA, "it was late", "Bosman", ["John Bosman"]),
        (MISREAD, "it was late", "Renn", ["FranÃ§ois Renn"]),
        (PARK, "it was cold", "engineer Jiho Park", ["Jiho Park"]),
        (LAW, "It was late", "Law", ["Steven Law"]),
        (KERRY, "it was late", "Karry", ["John F. Karry"]),
        (PARK_ALONE, "it was cold", "Park", ["Jiho Park"]),
        (SHORT, "it was late", "Mitch", ["Mitchell Sarn"]),
        (TWO_MITCHES, "it was late", "Mitch", ["Mitch"]),
        (TUAN, "it was late", "Wan Sulong", ["Wan Sulong"]),
        (HEADLINE, "Kolda’s Plan Doesn’t Work", "Ada Renn", ["Ada Renn"]),
        (HEADLINE, "the town was poor", "Renn", ["Ada Renn"]),
        (WIDOW, "the mayor was right", "Sand", ["Ida Sand"]),
        (SENTENCE, "he was sorry", "Mr Holt", ["Dan Holt"]),
        (TONGAN, "he was pleased", "The Tongan", ["Manu Faleta"]),
        (SCOT, "he was glad", "The Scot", ["Stuart McBirnie"]),
        (BASED, "it would close", "The Ostby-based company", ["Cosyline"]),
        (LED, "it would fight", "The Norland-led coalition", ["Norland-led coalition"]),
        (INITIALS, "it would hold", "Mr Azhagan", ["M. K. Azhagan"]),
        (
            BARE,
            "the signal had failed",
            "Commissioner of Railway Safety P K Tamhar, who began on Tuesday,",
            ["P K Tamhar"],
        ),
        (TWO_SENS, "it was not", "R. Azhag", ["R. Azhag"]),
        (DOUBLE, "it was big", "Villacor", ["Lourdes Atienza-Villacor"]),
        (RETIRED, "the port was full", "Rear Admiral (ret.) Kofi Mensar", ["Kofi Mensar"]),
        (MARINE, "it was good", "Le Brun", ["Marine Le Brun"]),
        (CORPS, "he was sorry", "Former Marine Dan Kell", ["Dan Kell"]),
        (DOMAIN, "the claim was false", "Factfinder.org", ["Factfinder.org"]),
    ],
)
def test_capitals_initials_and_compounds_do_not_mislead(names, text, content, source, speakers):
    assert names(text, (content, source)) == [speakers]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Renn, Director, Orland Bank, said so.", "Director, Orland Bank"),
        ("Ada Renn, head of work at the O.K.'s University of Yarrow, said so.",
         "head of work at the O.K.'s University of Yarrow"),
        ("Ada Renn was the third witness testifying on Tuesday. Ada Renn said so.", None),
        ("Ada Renn was the officer who fired. Ada Renn said so.", None),
        ("Ada Renn is a lawyer who lives in Orland. Ada Renn said so.", "lawyer"),
        ("Bo Lind is a baker Renn called. Ada Renn said so.", None),
        ("A shopkeeper Ada Renn said so.", "shopkeeper"),
        ("Ada Renn was a student. Governor Ada Renn said so.", "Governor"),
        ("Ada Renn was a student of law. Ada Renn said so.", "student of law"),
        ("Bank of Orland governor Ada Renn said so.", "Bank of Orland governor"),
    ],
)  # fmt: skip
def test_a_role_says_what_somebody_is(text, role):
    known = {"Ada Renn": "PERSON"} | {
        name: "ORG" for name in ("Orland Bank", "Bank of Orland") if name in text
    }
    (found,) = read(text, "Ada Renn", entities=known)
    given = found.speakers[0].role
    assert (given.text if given else None) == role


def test_a_long_role_ends_with_a_phrase():
    body = "University of the North and of the South and of the East and of the West of Orland"
    text = f"Ada Renn, professor at the {body} and of the Isles and the editor of a large blog, said so."
    (found,) = read(text, "Ada Renn", entities={"Ada Renn": "PERSON"})
    role = found.speakers[0].role
    assert role is not None and role.text == f"professor at the {body} and of the Isles"


def test_the_title_of_one_person_is_not_that_of_the_next(names):
    text = (
        "Mr. Lind and Ada Renn were late. It was told by Piet Kolda, an aide of Mayor Bill Renn. "
        "Mrs. Renn said the port of Osterhaven was shut."
    )
    assert names(text, ("the port of Osterhaven was shut", "Mrs. Renn")) == [["Ada Renn"]]
