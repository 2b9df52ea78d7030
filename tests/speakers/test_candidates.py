"""Who can be meant by a source: the candidates among which the linker chooses."""

from __future__ import annotations

import pytest
from speakers_reading import candidate_names

TWO = {"Ada Renn": "PERSON", "Bo Lind": "PERSON"}
THREE = TWO | {"Cy Dunn": "PERSON"}


def test_a_possessive_does_not_make_a_description_a_pronoun():
    text = (
        "Ida Sand, the chief aide of Piet Kolda, came. It was late. His chief aide said so today."
    )
    names = candidate_names(text, "His chief aide", {"Ida Sand": "PERSON", "Piet Kolda": "PERSON"})
    assert ["Ida Sand"] in names


@pytest.mark.parametrize("source", ["They", "Both", "The two", "The couple", "The two bakers"])
def test_people_named_together_are_one_candidate(source):
    text = f"Ada Renn and Bo Lind were late. Cy Dunn waited. It was cold. {source} said so today."
    assert ["Ada Renn", "Bo Lind"] in candidate_names(text, source, THREE)


def test_a_list_is_taken_together():
    text = "Ada Renn, Bo Lind and Cy Dunn were late. It was cold. They said so today."
    assert ["Ada Renn", "Bo Lind", "Cy Dunn"] in candidate_names(text, "They", THREE)


@pytest.mark.parametrize("source", ["The three", "All three", "The three bakers"])
def test_a_number_of_people_are_those_last_named(source):
    text = f"Ada Renn was late. Bo Lind came by bus. Cy Dunn waited. {source} said so today."
    assert ["Ada Renn", "Bo Lind", "Cy Dunn"] in candidate_names(text, source, THREE)


def test_one_person_is_not_several():
    text = "Ada Renn and Bo Lind were late. It was cold. She said so today."
    assert all(len(names) < 2 for names in candidate_names(text, "She", TWO))


def test_a_body_by_a_word_of_its_name():
    names = {"Harbour Growth Party": "ORG", "Ostby": "ORG", "Renn": "ORG", "Kolda": "ORG"}
    text = "The Harbour Growth Party met Ostby. Renn left. Kolda came. The party said so today."
    assert ["Harbour Growth Party"] in candidate_names(text, "The party", names)


OWNERS = """Ada Renn met Bo Lind. Renn's campaign had money. It was late. {} said so today."""


@pytest.mark.parametrize(
    ("source", "campaign"),
    [
        ("Her campaign", "Renn campaign"),
        ("Renn's team", "Renn campaign"),
        ("The campaign", "Lind campaign"),
        ("Her team", "Renn team"),
    ],
)
def test_a_campaign_is_that_of_somebody_near(source, campaign):
    assert [campaign] in candidate_names(OWNERS.format(source), source, TWO)


def test_a_campaign_of_the_other_sex_is_none():
    text = "Mr Bo Lind met Ms Ada Renn. It was late. His campaign said so today."
    assert ["Renn campaign"] not in candidate_names(text, "His campaign", TWO)


def test_somebody_and_a_campaign_are_two():
    text = "Ada Renn was late. Renn and her campaign said so today."
    found = candidate_names(text, "Renn and her campaign", {"Ada Renn": "PERSON"})
    assert ["Ada Renn", "Renn campaign"] in found


def test_several_without_a_number_may_be_two_or_three_of_the_main_people():
    text = "Ada Renn and Bo Lind came. Lind left. Renn sat. Cy Dunn came. They said so today."
    assert ["Ada Renn", "Bo Lind", "Cy Dunn"] in candidate_names(text, "They", THREE)


def test_an_office_that_looks_like_a_body_may_be_a_person():
    text = "Chief Minister Ada Renn was late. It was cold. The CM said so today."
    assert ["Ada Renn"] in candidate_names(text, "The CM", {"Ada Renn": "PERSON", "CM": "ORG"})


def test_the_first_of_three_names_that_a_recognizer_misses():
    text = "Ada John Trevor Renn was born here. It was cold. She said so today."
    found = candidate_names(text, "She", {"John Trevor Renn": "PERSON"})
    assert ["Ada John Trevor Renn"] in found


def test_the_first_word_of_a_body_is_no_person():
    text = "Tasman Pathology opened in May. Shares fell. Tasman said it was late."
    names = {"Tasman Pathology": "ORG"}
    assert ["Tasman Pathology"] in candidate_names(text, "Tasman", names)


@pytest.mark.parametrize("source", ["a study published in the journal Tea Science", "The study"])
def test_a_journal_says_nothing_of_what_appears_in_it(source):
    text = (
        "Tea is bad, according to a study published in the journal Tea Science on Monday. "
        "The study said so today."
    )
    names = {"Tea Science": "ORG"}
    assert ["Tea Science"] not in candidate_names(text, source, names)
    assert ["Tea Science"] in candidate_names(text + " It said so.", "It said", names)


def test_what_is_named_before_a_longer_name_is_not_short_for_it():
    text = "Novastra was late, at its Novastra Learning Hub. Novastra said so today."
    names = {"Novastra Learning Hub": "ORG", "Novastra": "PERSON"}
    assert ["Novastra"] in candidate_names(text, "Novastra said", names)


