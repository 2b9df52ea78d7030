"""The fields of work that titles and organizations show.

They help to tell people of one name apart: a goalkeeper is hardly the physicist of the same name,
but a minister may have been a lawyer. The tables are general vocabulary, not lists of people or
places.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from quotes.speakers.identity.names import folded_name

_TITLES = {
    "government": """minister, prime minister, foreign minister, senator, congressman,
        congresswoman, representative, lawmaker, legislator, mp, governor, mayor, councilman,
        councilwoman, councillor, councilor, ambassador, diplomat, nominee, presidential nominee,
        candidate, presidential candidate, politician, chancellor, attorney general,
        secretary of state, press secretary, delegate, campaign manager, campaign chairman,
        strategist, pollster, king, queen, prince, princess, lord, envoy, premier, deputy minister,
        member of parliament, chief of staff, speaker of the house, party leader, whip,
        state senator, state representative, assemblyman, commissioner, first lady, running mate""",
    "law": """lawyer, attorney, judge, justice, prosecutor, solicitor, barrister, general counsel,
        public defender, chief justice, district attorney""",
    "police": """police chief, chief of police, sheriff, detective, police officer, constable,
        firefighter, fire chief, police spokesman, police spokeswoman, deputy sheriff""",
    "military": """general, colonel, admiral, sergeant, soldier, commander, lieutenant, brigadier,
        captain, veteran, marine""",
    "business": """chief executive, chief executive officer, ceo, cfo, chief financial officer,
        chief operating officer, founder, co-founder, entrepreneur, banker, trader, investor,
        businessman, businesswoman, developer, executive, investment manager, fund manager, broker,
        hotelier, restaurateur, analyst, managing director, property developer, engineer""",
    "science": """professor, researcher, physicist, chemist, biologist, historian, scientist,
        astronomer, economist, epidemiologist, lecturer, scholar, geologist, sociologist,
        political scientist, psychologist, mathematician, climatologist, anthropologist,
        archaeologist, neuroscientist, virologist, ecologist, zoologist, botanist, meteorologist,
        assistant professor, associate professor, oceanographer, geophysicist""",
    "health": """doctor, surgeon, physician, nurse, paramedic, dentist, pediatrician, cardiologist,
        psychiatrist, midwife, neurosurgeon, pharmacist, oncologist""",
    "sport": """coach, head coach, goalkeeper, striker, midfielder, defender, quarterback,
        footballer, player, cyclist, sprinter, swimmer, boxer, pitcher, golfer, athlete, referee,
        runner, skier, rower, gymnast, winger, forward, linebacker, manager of the team, wrestler,
        tennis player, football player, basketball player, jockey, cricketer, batsman, bowler""",
    "arts": """actor, actress, singer, musician, novelist, poet, painter, filmmaker, comedian,
        composer, dancer, artist, guitarist, sculptor, playwright, film director, conductor,
        pianist, violinist, drummer, rapper, songwriter, photographer, choreographer""",
    "media": """journalist, reporter, editor, columnist, anchor, host, correspondent, commentator,
        blogger, presenter, moderator, news anchor""",
    "religion": """bishop, archbishop, pastor, priest, rabbi, imam, cardinal, pope, reverend,
        patriarch, vicar, minister of religion""",
    "trade": """farmer, teacher, waiter, waitress, plumber, electrician, carpenter, shopkeeper,
        baker, fisherman, truck driver, librarian, bus driver, miner, hairdresser, butcher,
        mechanic, janitor, welder, cook, chef, gardener, beekeeper, shop owner, schoolteacher,
        headteacher, headmaster, pilot, steelworker, factory worker, taxi driver""",
    "": """president, vice president, chairman, chairwoman, chair, director, executive director,
        head, chief, manager, spokesman, spokeswoman, spokesperson, member, owner, leader,
        secretary, secretary general, secretary-general, adviser, advisor, activist, author,
        fellow, aide, official, consultant, organizer, deputy director, director general, treasurer,
        counselor""",
}
_ORGANIZATIONS = {
    "government": """ministry senate parliament department committee party campaign congress
        administration government kremlin council commission cabinet embassy republican democratic
        republicans democrats treasury""",
    "science": "university college institute laboratory observatory academy",
    "business": """bank inc corp airlines airways holdings group capital partners industries motors
        steel energy oil foods pharmaceuticals insurance securities technologies software ventures
        brands company ltd llc plc gmbh""",
    "health": "hospital clinic medical",
    "police": "police sheriffs constabulary",
    "military": "army navy marines brigade regiment battalion nato",
    "religion": "church diocese cathedral synagogue mosque parish vatican",
    "sport": "fc cf athletic rovers wanderers fifa uefa olympic",
    "media": "times news post magazine newspaper gazette herald tribune tv radio",
    "law": "court llp",
    "trade": "school union",
}
# People move between these fields, so two titles from a pair of them do not show two people.
_NEIGHBOURS = frozenset(
    frozenset(pair.split())
    for pair in """government law, government business, government media, government military,
        government police, government science, government arts, government health, law police,
        law business, law science, law media, business science, business media, business military,
        business health, science health, science media, arts media, arts business, sport media,
        military police, religion science""".split(",")
)
_EXCLUSIVE = frozenset(
    """chief executive, chief executive officer, ceo, professor, mayor, coach, head coach, bishop,
    archbishop, police chief, chief of police, sheriff, fire chief, goalkeeper, striker, midfielder,
    quarterback, headteacher, headmaster, district attorney, editor""".replace("\n    ", " ").split(
        ", "
    )
)
_OFFICES = frozenset(
    """president, vice president, prime minister, pope, king, queen, prince, princess, chancellor,
    governor, mayor, senator, foreign minister, attorney general, secretary of state, sheriff,
    secretary general, secretary-general, cardinal, archbishop, premier, first lady,
    chief justice""".replace("\n    ", " ").split(", ")
)
_GENERIC = frozenset(
    """university college institute department ministry bank group company national international
    committee state school city county club united american british general new royal first global
    world center association society foundation council commission office agency
    federal party campaign church hospital police court of the for and in on at inc corp ltd south
    north east west great""".split()
)


@cache
def _fields() -> dict[str, str]:
    return {
        folded_name(title): field
        for field, titles in _TITLES.items()
        for title in " ".join(titles.split()).split(", ")
    }


@cache
def _organization_fields() -> dict[str, str]:
    return {word: field for field, words in _ORGANIZATIONS.items() for word in words.split()}


def titles_in(text: str) -> tuple[str, ...]:
    """The titles in the words of a role, in order; at each place the longest.

    >>> titles_in("former attorney general and law professor")
    ('attorney general', 'professor')
    """
    words, found, place = folded_name(text).split(), [], 0
    while place < len(words):
        for length in (4, 3, 2, 1):
            title = " ".join(words[place : place + length])
            if title in _fields():
                found.append(title)
                place += len(title.split())
                break
        else:
            place += 1
    return tuple(dict.fromkeys(found))


def field_of_title(title: str) -> str:
    """The field of work that a title shows by itself; empty if it may be any field."""
    return _fields().get(title, "")


def field_of_organization(name: str) -> str:
    """The field of work that an organization's name shows; empty if it shows none."""
    found = (_organization_fields().get(word, "") for word in reversed(folded_name(name).split()))
    return next(filter(None, found), "")


