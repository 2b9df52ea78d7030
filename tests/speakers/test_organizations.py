"""Organizations, places used for their governments, publications and pollsters as sources."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from speakers_reading import candidate_names, read

from quotes.pipeline import Extractor

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


def test_names_joined_by_a_slash_are_read(names):
    text = (
        "The Norlak/Nordbank AG merger was called off on Friday, and Norlak/Nordbank shares fell.\n"
        "Profit rose, Grand Nordbank said."
    )
    assert names(text, ("Profit rose", "Grand Nordbank")) == [["Grand Nordbank"]]


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


@pytest.mark.parametrize(
    ("source", "entities", "name"),
    [
        ("Lowland’s foreign ministry", {"Lowland": "GPE"}, "Lowland’s foreign ministry"),
        ("The Lowland foreign ministry", {"The Lowland": "ORG"}, "Lowland foreign ministry"),
        ("The Lowlander energy ministry", {"Lowlander": "NORP"}, "Lowlander energy ministry"),
        ("Lowland’s central bank", {"Lowland": "GPE"}, "Lowland’s central bank"),
        ("Port Renn police", {"Port Renn police": "ORG"}, "Port Renn police"),
        ("The Lowland state health department", {"Lowland": "GPE"}, "Lowland state health department"),
        ("Lowland’s highest court", {"Lowland": "GPE"}, "Lowland’s highest court"),
        ("Lowland’s Foreign Ministry", {"Lowland": "GPE", "Foreign Ministry": "ORG"}, "Lowland’s Foreign Ministry"),
        ("Lowland’s Ministry of Trade", {"Lowland": "GPE", "Ministry of Trade": "ORG"}, "Lowland’s Ministry of Trade"),
        ("The Lowmoor County district attorney’s office", {"Lowmoor County": "GPE"}, "Lowmoor County district attorney’s office"),
        ("The Lowland embassy in Port Renn", {"Lowland": "GPE", "Port Renn": "GPE"}, "Lowland embassy in Port Renn"),
        ("The Lowland Attorney’s Office for the Eastern District of Renn", {"Lowland Attorney’s Office": "ORG"}, "Lowland Attorney’s Office for the Eastern District of Renn"),
        ("Lowland Tide Science and Industry Corp", {"Lowland Tide Science": "ORG"}, "Lowland Tide Science and Industry Corp"),
        ("The so-called Islamic State group", {"Islamic": "NORP"}, "Islamic State"),
        ("The Lowmoor County district attorney’s office", {"The Lowmoor County district attorney": "ORG"}, "Lowmoor County district attorney’s office"),
        ("The Lowland press service", {"Lowland": "ORG"}, "Lowland press service"),
        ("Lowland’s official news agency", {"Lowland": "GPE"}, "Lowland’s official news agency"),
        ("The Vestnik news agency", {"Vestnik": "ORG"}, "Vestnik"),
        ("Lowland’s Vestnik news agency", {"Lowland": "GPE", "Vestnik": "ORG"}, "Vestnik"),
        ("The Lowland-led coalition", {}, "Lowland-led coalition"),
        ("A Lowland-backed military alliance", {}, "Lowland-backed military alliance"),
        ("The Renn-Lind family", {"Renn-Lind": "PERSON"}, "Renn-Lind family"),
    ],
)  # fmt: skip
def test_a_body_is_named_after_its_place(source, entities, name):
    text = f"{source} said that it was late and that nothing more would be done."
    found = read(text, source, entities=entities)
    assert [[(s.name, s.type) for s in x.speakers] for x in found] == [[(name, "organization")]]


@pytest.mark.parametrize(
    ("long", "source", "entities"),
    [
        ("US Harbour Service", "the Harbour Service", {"US Harbour Service": "ORG"}),
        ("Danish Harbour Ministry", "the Harbour Ministry", {"Danish Harbour Ministry": "ORG"}),
        ("Lowland’s Harbour Ministry", "the Harbour Ministry", {"Lowland": "GPE", "Harbour Ministry": "ORG"}),
        ("Centre for Disease Control and Prevention", "the CDC", {"Centre for Disease Control and Prevention": "ORG"}),
        ("Almas-Renn Group", "the Group", {"Almas-Renn Group": "ORG"}),
        ("Regional Renn Air", "Rex", {"Regional Renn Air": "ORG"}),
    ],
)  # fmt: skip
def test_a_short_name_is_the_only_long_one(long, source, entities):
    text = f"On Friday the {long}, also known as Rex, met. Later {source} said it was late."
    assert [long] in candidate_names(text, source, entities)


def test_an_owner_is_no_part_of_a_name():
    text = "On Friday the UN's Tide Office for Harbours said it was late."
    found = candidate_names(text, "the UN's Tide Office for Harbours", {"UN's Tide Office": "ORG"})
    assert ["Tide Office for Harbours"] in found


@pytest.mark.parametrize(
    ("forces", "name"),
    [
        (["Moor Valley Police"], "Moor Valley Police"),
        (["Lowmoor Police Department"], "Lowmoor Police Department"),
        (["Moor Valley Police", "Harbour Police"], None),
        ([], None),
    ],
)
def test_police_are_the_only_force_that_is_named(forces, name):
    text = (
        f"Nobody was hurt, said {' and '.join(forces) or 'nobody'}. Later police said it was late."
    )
    (found,) = read(text, "police", entities=dict.fromkeys(forces, "ORG"))
    assert [s.name for s in found.speakers] == ([name] if name else [])


def test_two_ministries_of_one_name_are_not_one():
    text = (
        "The Danish Harbour Ministry and the German Harbour Ministry met. "
        "Later the Harbour Ministry said it was late."
    )
    entities = {"Danish Harbour Ministry": "ORG", "German Harbour Ministry": "ORG"}
    found = candidate_names(text, "the Harbour Ministry", entities)
    assert ["Harbour Ministry"] in found


def test_a_noun_can_belong_to_two_bodies():
    text = "On Friday the Harbour and Health Ministries said it was late."
    found = candidate_names(text, "the Harbour and Health Ministries", {})
    assert ["Harbour Ministry", "Health Ministry"] in found


def test_two_chambers_share_the_subject_of_their_committees():
    source = "the House and Senate Tide Committees"
    found = candidate_names(f"On Friday {source} said it was late.", source, {})
    assert ["House Tide Committee", "Senate Tide Committee"] in found


def test_people_have_no_article():
    text = "On Friday the Renn Tidende said in a commentary that it was late."
    found = read(text, "the Renn Tidende", entities={"Renn Tidende": "PERSON"})
    assert [[(s.name, s.type) for s in x.speakers] for x in found] == [
        [("Renn Tidende", "organization")]
    ]


def test_a_party_is_no_member_of_a_list():
    text = "On Friday Ada Renn, R-Lowland, and Bo Carr, D-Kolda, said it was late."
    source = "Ada Renn, R-Lowland, and Bo Carr, D-Kolda,"
    found = candidate_names(text, source, {"Ada Renn": "PERSON", "Bo Carr": "PERSON"})
    assert ["Ada Renn", "Bo Carr"] in found
    assert not any("R-Lowland" in names for names in found)


def test_a_letter_of_an_administration_is_its_own():
    text = "Ada Renn won. The Renn administration letter said it was late."
    found = read(text, "The Renn administration letter", entities={"Ada Renn": "PERSON"})
    assert [[s.name for s in x.speakers] for x in found] == [["Renn administration"]]


def test_police_inside_a_place_are_not_named_after_it():
    text = "In Lowmoor police said that it was late and that nothing more would be done."
    assert ["Lowmoor police"] not in candidate_names(text, "police", {"Lowmoor": "GPE"})


def test_the_ministry_is_the_one_that_was_named():
    text = (
        "Talks failed on Friday. The Lowland foreign ministry said it was late. "
        "“We will wait,” the ministry said."
    )
    found = candidate_names(text, "the ministry", {"The Lowland": "ORG"})
    assert ["Lowland foreign ministry"] in found


@pytest.mark.parametrize(
    ("source", "entities", "name"),
    [
        ("Renn Kolda Productions", {"Renn Kolda Productions": "PERSON"}, "Renn Kolda Productions"),
        ("LMC TV", {"LMC TV": "PERSON"}, "LMC TV"),
        ("Kolda Co.", {"Kolda Co.": "PERSON"}, "Kolda Co"),
    ],
)
def test_the_form_of_a_name_shows_a_body(source, entities, name):
    text = f"It rained on Friday. {source} said that it was late and that nothing would be done."
    found = read(text, source, entities=entities)
    assert [[(s.name, s.type) for s in x.speakers] for x in found] == [[(name, "organization")]]


@pytest.mark.parametrize(
    ("source", "entities", "name"),
    [
        ("Port Air's parent company, the Renn Group,", {"Port Air": "ORG", "Renn Group": "ORG"}, "Renn Group"),
        ("The company that runs the LMCs, Ada Renn Productions,", {"LMCs": "ORG", "Ada Renn Productions": "PERSON"}, "Ada Renn Productions"),
    ],
)  # fmt: skip
def test_a_description_may_end_in_the_name(source, entities, name):
    text = f"It rained. {source} said that it was late and that nothing more would be done."
    assert candidate_names(text, source, entities)[0] == [name]


def test_a_firm_is_one_without_its_legal_form_too():
    text = "Shares of Kolda Co. fell on Friday. “We will manage,” Kolda said."
    found = read(text, "Kolda", entities={"Kolda Co.": "PERSON"})
    assert [[(s.name, s.type) for s in x.speakers] for x in found] == [
        [("Kolda Co", "organization")]
    ]


def test_somebody_with_the_name_of_a_firm_is_a_person():
    text = "Shares of Kolda Co. fell. Ada Kolda came on Friday. “We will manage,” she said."
    entities = {"Kolda Co.": "ORG", "Ada Kolda": "PERSON"}
    assert candidate_names(text, "she", entities)[0] == ["Ada Kolda"]


def test_a_description_by_people_and_trade_is_no_name():
    text = "Port Air grew. The Lowlander manufacturer said that it was late, and nothing was done."
    entities = {"Lowlander": "NORP", "Port Air": "ORG"}
    assert ["Lowlander manufacturer"] not in candidate_names(
        text, "The Lowlander manufacturer", entities
    )


def test_a_place_only_says_where_a_firm_is():
    text = "Otter went to court. The UK firm said that it would appeal."
    found = candidate_names(text, "The UK firm", {"UK": "GPE", "Otter": "ORG"})
    assert not [names for names in found if "UK" in " ".join(names)]


def test_an_association_does_not_govern():
    text = "The Local Government Union was short of money. The government said it would pay."
    entities = {"Local Government Union": "ORG"}
    assert candidate_names(text, "The government", entities) == [[]]


@pytest.mark.parametrize("label", ["PERSON", None])
def test_a_country_is_no_person(label):
    text = "Kazakhstan said that it was late, and nobody was hurt."
    (found,) = read(text, "Kazakhstan", entities={"Kazakhstan": label} if label else {})
    assert [(s.name, s.type) for s in found.speakers] == [("Kazakhstan", "organization")]


def test_a_name_ends_with_its_paragraph():
    text = "Calls for calm in Port Kolda\n\nTide Board said that it was late."
    (found,) = read(text, "Tide Board", entities={"Port Kolda\n\nTide Board": "ORG"})
    assert [s.name for s in found.speakers] == ["Tide Board"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sodalia Justice Services runs it. Sodalia said it was late.", "Sodalia Justice Services"),
        ("Mr Sodal left Sodal Justice Services. Sodal said it was late.", "Sodal"),
        ("She spoke to CTN International on Friday. CTN said it was late.", "CTN"),
    ],
)
def test_a_short_name_is_that_of_its_body(text, name):
    (quote,) = Extractor.load().extract(text).quotes
    assert [s.name for s in quote.speakers] == [name]


def test_a_plural_acronym_is_no_name():
    text = "Tide Aid and Port Help were late. The NGOs said that it was cold."
    found = candidate_names(text, "The NGOs", {"Tide Aid": "ORG", "Port Help": "ORG"})
    assert ["NGOs"] not in found


def test_the_friend_of_a_family_is_not_the_family():
    text = "Bo Renn left in May. A friend of the Renn family said that it was sad."
    source = "A friend of the Renn family"
    assert candidate_names(text, source, {"Bo Renn": "PERSON"})[0] == []


def test_a_place_of_a_body_is_no_fuller_name_of_it():
    text = "LBG announced a plan. Guards fell ill at the LBG Lowmoor facility, LBG said."
    entities = {"LBG": "ORG", "LBG Lowmoor": "ORG"}
    assert candidate_names(text, "LBG", entities)[0] == ["LBG"]


def test_broadcasters_that_look_like_people_are_bodies():
    text = "It rained. Lowmoor News and LMC News said that it was late, and CNL agreed with them."
    entities = {"Lowmoor News": "ORG", "LMC News": "PERSON", "CNL": "PERSON"}
    found = read(text, "Lowmoor News and LMC News", "CNL", entities=entities)
    assert [[(s.name, s.type) for s in x.speakers] for x in found] == [
        [("Lowmoor News", "organization"), ("LMC News", "organization")],
        [("CNL", "organization")],
    ]


@pytest.mark.parametrize(
    ("poll", "makers"),
    [
        ("A Lowmoor Post-LMC News poll", ["Lowmoor Post", "LMC News"]),
        ("The LMC-ORD poll", ["LMC", "ORD"]),
        ("A Lowmoor Post/LMC News poll", ["Lowmoor Post", "LMC News"]),
        ("A Tri-Rivers poll", ["Tri-Rivers"]),
    ],
)
def test_a_joint_poll_has_two_makers(poll, makers):
    name = poll.split(" ", 1)[1].removesuffix(" poll")
    text = f"It rained. {poll} found that most agreed and that few would go."
    assert candidate_names(text, poll, {name: "ORG"})[0] == makers


def test_a_court_of_a_union_is_no_fuller_name_of_it():
    text = "The Lowland Union met. Lowland Union's top court ruled. The LU said that it was late."
    entities = {"The Lowland Union": "ORG", "Lowland Union's": "ORG", "The LU": "ORG"}
    assert candidate_names(text, "The LU", entities)[0] == ["Lowland Union"]


def test_two_bodies_marked_as_one_are_two():
    text = (
        "The Lowland Union met. Port Renn was late. "
        "The Lowland Union and Port Renn said that nothing more would be done."
    )
    both = "The Lowland Union and Port Renn"
    entities = {"The Lowland Union": "ORG", "Port Renn": "GPE", both: "ORG"}
    assert candidate_names(text, both, entities)[0] == ["Lowland Union", "Port Renn"]


@pytest.mark.parametrize(
    ("movement", "label"),
    [
        ("the Taliban", "NORP"),
        ("the Houthis", "PERSON"),
        ("Boko Haram", "PERSON"),
        ("the PKK", None),
    ],
)
def test_a_movement_is_a_body(movement, label):
    text = f"It was late. On Tuesday {movement} said that nothing more would be done."
    name = movement.removeprefix("the ")
    (found,) = read(text, movement, entities={name: label} if label else {})
    assert [(s.name, s.type) for s in found.speakers] == [(name, "organization")]
