"""Measures the agreement of two annotators on who the sources are, and when it was said.

    python -m quotes.evaluate.agreement ONE.jsonl OTHER.jsonl

Both files hold answers (`{"id", "attributions": {id: {"kind", "speakers", "said_on"}}}` a line; in
one without any dates they were not asked). Prints for how many of the attributions in both files
the speakers are the same, by `name_key`, and the dates; with `--show`, also the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quotes.evaluate.corpus import Answer, read_answers
from quotes.evaluate.speakers import name_key


@dataclass(frozen=True)
class Agreement:
    """The attributions that both annotated (`both`), and those with the same answer (`same`);
    `apart` are the others: article, attribution and both answers."""

    same: int
    both: int
    apart: tuple[tuple[str, str, str, str], ...]

    @property
    def share(self) -> float:
        """The share on which they agree; 0 if they have no attribution in common."""
        return self.same / self.both if self.both else 0.0


Answers = Mapping[str, Mapping[str, Answer]]


def agreement(one: Answers, other: Answers) -> Agreement:
    """The agreement of two files of answers on speakers, over the attributions that both have."""
    return _agreement(one, other, _speakers)


def _speakers(answer: Answer) -> str:
    return ", ".join(sorted({" ".join(name_key(name)) for name in answer.speakers}))


def agreement_on_dates(one: Answers, other: Answers) -> Agreement:
    """The agreement on dates, no date among them, over the attributions that both were asked."""
    return _agreement(_asked(one), _asked(other), lambda answer: answer.said_on or "")


def _asked(answers: Answers) -> Answers:
    return {
        article: {id_: a for id_, a in its_own.items() if a.said_on is not None}
        for article, its_own in answers.items()
    }


def _agreement(one: Answers, other: Answers, told: Callable[[Answer], str]) -> Agreement:
    pairs = [
        (article, id_, told(one[article][id_]), told(other[article][id_]))
        for article in sorted(one.keys() & other.keys())
        for id_ in sorted(one[article].keys() & other[article].keys())
    ]
    apart = tuple(pair for pair in pairs if pair[2] != pair[3])
    return Agreement(len(pairs) - len(apart), len(pairs), apart)


def main() -> None:
    """Read the two files and print the agreement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--show", action="store_true", help="print the disagreements")
    arguments = parser.parse_args()
    files = read_answers(arguments.one), read_answers(arguments.other)
    for name, found in (("speakers", agreement(*files)), ("dates", agreement_on_dates(*files))):
        if arguments.show:
            for article, id_, first, second in found.apart:
                print(name, article, id_, first or "-", second or "-", sep="\t")
        print(f"{name}: the same on {found.same} of {found.both} ({found.share:.3f})")


if __name__ == "__main__":
    main()