def is_exclusive(title: str) -> bool:
    """Whether a person holds such a post at only one place at a time (a mayor, a coach)."""
    return title in _EXCLUSIVE


def is_office(title: str) -> bool:
    """Whether news refers to the holder by title and surname alone ("President Niinistö")."""
    return title in _OFFICES


def are_neighbours(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether people move between one of these fields and one of the others."""
    return any(frozenset((a, b)) in _NEIGHBOURS for a in one for b in other)


@lru_cache(maxsize=50_000)
def marks(organization: str) -> frozenset[str]:
    """Keys that an organization's folded name shares with other names of it, or of its parts.

    They are its distinctive words, cut to a stem ("russia", "russian"), and its initials; a single
    word is also taken as initials.

    >>> bool(marks("federal bureau of investigation") & marks("fbi"))
    True
    >>> bool(marks("leeds university") & marks("university of oxford"))
    False
    """
    words = organization.replace("-", " ").split()
    found = {f"={' '.join(sorted(words))}"}
    found |= {word[:5] for word in words if word not in _GENERIC}
    if len(words) == 1:
        found.add(f"&{organization}")
    elif len(words) > 1:
        found.add("&" + "".join(word[0] for word in words if word not in _SMALL))
    return frozenset(found)


_SMALL = frozenset("of the for and in on at".split())
