"""The fits that need no PyTorch, as the command lines that their modules name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import accumulate, product
from pathlib import Path

import numpy as np
import pytest
from command_line import ROOT, environment

from quotes.statements.encoder import SIZE, encode, matrix_of
from quotes.statements.scorer import Scorer
from quotes.train.cells import CENTRES
from quotes.train.statements import invented, table

pytest.importorskip("sklearn", reason="scikit-learn is not installed (extra train)")


def fitted(module: str, *arguments: object) -> str:
    """What the module prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", f"quotes.{module}", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def story(name: str, words: str, other: str) -> list[str]:
    """Two articles of one story: a saying word for word in both, and another in the second."""
    texts = (f"“{words},” Odile Trask said.", f"Odile Trask said: “{words}.” “{other},” she added.")
    articles = []
    for number, text in enumerate(texts):
        quotes = [
            {"content": [[text.index(said), text.index(said) + len(said)]], "statement": saying}
            for said, saying in ((words, f"{name} a"), (other, f"{name} b"))
            if said in text
        ]
        articles.append(
            json.dumps(
                {
                    "id": f"{name}{number}",
                    "outlet": f"Outlet {number}",
                    "published": f"2021-02-0{number + 3}",
                    "title": "News from Fenmarsh",
                    "text": text,
                    "quotes": quotes,
                }
            )
        )
    return articles


def test_the_scorer_of_statements_is_fitted_and_judged(tmp_path: Path) -> None:
    out = tmp_path / "scorer.json"
    fitted("train.statements", "--out", out)
    scorer = Scorer.of(json.loads(out.read_text("utf-8")))
    known = table(invented())
    chances = [scorer.chance(numbers) for numbers in known.numbers.tolist()]
    right = [
        (chance >= scorer.threshold) == same
        for chance, same in zip(chances, known.right, strict=True)
    ]
    assert sum(right) / len(right) > 0.9

    gold = tmp_path / "gold.jsonl"
    stories = [
        *story("river", "We have waited eleven years for this permit", "The boats are safe"),
        *story("school", "No child will be sent home this winter", "The roof was mended in June"),
    ]
    gold.write_text("\n".join(stories) + "\n", encoding="utf-8")
    judged = fitted("train.statements", gold, "--folds", 2, "--unlike", gold).splitlines()
    assert [line.split()[0] for line in judged] == ["0.3", "0.4", "0.5", "0.6", "0.7"]
    assert "precision 1.000  recall 1.000" in judged[2]


def test_the_weights_of_pronouns_and_descriptions_are_fitted(tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="SciPy is not installed (extra train)")
    some = tmp_path / "some"
    some.mkdir()
    for path in sorted((ROOT / "seeds" / "corpus").glob("uk-*.xml"))[:8]:
        shutil.copy(path, some)
    corpus, speakers, out = (tmp_path / name for name in ("c.jsonl", "s.jsonl", "w.json"))
    fitted("evaluate.marked", some, "--corpus", corpus, "--speakers", speakers)
    printed = fitted("train.ranker", corpus, speakers, "--out", out, "--halves")
    weights = json.loads(out.read_text("utf-8"))
    assert set(weights) == {"pronoun", "description"}
    used = [weight for weight in weights["pronoun"].values() if weight]
    assert len(used) > 0.8 * len(weights["pronoun"])  # some features do not occur in eight articles
    shares = [float(line.split()[2]) for line in printed.splitlines() if line.startswith("pron")]
    assert len(shares) == 3  # one half by the other, the other by the first, all by itself
    assert shares[-1] > 0.6


def test_the_centres_of_the_cells_are_made(tmp_path: Path) -> None:
    things = "bridge harbour school river budget strike".split()
    persons = "mayor minister union court doctor coach".split()
    deeds = "opens shuts saves loses doubts wants".split()
    times = "today late now again soon".split()
    sayings = [" ".join(words) for words in product(persons, deeds, things, times)]
    ends = list(accumulate(len(saying) + 1 for saying in sayings))
    marked = [
        {"content": [[end - 1 - len(said), end - 1]]}
        for end, said in zip(ends, sayings, strict=True)
    ]
    article = {"text": "\n".join(sayings) + "\n", "attributions": marked}
    corpus, out = tmp_path / "c.jsonl", tmp_path / "centres.bin"
    corpus.write_text(json.dumps(article) + "\n", encoding="utf-8")
    fitted("train.cells", corpus, "--out", out)
    made = out.read_bytes()
    assert len(made) == CENTRES * SIZE
    rows = matrix_of([made[i : i + SIZE] for i in range(0, len(made), SIZE)])
    assert np.allclose((rows**2).sum(1), 1, atol=0.02)
    likeness = matrix_of(encode(sayings[:200])) @ rows.T
    assert np.median(likeness.max(1)) > 0.9  # there are nearly as many cells as sayings
