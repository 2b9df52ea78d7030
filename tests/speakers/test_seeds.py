"""Who speaks in the two articles that the project began from."""

# ruff: noqa: E501

from __future__ import annotations

PESKOV, PUTIN, PASHINYAN = "Dmitry Peskov", "Vladimir Putin", "Nikol Pashinyan"


def test_the_first_seed(seed, sourcings):
    found = sourcings(
        seed("000"),
        ("Russia will continue to work on unblocking the Lachin corridor", "Peskov"),
        ("Russia is consistently working", "the press secretary of the Russian President Dmitry Peskov"),
        ("“The Russian side", "he"),
        ("earlier the first batch", "Peskov"),
        ("Azerbaijan ensured the page", "Vedomosti"),
        ("Russia was moving away", "Armenian Prime Minister Nikol Pashinyan"),
        ("it could not agree", "The Kremlin"),
        ("Russia is an integral part", "The Kremlin"),
        ("Moscow is not afraid", "Peskov"),
        ("Yerevan’s recognition", "Russian President Vladimir Putin"),
        ("Armenia can no longer rely", "Pashinyan"),
    )  # fmt: skip
    assert [[s.name for s in x.speakers] for x in found] == [
        [PESKOV], [PESKOV], [PESKOV], [PESKOV], ["Vedomosti"], [PASHINYAN], ["Kremlin"], ["Kremlin"],
        [PESKOV], [PUTIN], [PASHINYAN],
    ]  # fmt: skip
    types = [x.speakers[0].type for x in found]
    assert types[4] == types[6] == "organization"
    assert types[0] == types[5] == "person"
    roles = [x.speakers[0].role for x in found]
    assert roles[1] is not None and roles[1].title == "press secretary"
    assert roles[1].organization == "Russian President"
    assert roles[5] is not None and "Armenian Prime Minister" in roles[5].text
    assert roles[9] is not None and "President" in roles[9].text
    assert all(r is None or "press secretary" in r.text for r in (roles[0], roles[2], roles[8]))


def test_the_second_seed(seed, sourcings):
    found = sourcings(
        seed("001"),
        ("Moscow works with Baku", "Kremlin spokesman"),
        ("recently the first batch", "Dmitry Peskov"),
        ("Russia is systematically", "Russian Presidential Spokesman Dmitry Peskov"),
        ('"The Russian side', "he"),
        ("the Armenian leadership actually", "Russian President Vladimir Putin"),
        ("such a context raises", "Putin"),
    )
    assert [[s.name for s in x.speakers] for x in found] == [
        [PESKOV], [PESKOV], [PESKOV], [PESKOV], [PUTIN], [PUTIN],
    ]  # fmt: skip
    role = found[2].speakers[0].role
    assert role is not None and "Spokesman" in role.text
    assert found[3].speakers[0].gender in ("male", None)
