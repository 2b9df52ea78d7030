"""B³ by hand, and over articles whose speakers annotators have named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.evaluate.speakers import name_key
from quotes.speakers.identity import Appearance, b_cubed, decide, profile_of, together

SHARED = Path(__file__).parents[3] / "shared" / "corpora"


def test_by_hand() -> None:
    gold = dict.fromkeys("abc", 1) | dict.fromkeys("de", 2)
    assert b_cubed(gold, gold).f1 == 1
    one = b_cubed(dict.fromkeys("abcde", 0), gold)
    assert (one.precision, one.recall) == (pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5), 1)
    each = b_cubed({item: item for item in "abcde"}, gold)
    assert (each.precision, each.recall) == (1, pytest.approx((3 / 3 + 2 / 2) / 5))
    assert b_cubed({}, gold).f1 == 0


@pytest.mark.parametrize("part", ["dev", "train"])
def test_annotated_speakers(part: str) -> None:
    path = SHARED / f"polnear-{part}-speakers.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    seen: dict[tuple[str, str], Appearance] = {}
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        for answer in article["attributions"].values():
            kind = "organization" if answer["kind"] == "organization" else "person"
            for name in answer["speakers"]:
                seen.setdefault((article["id"], name), Appearance(name, kind, article["id"]))
    decided = decide(together(seen.values()))
    owner = {m.profile.key: i.key for i in decided.identities for m in i.members}
    found = {item: owner[profile_of(appearance).key] for item, appearance in seen.items()}
    result = b_cubed(found, {item: name_key(item[1]) for item in seen})
    assert result.items == len(seen)
    assert result.f1 >= 0.98