@pytest.mark.parametrize(("source", "meant"), [("The ruling party", False), ("The law", True)])
def test_a_law_is_no_party(source, meant):
    text = f"The Party Money Control Law was breached in May. {source} says that funds must end."
    found = candidate_names(text, source, {"Party Money Control Law": "ORG"})
    assert (["Party Money Control Law"] in found) == meant


@pytest.mark.parametrize("noun", ["institute", "pollster"])
def test_a_noun_before_a_name_is_no_part_of_it(noun):
    text = f"Ada Renn is behind, a poll by the {noun} Vox Lowland showed on Thursday."
    source = f"a poll by the {noun} Vox Lowland"
    names = {f"the {noun} Vox Lowland": "ORG", "Ada Renn": "PERSON"}
    found = candidate_names(text, source, names)
    assert found[0] == ["Vox Lowland"] and found.count(["Vox Lowland"]) == 1


def test_a_newspaper_with_a_whole_name_is_no_part_of_another():
    text = "The Port Ostby Times reported on it. The International Port Ostby Times did too."
    names = {"The Port Ostby Times": "ORG", "The International Port Ostby Times": "ORG"}
    assert ["Port Ostby Times"] in candidate_names(text, "The Port Ostby Times", names)
    text = "The Port Ostby Times reported on it. The Times said so today."
    names = {"The Port Ostby Times": "ORG", "The Times": "ORG"}
    assert ["Port Ostby Times"] in candidate_names(text, "The Times", names)


def test_a_bare_noun_in_a_headline_is_nobody_named():
    text = "“The quay is ready,” said Ada Renn.\n\nMayor ‘ready to sell the pier’, rival claims"
    assert candidate_names(text, "rival", {"Ada Renn": "PERSON"}) == [[]]


@pytest.mark.parametrize("source", ["The Renns", "Renns"])
def test_a_surname_in_the_plural_is_a_family(source):
    text = f"Ada Renn came by bus. Bo Renn was late. Cy Dunn waited. {source} said so today."
    people = {"Ada Renn": "PERSON", "Bo Renn": "PERSON", "Cy Dunn": "PERSON"}
    assert ["Ada Renn", "Bo Renn"] in candidate_names(text, source, people)


def test_two_of_the_people_last_named_may_be_meant():
    text = "Ada Renn was late. Bo Lind came by bus. Cy Dunn waited. Both said so today."
    names = candidate_names(text, "Both", THREE)
    assert ["Ada Renn", "Bo Lind"] in names
    assert ["Ada Renn", "Cy Dunn"] in names


def test_bodies_named_together_are_one_candidate():
    bodies = {"Harbour Bank": "ORG", "Tide Office": "ORG", "Ada Renn": "PERSON"}
    text = "The Harbour Bank and the Tide Office met Ada Renn. The two companies said so today."
    assert ["Harbour Bank", "Tide Office"] in candidate_names(text, "The two companies", bodies)
    text = "The Harbour Bank and the Tide Office met Ada Renn. The two bakers said so today."
    assert ["Harbour Bank", "Tide Office"] not in candidate_names(text, "The two bakers", bodies)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Ada Renn and the Tide Office", ["Ada Renn", "Tide Office"]),
        ("a study by Lund University and the Institute of Tides", ["Lund University"]),
    ],
)
def test_what_stands_on_both_sides_of_an_and(source, names):
    text = f"It was cold. In May, {source} said so today."
    known = {"Ada Renn": "PERSON"} if "Ada" in source else {"Institute of Tides": "ORG"}
    other = ["Institute of Tides"] if "Lund" in source else []
    assert [*names, *other] in candidate_names(text, source, known)


@pytest.mark.parametrize(
    ("poll", "makers"),
    [
        ("The Post-Renn Research poll", ["Post", "Renn Research"]),
        ("A Caller/Rock the Vote survey", ["Caller", "Rock the Vote"]),
    ],
)
def test_a_poll_of_two_makers_is_of_both(poll, makers):
    assert makers in candidate_names(f"It was cold. {poll} said so today.", poll, {})


def test_a_name_with_a_dash_is_no_poll_of_two():
    found = candidate_names(
        "It was cold. The Post-Renn office said so.", "The Post-Renn office", {}
    )
    assert ["Post", "Renn"] not in found


def test_a_relative_may_mean_the_list_before_it():
    text = "It was late for Ada Renn and Bo Lind, who said so today."
    assert ["Ada Renn", "Bo Lind"] in candidate_names(text, "who", TWO)


@pytest.mark.parametrize(
    "source",
    [
        "papers filed with the Harbour Office",
        "Records released to the Harbour Office",
        "A letter to the Harbour Office",
    ],
)
def test_who_got_a_document_has_not_made_it(source):
    text = f"Ada Renn was late. {source} said that it was too late for her on Friday."
    names = candidate_names(text, source, {"Harbour Office": "ORG"})
    assert ["Harbour Office"] not in names


def test_the_force_is_the_police_that_were_named():
    text = "Lowmoor Police came on Friday. It was late. The force said that nobody was hurt."
    assert ["Lowmoor Police"] in candidate_names(text, "The force", {"Lowmoor Police": "ORG"})
