"""The names that annotated articles mark, and how many of them the model finds.

    python -m quotes.evaluate.names CORPUS.jsonl [--speakers FILE] [--names FILE]

An article may list its entities with all their mentions, by name or not; a file of names lists all
forms of the names in its articles; a file of answers tells the names of speakers. Each says where
the text names a person or an organization, and where the name begins and ends: without titles ("Cr
Ada Lund" is named "Ada Lund"), with the article of an organization ("the Harbour Trust"), as
OntoNotes has it. The command prints for both kinds how many marked names are found with exactly
these words and label, and, as articles do not mark everybody, how many of the names found there
overlap a marked one without being it.

A file of names has a line for each article, with the label and the forms of each entity, the
fullest form first, as they stand in the text:

    {"id": "...", "names": [["PERSON", "Ada Lund", "Lund"], ["ORG", "Harbour Trust", "Trust"]]}
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quotes.detect.model import QuoteModel
from quotes.errors import QuotesError
from quotes.evaluate.corpus import Answer, CorpusArticle, lines, read_answers, read_corpus
from quotes.speakers.lexicon import PARTICLES, fold

NameSpan = tuple[int, int, str]
"""A name: its start and end in code points, and its label."""
Names = Sequence[NameSpan]

_LABELS = {"person": "PERSON", "several": "PERSON", "organization": "ORG"}
_PLACES = frozenset(("GPE", "NORP", "LOC", "FAC"))
_WORD = re.compile(r"\w[\w.]*(?:[’'`-]\w+)*")
_LINKS = PARTICLES | {"of", "and", "for", "the"}  # words of a name that alone do not show it
_ARTICLE = re.compile(r"(?<!\w)[Tt]he $")
_OWNERS = ("'s", "’s")
_NICKNAME = re.compile(r"[A-Z][\w’'-]+")
_SHORT = re.compile(r"[A-Z][A-Za-z&.]*[A-Z][A-Za-z]*")
_PRONOUNS = frozenset("he she they who i it his her him".split())
_BETWEEN = 3  # words of a name's mention that its entity's name lacks


@dataclass(frozen=True)
class Listed:
    """An entity in a list of names: the label of its names, and the forms that they have."""

    label: str
    forms: tuple[str, ...]


def read_listed(path: Path) -> dict[str, list[Listed]]:
    """The lists of a file of names, by article.

    Raises QuotesError with file and line for a line that is not such a list.
    """
    found: dict[str, list[Listed]] = {}
    for number, line in lines(path):
        try:
            named = [Listed(label, tuple(forms)) for label, *forms in line["names"]]
        except (KeyError, TypeError, ValueError) as error:
            raise QuotesError(f"{path}, line {number}: no list of names") from error
        found[str(line["id"])] = named
    return found


def marked_names(
    article: CorpusArticle, answers: Mapping[str, Answer], listed: Sequence[Listed] = ()
) -> list[NameSpan]:
    """The names that are marked in the `Document.reading` of an article, in order and without
    overlaps: those of its entities if it lists them, otherwise those `listed` elsewhere, otherwise
    those in the `answers` to its sources."""
    text, offset = article.document.reading, article.document.offset
    entities = article.record.get("entities") or ()
    if entities:
        found = [one for e in entities for one in _of_entity(text, offset, e)]
    elif listed:
        found = [
            name
            for one in listed
            for form in one.forms
            for name in _occurrences(text, form, one.label)
        ]
    else:
        found = [one for answer in answers.values() for one in _of_answer(text, answer)]
    return _without_overlaps(found)


def overlaid(found: Iterable[NameSpan], marked: Names) -> list[NameSpan]:
    """`found` with the marked names in place of what overlaps them. A place or people that speaks
    like a body ("Russia said") keeps its label."""
    found = list(found)
    places = {(start, end) for start, end, label in found if label in _PLACES}
    marked = [one for one in marked if one[2] != "ORG" or one[:2] not in places]
    return sorted([*(one for one in found if not _overlaps(one, marked)), *marked])


def _without_overlaps(names: Iterable[NameSpan]) -> list[NameSpan]:
    """The longest of names that overlap, in order."""
    kept: list[NameSpan] = []
    for name in sorted(set(names), key=lambda one: (one[0] - one[1], one)):
        if not _overlaps(name, kept):
            kept.append(name)
    return sorted(kept)


def _overlaps(name: NameSpan, others: Iterable[NameSpan]) -> bool:
    return any(name[0] < end and name[1] > start for start, end, _ in others)


def _of_entity(text: str, offset: int, entity: Mapping[str, object]) -> Iterator[NameSpan]:
    """Where the text names an entity: the parts of its mentions that are names, and its full name
    wherever it stands."""
    name, label = entity.get("name"), _LABELS.get(str(entity.get("type")))
    if not isinstance(name, str) or not name or label is None:
        return
    mentions = entity.get("mentions")
    for start, end in mentions if isinstance(mentions, list) else ():
        part = _named(text, start + offset, end + offset, name, label)
        if part is not None:
            yield _whole(text, *part, label)
    yield from _occurrences(text, name, label)


def _of_answer(text: str, answer: Answer) -> Iterator[NameSpan]:
    label = _LABELS.get(answer.kind)
    if label is not None:
        for name in answer.speakers:
            yield from _occurrences(text, name, label)


def _occurrences(text: str, name: str, label: str) -> Iterator[NameSpan]:
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        yield _whole(text, *match.span(), label)


def _whole(text: str, start: int, end: int, label: str) -> NameSpan:
    """A name with its article, if an organization's has one."""
    article = label == "ORG" and _ARTICLE.search(text, max(0, start - 5), start)
    return (start - len("the "), end, label) if article else (start, end, label)


