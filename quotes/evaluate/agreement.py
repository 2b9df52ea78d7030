"""Measures the agreement of two annotators on who the sources are.

    python -m quotes.evaluate.agreement ONE.jsonl OTHER.jsonl

Both files hold answers (`{"id", "attributions": {id: {"kind", "speakers"}}}` a line). Prints for
how many of the attributions in both files the speakers are the same, by `name_key`; with `--show`,
also the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quotes.evaluate.corpus import Answer, read_answers
from quotes.evaluate.speakers import name_key


@dataclass(frozen=True)
class Agreement:
    """The attributions that both annotated (`both`), and those with the same speakers (`same`)."""

    same: int
    both: int
    apart: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]

    @property
    def share(self) -> float:
        """The share on which they agree; 0 if they have no attribution in common."""
        return self.same / self.both if self.both else 0.0


def agreement(
    one: Mapping[str, Mapping[str, Answer]], other: Mapping[str, Mapping[str, Answer]]
) -> Agreement:
    """The agreement of two files of answers, over the attributions that both have."""
    both = 0
    apart = []
    for article in sorted(one.keys() & other.keys()):
        for id_ in one[article].keys() & other[article].keys():
            names = one[article][id_].speakers, other[article][id_].speakers
            both += 1
            if {name_key(n) for n in names[0]} != {name_key(n) for n in names[1]}:
                apart.append((article, id_, *names))
    return Agreement(both - len(apart), both, tuple(sorted(apart)))


def main() -> None:
    """Read the two files and print the agreement."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--show", action="store_true", help="print the disagreements")
    arguments = parser.parse_args()
    found = agreement(read_answers(arguments.one), read_answers(arguments.other))
    if arguments.show:
        for article, id_, first, second in found.apart:
            print(article, id_, ", ".join(first) or "-", ", ".join(second) or "-", sep="\t")
    print(f"speakers: the same on {found.same} of {found.both} ({found.share:.3f})")


if __name__ == "__main__":
    main()
