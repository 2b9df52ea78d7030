"""Who is who: what evidence does, and the laws that hold for any set of appearances."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.speakers import Role
from quotes.speakers.identity import (
    Appearance,
    Identity,
    Judgement,
    Profile,
    decide,
    name_anchor,
    profile_of,
    together,
)

Seen = tuple[str, Role | None]


def _seen(
    name: str,
    title: str | None = None,
    at: str | None = None,
    gender: str | None = None,
    *,
    former: bool = False,
) -> dict[str, object]:
    role = (Role(" of ".join(filter(None, (title, at))), title, at, former),) if title else ()
    return {"name": name, "roles": role, "gender": gender}


def _decide(*seen: dict[str, object]) -> tuple[Identity, ...]:
    found = [Appearance(type="person", article=f"{n}", **s) for n, s in enumerate(seen)]
    return decide(together(found)).identities


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("chief executive", "Acme Steel"), ("chief executive", "Borealis Airlines")),
        (("chief executive", "Acme Steel"), ("professor", "Orland University")),
        (("goalkeeper", None), ("biologist", None)),
        (("analyst", "Acme Capital"), ("trader", "Borealis Bank")),
        (("mayor", "Springvale"), ("mayor", "Harrowgate")),
        (("farmer", None), ("senator", None)),
    ],
)
def test_one_name_two_people(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    identities = _decide(_seen("Mara Brandt", *one), _seen("Mara Brandt", *other))
    assert len(identities) == 2
    assert len({i.key for i in identities}) == 2
    assert not any(i.uncertain for i in identities)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("spokeswoman", "Kettle Palace"), ("press secretary", "Kettle Palace")),
        (("minister", "Orland"), ("lawyer", None)),
        (("chief executive", "Federal Inland Bank"), ("chief executive", "FIB")),
        (("president", "Orland"), ("president", "Orlandian Republic")),
        (("campaign manager", "Varga campaign"), ("adviser", "Green Party")),
        (("scholar", "Orland Institute"), ("director", "Security Council")),
    ],
)
def test_one_name_one_person(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    assert len(_decide(_seen("Mara Brandt", *one), _seen("Mara Brandt", *other))) == 1


def test_a_past_post_keeps_nobody_apart() -> None:
    now = _seen("Mara Brandt", "chief executive", "Acme Steel")
    past = _seen("Mara Brandt", "chief executive", "Borealis Airlines", former=True)
    assert len(_decide(now, past)) == 1


def test_an_article_with_both_posts_joins_them() -> None:
    acme, orland = ("chief executive", "Acme Steel"), ("professor", "Orland University")
    both = {
        "name": "Mara Brandt",
        "roles": tuple(Role(f"{t} of {o}", t, o) for t, o in (acme, orland)),
    }
    seen = [_seen("Mara Brandt", *acme), _seen("Mara Brandt", *orland), both]
    assert len(_decide(*seen)) == 1


def test_where_nothing_shows_who_it_is_it_is_uncertain() -> None:
    (alone,) = _decide(_seen("Mara Brandt"), _seen("Mara Brandt"))
    assert alone.uncertain
    (held,) = _decide(*[_seen("Mara Brandt", "mayor", "Springvale")] * 2)
    assert not held.uncertain
    three = _decide(
        _seen("Mara Brandt", "goalkeeper"), _seen("Mara Brandt", "biologist"), _seen("Mara Brandt")
    )
    assert sorted(i.uncertain for i in three) == [False, False, True]


def test_a_name_alone_goes_to_whom_the_news_are_full_of() -> None:
    famous = [_seen("Mara Brandt", "prime minister", "Orland")] * 8
    other = _seen("Mara Brandt", "goalkeeper")
    identities = _decide(*famous, other, _seen("Mara Brandt"))
    assert sorted(sum(m.profile.articles for m in i.members) for i in identities) == [1, 9]


def test_gender_keeps_apart_only_where_nothing_joins() -> None:
    she, he = (_seen("Alex Rivers", gender=gender) for gender in ("female", "male"))
    assert len(_decide(she, she, he, he)) == 2
    (slip_or_two,) = _decide(she, he)
    assert slip_or_two.uncertain
    one = _seen("Alex Rivers", "mayor", "Springvale", "female")
    slip = _seen("Alex Rivers", "mayor", "Springvale", "male")
    assert len(_decide(one, slip)) == 1


def test_a_surname_goes_to_the_only_holder_of_its_office() -> None:
    full, short = _seen("Sauli Nemo", "president", "Orland"), _seen("Nemo", "president", "Orland")
    (identity,) = _decide(full, short)
    assert identity.name == "Sauli Nemo"
    other = _seen("Tarja Nemo", "president", "Orland")
    assert len(_decide(full, short, other)) == 3
    assert len(_decide(full, _seen("Nemo"))) == 2


def test_the_name_shown_is_the_fullest_common_one() -> None:
    seen = [*[_seen("Leonard Fiske")] * 3, _seen("Leonard P. Fiske"), _seen("Len Fiske")]
    (identity,) = _decide(*seen)
    assert identity.name == "Leonard Fiske"


def test_a_name_is_a_person_or_an_organization_by_most_articles() -> None:
    seen = [Appearance("Wells & Sons", "organization", str(n)) for n in range(3)]
    (identity,) = decide(together([*seen, Appearance("Wells & Sons", "person", "9")])).identities
    assert identity.type == "organization"


# -- laws ------------------------------------------------------------------------------------

_GIVEN = ["Ines", "Inés", "Robert", "Bob", "R.", "Rob", "Alexander", "Alexandra", "Sasha", ""]
_MIDDLE = ["", "", "", "P.", "Paul", "Q."]
_LAST = ["Varga", "Vargá", "Harutyunov", "Haratyunov", "von der Leine", "Wei", "Okonjo"]
_TITLES = ["mayor", "goalkeeper", "professor", "president", "spokesman", "chief executive"]
_PLACES = [None, "Orland", "Acme Steel", "Borealis", "Orland University"]

_names = st.builds(
    lambda *parts: " ".join(filter(None, parts)),
    st.sampled_from(_GIVEN),
    st.sampled_from(_MIDDLE),
    st.sampled_from(_LAST),
    st.sampled_from(["", "", "", "Jr."]),
)
_roles = st.lists(
    st.builds(
        lambda title, at, former: Role(f"{title} {at}", title, at, former),
        st.sampled_from(_TITLES),
        st.sampled_from(_PLACES),
        st.booleans(),
    ),
    max_size=2,
).map(tuple)
_people = st.builds(
    Appearance,
    name=_names,
    type=st.sampled_from(["person", "person", "person", "organization"]),
    article=st.sampled_from("abcdefgh"),
    gender=st.sampled_from([None, None, "female", "male"]),
    roles=_roles,
)
_organizations = st.builds(
    lambda form: Appearance(form[0], "organization", "x", names=form),
    st.sampled_from(
        [("Federal Inland Bureau", "FIB"), ("FIB",), ("Federal Inland Bureau",), ("the FIB",),
         ("First Isle Bank", "FIB"), ("First Isle Bank Inc.",)]
    ),
)  # fmt: skip
appearances = st.lists(st.one_of(_people, _people, _organizations), max_size=25)


@given(appearances, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_does_not_matter(seen: list[Appearance], random: object) -> None:
    shuffled = list(seen)
    random.shuffle(shuffled)
    profiles = together(shuffled)
    random.shuffle(profiles)
    assert decide(profiles) == decide(together(seen))


@given(appearances)
@settings(max_examples=100, deadline=None)
def test_every_profile_has_one_speaker_and_keys_differ(seen: list[Appearance]) -> None:
    identities = decide(together(seen)).identities
    members = [m.profile.key for i in identities for m in i.members]
    assert sorted(members) == sorted({profile_of(a).key for a in seen})
    assert len({i.key for i in identities}) == len({i.id for i in identities}) == len(identities)
    assert all(0 <= m.score <= 1 for i in identities for m in i.members)


@given(appearances)
@settings(max_examples=75, deadline=None)
def test_strangers_change_nothing(seen: list[Appearance]) -> None:
    strangers = [
        Appearance("Kwame Stranger", "person", "s"),
        Appearance("Zed", "organization", "s"),
    ]
    alone = decide(together(seen)).identities
    among = decide(together([*seen, *strangers])).identities
    assert set(alone) <= set(among)


_judged = st.lists(
    st.tuples(
        st.sampled_from(["same", "different", "rename", "alias"]),
        st.sampled_from(["=inesvarga", "=robertvarga", "=bobvarga", "=rvarga", "=varga", "=fib"]),
        st.sampled_from(["=inesvarga", "=robertokonjo", "=sashawei", "=okonjo", "=nobody"]),
    ),
    max_size=4,
)


def _judgements(judged: Sequence[tuple[str, str, str]]) -> list[Judgement]:
    return [
        Judgement(n, verdict, frozenset([left]), frozenset([right]), names=("X",))
        for n, (verdict, left, right) in enumerate(judged)
        if left != right
    ]


@given(appearances, _judged, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_does_not_matter_to_judgements(
    seen: list[Appearance], judged: list[tuple[str, str, str]], random: object
) -> None:
    judgements = _judgements(judged)
    expected = decide(together(seen), judgements)
    random.shuffle(judgements)
    profiles: list[Profile] = together(seen)
    random.shuffle(profiles)
    assert decide(profiles, judgements) == expected


@given(
    appearances, st.sampled_from(["=inesvarga", "=varga"]), st.sampled_from(["=bobvarga", "=fib"])
)
@settings(max_examples=100, deadline=None)
def test_the_last_word_holds(seen: list[Appearance], one: str, other: str) -> None:
    sides = (frozenset([one]), frozenset([other]))

    def apart(*verdicts: str) -> bool | None:
        judgements = [Judgement(n, verdict, *sides) for n, verdict in enumerate(verdicts)]
        owners: dict[str, set[str]] = {one: set(), other: set()}
        for identity in decide(together(seen), judgements).identities:
            for member in identity.members:
                owners.get(name_anchor(member.profile.compact), set()).add(identity.key)
        return owners[one].isdisjoint(owners[other]) if all(owners.values()) else None

    if apart("same") is not None:
        assert apart("different") is True
        assert apart("same") is False
        assert apart("same", "different") is True
        assert apart("different", "same") is False
