"""The file of the fitted model: it carries the names of its features and refuses others."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from quotes.dates.linking import MODEL, DateLinker, released
from quotes.dates.measures import FEATURES
from quotes.errors import QuotesError


def _file() -> bytes:
    return resources.files("quotes.dates").joinpath(MODEL).read_bytes()


def test_names_are_told_apart() -> None:
    assert len(set(FEATURES)) == len(FEATURES) > 50
    assert all(name.count(".") == 1 for name in FEATURES)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (b'"cue.gap","cue.own"', "in another order"),
        (b'"cue.own","cue.gup"', "without cue.gap and with unknown cue.gup"),
    ],
)
def test_other_features_are_refused(wrong: bytes, complaint: str) -> None:
    right = b'"cue.own","cue.gap"'
    assert _file().count(right) == 1 and len(right) == len(wrong)
    with pytest.raises(QuotesError, match=rf"^mine\.onnx: fitted on .*{complaint}.*; fit it again"):
        DateLinker(_file().replace(right, wrong), "mine.onnx")


@pytest.mark.parametrize("model", [b"", b"{}", _file()[:1000]])
def test_what_is_no_model_is_refused(model: bytes) -> None:
    with pytest.raises(QuotesError, match=r"^mine\.onnx: no model of dates: "):
        DateLinker(model, "mine.onnx")


def test_confidence_is_a_share() -> None:
    rows = np.random.default_rng(1).normal(0, 5, (500, len(FEATURES))).astype(np.float32)
    chances = released().chances(rows)
    assert len(chances) == 500
    for own in (True, False):
        sure = [released().confidence(chance, own) for chance in sorted(chances)]
        assert all(0 <= confidence < 1 for confidence in sure)
        assert sure == sorted(sure)
    assert 0 < released().threshold < 1


def test_one_candidate_is_right_whatever_their_order() -> None:
    rows = np.random.default_rng(2).normal(0, 5, (50, len(FEATURES))).astype(np.float32)
    chances = released().chances(rows)
    assert sum(chances) == pytest.approx(1, abs=1e-5)
    assert released().chances(rows[::-1]) == pytest.approx(chances[::-1], abs=1e-6)
