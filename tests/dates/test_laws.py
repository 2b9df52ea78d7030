"""Properties of any text: bounds are in order, nothing is said after publication, no clock."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.dates import date_quotes
from quotes.dates.bounds import bounds
from quotes.dates.resolve import timeline
from quotes.dates.times import Times
from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers import Sourcing, Speaker

_WORDS = (
    "Monday|Thursday|Sunday|yesterday|today|last night|last week|this week|earlier this week|"
    "weekend|over the weekend|this weekend|last month|in May|in December|on Dec. 31|on Feb. 29|"
    "January 1|Sept. 3, 2019|2014|2024|in the 1990s|last fall|over the summer|"
    "in the spring of 2024|the day before|two days earlier|three weeks later|the next month|"
    "10 months ago|a decade ago|that day|March 30-April 4|Dec. 30-Jan. 2|"
    "the first week of March|tomorrow|next week|will|said|Ann Lee|"
    "on|.|,|“|”|\n\n|(AP) —|OSLO, January 4. /NOR/.|As|the|interview|earlier in the day"
).split("|")
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=3, max_size=40).map(" ".join)
_DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@st.composite
def _articles(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    text = draw(_TEXTS)
    cuts = st.lists(st.integers(0, len(text)), min_size=6, max_size=6, unique=True).map(sorted)
    found = []
    for _ in range(draw(st.integers(1, 3)) if len(text) > 12 else 0):
        a, b, c, d, e, f = draw(cuts)
        kind = draw(st.sampled_from(("direct", "mixed", "indirect")))
        act = draw(st.sampled_from(("speech", "writing", "thought", "other")))
        found.append(Attribution(((e, f),), ((c, d),), ((a, b),), kind, act, 1.0))
        found.append(Attribution(((a, b),), ((c, d),), (), kind, act, 1.0))
    return text, found


@settings(max_examples=120, deadline=None)
@given(_articles(), st.none() | _DAYS)
def test_order_and_publication(
    article: tuple[str, list[Attribution]], published: date | None
) -> None:
    text, attributions = article
    document = Document(text, published=published.isoformat() if published else None)
    sourcing = [Sourcing((Speaker("Ann Lee", "person"),))] * len(attributions)
    dates = date_quotes(document, attributions, sourcing)
    assert len(dates) == len(attributions)
    for found in dates:
        if found is None:
            continue
        assert found.text
        assert found.text in " ".join(text.split())
        assert (found.confidence is None) == (found.basis == "dateline")
        assert found.confidence is None or 0 < found.confidence <= 1
        assert (found.earliest is None) == (found.latest is None) == ("XXXX" in found.edtf)
        if found.earliest and found.latest:
            assert found.earliest <= found.latest
            low, high = bounds(found.edtf)
            assert low and high and low == found.earliest and found.latest <= high
            assert published is None or found.latest <= published


@settings(max_examples=200, deadline=None)
@given(_TEXTS, st.none() | _DAYS)
def test_every_expression(text: str, published: date | None) -> None:
    end = 0
    for mention in timeline(text, Times(published)).mentions:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        earliest, latest = bounds(mention.edtf)
        if "XXXX" in mention.edtf:
            assert published is None and earliest is None
        else:
            assert earliest and latest and earliest <= latest
            assert published is None or earliest <= published


_SCRIPT = """
import datetime, sys, time
class Day(datetime.date):
    @classmethod
    def today(cls): return cls.fromisoformat(sys.argv[1])
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls.fromisoformat(sys.argv[1] + "T23:30:00").replace(tzinfo=tz)
    @classmethod
    def utcnow(cls): return cls.now()
    @classmethod
    def today(cls): return cls.now()
datetime.date, datetime.datetime = Day, Moment
time.time = lambda: Moment.now().timestamp()
from dates.marked import said
text = ("On Thursday, <Ann Lee> {said} [it fell].|\\n\\nIn May, <Bob Ray> {said} [it was old].|"
        " [It would fall], <Cy Dow> {said} in a 2014 interview.|"
        "\\n\\n<Di Fox> {said} last week [it leaned].| [“It fell,”] <she> {said} on December 28.")
for published in ("2024-01-05", None):
    print([found and (found.edtf, found.basis, found.text) for found in said(text, published)])
"""


def test_any_day_and_zone_gives_the_same() -> None:
    here = Path(__file__).parents[1]
    printed = set()
    for today, zone, locale in (
        ("1999-12-31", "Pacific/Kiritimati", "C"),
        ("2024-01-05", "UTC", "de_DE.UTF-8"),
        ("2031-07-01", "Pacific/Pago_Pago", "ar_EG.UTF-8"),
    ):
        environment = {
            **os.environ,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)]),
        }
        run = subprocess.run(
            [sys.executable, "-c", _SCRIPT, today],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        printed.add(run.stdout)
    assert len(printed) == 1
    assert printed.pop().count("2024-01-04") == 1