def _named(text: str, start: int, end: int, name: str, label: str) -> tuple[int, int] | None:
    """The words of a mention that are those of the name, from the first to the last; or the whole
    mention if it is a nickname or an abbreviation; None if it is a description or a pronoun."""
    words = [(m.start(), m.end(), _key(m.group())) for m in _WORD.finditer(text, start, end)]
    whole = [_key(m.group()) for m in _WORD.finditer(name)]
    keys = {*whole, *(part for key in whole for part in key.split("-"))} - _LINKS
    hits = [k for k, (_, _, key) in enumerate(words) if key in keys]
    while len(hits) > 1 and hits[-1] - hits[0] + 1 - len(hits) > _BETWEEN:
        hits.pop()
    if not hits:
        return _other_name(text, start, end, label)
    first, last = hits[0], hits[-1]
    while first and words[first - 1][2] in PARTICLES and words[first - 1][2] in whole:
        first -= 1
    begin, stop = words[first][0], words[last][1]
    stop -= 2 * text[begin:stop].endswith(_OWNERS)
    return (begin, stop) if any(c.isupper() for c in text[begin:stop]) else None


def _other_name(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """A mention by a nickname ("Bluey") or an abbreviation ("the FDA")."""
    if label == "ORG":
        start += len("the ") * text[start:end].lower().startswith("the ")
        return (start, end) if _SHORT.fullmatch(text, start, end) else None
    mention = text[start:end]
    nickname = _NICKNAME.fullmatch(mention) and fold(mention) not in _PRONOUNS
    return (start, end) if nickname else None


def _key(word: str) -> str:
    key = fold(word)
    return key[:-2] if key.endswith(_OWNERS) else key


@dataclass(frozen=True)
class FoundNames:
    """For a label: the number of marked names, of those found exactly, of all names found, and of
    those that overlap a marked one without being it."""

    marked: int
    exact: int
    found: int
    wrong: int

    @classmethod
    def of(cls, label: str, pairs: Iterable[tuple[Names, Names]]) -> FoundNames:
        """The sums over articles; each pair has the marked and the found names of one."""
        counts = [0, 0, 0, 0]
        for marked, found in pairs:
            wanted = {one for one in marked if one[2] == label}
            seen = {one for one in found if one[2] == label}
            wrong = sum(_overlaps(one, marked) for one in seen.difference(marked))
            for k, n in enumerate((len(wanted), len(wanted & seen), len(seen), wrong)):
                counts[k] += n
        return cls(*counts)


def main() -> None:
    """Measure the built-in model's names."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("corpus", type=Path, help="annotated articles")
    arguments.add_argument("--speakers", type=Path, help="the answers to their sources")
    arguments.add_argument("--names", type=Path, help="the lists of their names")
    arguments.add_argument("--model", type=Path, help="the folder of a detector")
    given = arguments.parse_args()
    model = QuoteModel.load(given.model)
    answers = read_answers(given.speakers) if given.speakers else {}
    listed = read_listed(given.names) if given.names else {}
    pairs = []
    for article in read_corpus(given.corpus):
        marked = marked_names(article, answers.get(article.id, {}), listed.get(article.id, ()))
        names = model.read(article.document.reading).names or ()
        pairs.append((marked, [(n.start, n.end, n.label) for n in names]))
    print("label   marked  found  share  wrong")
    for label in dict.fromkeys(_LABELS.values()):
        one = FoundNames.of(label, pairs)
        share, wrong = one.exact / max(1, one.marked), one.wrong / max(1, one.found)
        print(f"{label:7} {one.marked:6} {one.exact:6}  {share:.3f}  {wrong:.3f}")


if __name__ == "__main__":
    main()
