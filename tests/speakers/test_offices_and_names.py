"""Long offices, titles of the world, short forms, places: whatever a recognizer makes of them."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from speakers_reading import read

from quotes.speakers.abbreviations import abbreviations
from quotes.speakers.words import Words


def names(text, *sources, entities=None, title=None):
    found = read(text, *sources, entities=entities, title=title)
    return [[speaker.name for speaker in x.speakers] for x in found]


@pytest.mark.parametrize(
    ("source", "entities"),
    [
        ("Department of Parks spokesman Ada Renn", {"Department of Parks": "ORG", "Ada Renn": "PERSON"}),
        ("Bank of Orland assistant chief economist Ada Renn", {"Bank of Orland": "ORG", "Ada Renn": "PERSON"}),
        ("Bakers of Orland’s chief economist, Ada Renn", {"Bakers of Orland": "PERSON", "Ada Renn": "PERSON"}),
        ("minister of mines and energy Ada Renn", {"Ada Renn": "PERSON"}),
        ("Lowland’s Minister of Harbours, Tides and Trade Ada Renn", {"Lowland": "GPE", "Ada Renn": "PERSON"}),
        ("Minister in the Ministry of Finance Ada Renn", {"the Ministry of Finance": "ORG", "Ada Renn": "PERSON"}),
        ("Acting U.S. Attorney for the District of Orland Ada Renn", {"Orland Ada Renn": "PERSON"}),
        ("Lone Bay Islands (LBI) Governor Ada Renn", {"Lone Bay Islands": "PERSON", "Ada Renn": "PERSON"}),
        ("One of the protesters, Ada Renn, 42, a lecturer from Orland,", {"Ada Renn": "PERSON", "Orland": "GPE"}),
        ("Author and one of the organisers, Ada Renn, from Orland,", {"Ada Renn": "PERSON", "Orland": "PERSON"}),
        ("The president of Parti Baru (PB), Tan Sri Ada Renn,", {"Tan Sri Ada Renn": "PERSON"}),
    ],
)  # fmt: skip
def test_whoever_holds_a_long_office_speaks(source, entities):
    assert names(
        f"{source} said that it was late and that nothing more would be done.",
        source,
        entities=entities,
    ) == [["Ada Renn"]]


@pytest.mark.parametrize(
    "title",
    "Taoiseach|Tánaiste|MEC|Adv|Cllr|Major-Gen|Datuk Seri|Tan Sri|Dato'|Shri|Smt|Alhaji|Mallam|"
    "Otunba|DCI|PC|Garda|Hon|Rt Hon|Mr Justice|Lord Justice|Air Commodore|Chef|Engr".split("|"),
)
def test_titles_of_the_world_are_no_part_of_names(title):
    text = f"{title} Ada Renn said it was late."
    assert names(text, f"{title} Ada Renn", entities={f"{title} Ada Renn": "PERSON"}) == [
        ["Ada Renn"]
    ]


def test_initials_run_together_are_part_of_a_name():
    text = "Justice P.V. Renn said it was late. “No,” said Mr. Renn."
    assert names(text, "Justice P.V. Renn", "Mr. Renn") == [["P.V. Renn"], ["P.V. Renn"]]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Lowland Organisation for Tides (LOT) met.", "lot", "Lowland Organisation for Tides"),
        ("the Harbour Safety Act, or HSA, is old", "hsa", "Harbour Safety Act"),
        ("The mayor (HSA) met.", "hsa", None),
        ("Ada Renn (ORL) won.", "orl", None),
        ("the Friends of the Lowland Library (FLL) met", "fll", "Friends of the Lowland Library"),
        ("Piet Kolda of the Tide Pilots’ Forum (TPF)", "tpf", "Tide Pilots’ Forum"),
    ],
)
def test_short_forms_that_the_text_explains(text, short, long):
    words = Words.of(text)
    found = abbreviations(words, {}).get(short)
    assert (words.between(*found) if found else None) == long


@pytest.mark.parametrize(
    ("text", "source", "entities", "expected"),
    [
        ("The Friends of the Lowland Library (FLL) said no.", "The Friends of the Lowland Library (FLL)", {"Lowland Library": "FAC"}, ["Friends of the Lowland Library"]),
        ("The Roads and Paths Office (RPO) said no.", "The Roads and Paths Office (RPO)", {"Paths Office": "ORG"}, ["Roads and Paths Office"]),
        ("The General Growers’ Union said no.", "The General Growers’ Union", {"Union": "ORG"}, ["Growers’ Union"]),
        ("The Pet Insurers' Forum said no.", "The Pet Insurers' Forum", {"Insurers": "NORP"}, ["Pet Insurers' Forum"]),
        ("The Friends of the Sea (FOS) said no.", "The Friends of the Sea (FOS)", {}, ["Friends of the Sea"]),
        ("Members of Parliament (MPs) said no.", "Members of Parliament (MPs)", {}, []),
        ("The Member of Parliament (MP) said no.", "The Member of Parliament (MP)", {}, []),
        ("The Lions’ coach said no.", "The Lions’ coach", {"Lions": "ORG"}, []),
    ],
)  # fmt: skip
def test_whole_names_of_bodies_that_are_recognized_in_part(text, source, entities, expected):
    assert names(text, source, entities=entities) == [expected]


@pytest.mark.parametrize("title", ["Okyeame", "Daw", "Ustad", "CS", "Pandit", "Eng", "Viscountess"])
def test_titles_of_other_countries_are_no_part_of_a_name(title):
    assert names(f"{title} Ada Renn said no.", f"{title} Ada Renn") == [["Ada Renn"]]


@pytest.mark.parametrize("told", [", or PTL,", ", known as PTL,"])
def test_a_short_form_may_have_the_letters_of_another_language(told):
    text = f"The Lowland Workers’ Party{told} won. Ada Renn left. The PTL said so."
    known = {"Lowland Workers’ Party": "ORG", "Ada Renn": "PERSON"}
    assert names(text, "The PTL", entities=known) == [["Lowland Workers’ Party"]]


@pytest.mark.parametrize(
    "source", ["the Lund-based Harbour Trust", "the New Orland-backed Harbour Trust"]
)
def test_what_describes_a_body_is_no_part_of_its_name(source):
    text = f"In May, {source} said that it was late."
    assert names(text, source, entities={"Harbour Trust": "ORG"}) == [["Harbour Trust"]]


def test_a_short_form_is_the_same_body():
    text = "The Lowland Tide Office (LTO) met. LTO said no."
    entities = {"Lowland Tide Office": "ORG"}
    assert names(text, "(LTO)", ". LTO", entities=entities)[-1] == ["Lowland Tide Office"]


def test_residents_of_places_are_not_the_places():
    text = "Residents of Ha Tuke, Mechal and Mokotan say they are afraid."
    entities = {"Ha Tuke": "PERSON", "Mechal": "PERSON", "Mokotan": "PERSON"}
    assert names(text, "Residents of Ha Tuke, Mechal and Mokotan", entities=entities) == [[]]


def test_a_thing_of_a_firm_is_not_its_name():
    text = "Renno said at its Renno Watch that it would. Renno left."
    entities = {"Renno": "ORG", "Renno Watch": "ORG"}
    assert names(text, "Renno", entities=entities) == [["Renno"]]


def test_a_body_that_is_in_a_place():
    text = "Ada Renn leads the Dialogue Group in Orland, which says it is late."
    entities = {"Ada Renn": "PERSON", "the Dialogue Group": "ORG", "Orland": "GPE"}
    assert names(text, "which", entities=entities) == [["Dialogue Group"]]


def test_whoever_is_asked_answers():
    text = (
        "Sir Karel Storm said: no. Lord Alber left.\n"
        "Asked whether he would take gifts from Lord Alber, he said no."
    )
    entities = {"Karel Storm": "PERSON", "Alber": "PERSON"}
    assert names(text, "Sir Karel Storm", ", he", entities=entities)[1] == ["Karel Storm"]


def test_a_cleft_sentence_brings_out_whom_it_means():
    text = "After Lilo Miyak won, it was Kati Boulder who went on.\n“Good,” she told the press."
    entities = {"Lilo Miyak": "PERSON", "Kati Boulder": "PERSON"}
    assert names(text, "she", entities=entities) == [["Kati Boulder"]]


def test_she_is_nobody_whom_only_he_fits():
    text = "Heino Dorn took his victim in November. She said it was dark."
    assert names(text, "She", entities={"Heino Dorn": "PERSON"}) == [[]]


def test_the_labels_of_a_transcript():
    text = "Senator HOLM (Westport): I ask.\nThe PRESIDENT: Order.\nSenator HOLM: Which dry season?"
    assert names(text, "Senator HOLM (Westport)", "The PRESIDENT", "Senator HOLM") == [
        ["Holm"], [], ["Holm"],
    ]  # fmt: skip


def test_the_initials_of_an_interview():
    text = "Ruth Amber met Jack Sallis.\nRA: How many?\nJS: Eleven."
    entities = {"Ruth Amber": "PERSON", "Jack Sallis": "PERSON"}
    assert names(text, "RA", "JS", entities=entities) == [["Ruth Amber"], ["Jack Sallis"]]


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("The dish is ready, says Di Wen, the chief scientist of the array.", "Di Wen", "Di Wen"),
        ("Otters DL Carl Dunmore said he was sore.", "Otters DL Carl Dunmore", "Carl Dunmore"),
        (
            "The former envoy to Ukraine Kurt Vollmer said he was sorry.",
            "The former envoy to Ukraine Kurt Vollmer",
            "Kurt Vollmer",
        ),
        (
            "Osterhaven's ambassador to Norland Petra Dahl said he was sorry.",
            "Osterhaven's ambassador to Norland Petra Dahl",
            "Petra Dahl",
        ),
        (
            "U.S. special envoy for Syria James Halden said he was sorry.",
            "U.S. special envoy for Syria James Halden",
            "James Halden",
        ),
        (
            "It was late. Tobias Ainsworth KC, prosecuting, said he was sorry.",
            "Tobias Ainsworth KC, prosecuting,",
            "Tobias Ainsworth",
        ),
        (
            "Vice-Premier Audley Grant said he was sorry.",
            "Vice-Premier Audley Grant",
            "Audley Grant",
        ),
        (
            "Lowland Chancellor Audley Grant said he was sorry.",
            "Lowland Chancellor Audley Grant",
            "Audley Grant",
        ),
        (
            "Opposition spokesman on water Audley Grant said he was sorry.",
            "Opposition spokesman on water Audley Grant",
            "Audley Grant",
        ),
    ],
)
def test_titles_and_other_names_before_a_name_come_off(names, text, source, name):
    said = "he was sore" if "sore" in text else "he was sorry"
    content = "The dish is ready" if "dish" in text else said
    assert names(text, (content, source)) == [[name]]


@pytest.mark.parametrize(
    "text",
    [
        "The couple, Wuzhir and Ghazla Renn, came on Monday.",
        "Wuzhir and Ghazla Renn came on Monday, as the Renns do.",
        "His parents Wuzhir and Ghazla Renn came on Monday.",
    ],
)
def test_two_of_one_family_have_one_surname(text):
    found = names(f"{text} Wuzhir said it was late.", "Wuzhir", entities={"Ghazla Renn": "PERSON"})
    assert found == [["Wuzhir Renn"]]


def test_an_office_before_a_surname_is_no_part_of_it():
    text = "German Chancellor Renn said it was late. Harbour Minister Lind said no."
    entities = {"German": "NORP", "Renn": "PERSON", "Lind": "PERSON"}
    found = names(text, "German Chancellor Renn", "Harbour Minister Lind", entities=entities)
    assert found == [["Renn"], ["Lind"]]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Ada Renn Ada Renn came. Ms Renn said it was late.", ["Ada Renn Ada Renn"]),
        ("Ada al-Renn Renn came. Ms Renn said it was late.", ["Ada al-Renn Renn"]),
        ("We met Ada Renn I would say. Ms Renn said it was late.", ["Ada Renn I"]),
        ("We met Ada Renn A storm came. Ms Renn said it was late.", ["Ada Renn A"]),
        (
            "Ada Renn left. Mayor Ada Renn Local polls came. Ms Renn said it was late.",
            ["Ada Renn", "Ada Renn Local"],
        ),
    ],
)
def test_what_two_lines_join_is_no_name(text, entities):
    ((name,),) = names(text, "Ms Renn", entities=dict.fromkeys(entities, "PERSON"))
    assert name in ("Ada Renn", "Ada al-Renn")


def test_a_letter_is_no_surname_of_two():
    text = "Ora and Jay Q came. Ora said it was late."
    assert names(text, "Ora", entities={"Ora": "PERSON", "Jay Q": "PERSON"}) == [["Ora"]]


def test_a_family_name_may_come_first():
    text = "Tavi Liu sings. For Liu Xin, 36, it is a bar. Ms Liu said it was late."
    entities = {"Tavi Liu": "PERSON", "Liu Xin": "PERSON"}
    assert names(text, "Ms Liu", entities=entities) == [["Liu Xin"]]


@pytest.mark.parametrize(
    "source",
    [
        "The mother of Lowland attacker Ada Renn",
        "Friends of Mr Ada Renn",
        "The parents of victim Ada Renn, 23,",
        "Counsel for the defence of ex-President Ada Renn",
        "The man accused of killing writer Ada Renn",
    ],
)
def test_somebody_of_somebody_is_another(source):
    text = f"Ada Renn was well known in Lowland. {source} said that it was late."
    entities = {"Ada Renn": "PERSON", "Lowland": "GPE"}
    assert names(text, source, entities=entities) == [[]]


def test_a_company_and_its_head_are_no_family():
    text = "Both Wuzhir and Ghazla Renn came on Monday. Wuzhir said it was late."
    entities = {"Ghazla Renn": "PERSON", "Wuzhir": "ORG"}
    assert names(text, "Wuzhir", entities=entities) == [["Wuzhir"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ken Renn praises the deal. Kenneth Renn, the mayor, said it was late.", "Kenneth Renn"),
        ("Kenneth Renn is mayor. Ken Renn said it was late.", "Kenneth Renn"),
        ("Ken Renn won. Ken Renn left. Kenneth Renn said it was late.", "Ken Renn"),
    ],
)
def test_the_first_name_in_full_is_the_fullest(text, name):
    source = text.rsplit(". ", 1)[1].split(",")[0].removesuffix(" said it was late.")
    entities = {"Ken Renn": "PERSON", "Kenneth Renn": "PERSON"}
    assert names(text, source, entities=entities) == [[name]]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("It was a race against singer Ally Renn, who won. “Good,” Renn said.", "Ally Renn"),
        ("Fan Renn, deputy director of the centre, was sure. “Good,” Renn said.", "Fan Renn"),
    ],
)
def test_a_first_name_may_be_a_noun(text, entity):
    assert names(text, "Renn", entities={entity: "PERSON"}) == [[entity]]


@pytest.mark.parametrize("first", ["(Ada)", "[Ada]"])
def test_a_first_name_in_brackets_is_part_of_the_name(first):
    text = f"“Coach {first} Renn was late,” said the guard. “Good,” Renn said."
    assert names(text, "the guard", "Renn", entities={"Renn": "PERSON"})[1:] == [["Ada Renn"]]


def test_two_bodies_in_one_name_are_two():
    text = (
        "The Harbour Union was late. In May, the Tide Office and Harbour Union said that it was "
        "cold. The Lowland Bank and Trust Company left."
    )
    known = {"Harbour Union": "ORG", "the Tide Office and Harbour Union": "ORG"}
    found = names(text, "the Tide Office and Harbour Union", entities=known)
    assert found == [["Tide Office", "Harbour Union"]]
    known = {"Lowland Bank and Trust Company": "ORG"}
    assert names(
        text.replace("left", "said so"), "The Lowland Bank and Trust Company", entities=known
    ) == [["Lowland Bank and Trust Company"]]


def test_the_office_of_an_official_may_be_a_body():
    text = "In May, the L.O. Attorney’s Office said that a man was fined."
    known = {"L.O. Attorney’s Office": "ORG"}
    found = names(text, "the L.O. Attorney’s Office", entities=known)
    assert found == [["L.O. Attorney’s Office"]]
