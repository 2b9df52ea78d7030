"""Entity resolution across articles: who is who among the speakers that articles present.

Pure functions of sets, independent of databases and order. `profile_of` reduces an appearance to
what is compared, `decide` clusters profiles, `b_cubed` measures the agreement with annotations.
"""

from quotes.speakers.identity.clusters import (
    CROWD,
    Identity,
    Member,
    Resolution,
    Separation,
    decide,
)
from quotes.speakers.identity.judgement import Judgement, Verdict
from quotes.speakers.identity.measure import BCubed, b_cubed
from quotes.speakers.identity.profile import (
    Appearance,
    Facts,
    Profile,
    anchors_of,
    article_anchor,
    body_key,
    compact_of,
    is_crowdable,
    name_anchor,
    number,
    outlet_place,
    own_anchors,
    profile_of,
    together,
)

__all__ = [
    "CROWD",
    "Appearance",
    "BCubed",
    "Facts",
    "Identity",
    "Judgement",
    "Member",
    "Profile",
    "Resolution",
    "Separation",
    "Verdict",
    "anchors_of",
    "article_anchor",
    "b_cubed",
    "body_key",
    "compact_of",
    "decide",
    "is_crowdable",
    "name_anchor",
    "number",
    "outlet_place",
    "own_anchors",
    "profile_of",
    "together",
]
