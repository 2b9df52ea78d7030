"""Other styles of news, made from annotated articles.

A corpus shows the habits of its few publishers. Two things widen it:

- `restyle` writes an article's quotation marks and paragraph breaks as another publisher would;
- `Composer` writes articles of other forms (agency reports, press releases, transcripts,
  headlines, news in translation) out of sentences and attributions that it harvests.

Everything is drawn from the generator that is passed in, so that a seed gives the same articles.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from quotes.detect.marks import scan
from quotes.train.data import Attribution, Span, TrainingArticle

Edit = tuple[int, int, str]


def apply_edits(article: TrainingArticle, edits: Sequence[Edit]) -> TrainingArticle:
    """The article with the edits (start, end, replacement; sorted, apart) made and its spans
    carried along. A span keeps its edges on the same characters; an edge on an edited stretch
    goes with its replacement."""
    parts: list[str] = []
    old: list[int] = []
    shift: list[int] = []
    at = moved = 0
    for start, end, new in edits:
        parts += (article.text[at:start], new)
        moved += len(new) - (end - start)
        old.append(end)
        shift.append(moved)
        at = end
    parts.append(article.text[at:])
    begins = [e[0] for e in edits]

    def place(offset: int, is_end: bool) -> int:
        i = bisect_right(old, offset) - 1
        base = shift[i] if i >= 0 else 0
        j = bisect_right(begins, offset) - 1
        if j > i and edits[j][0] < offset < edits[j][1]:
            start, _, new = edits[j]
            return start + base + (len(new) if is_end else 0)
        if not is_end and i >= 0 and edits[i][0] == edits[i][1] == offset:
            return offset + base
        return offset + base

    def carry(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        moved_spans = ((place(s, False), place(e, True)) for s, e in spans)
        return tuple((s, e) for s, e in moved_spans if e > s)

    found = tuple(
        Attribution(carry(a.source), carry(a.cue), carry(a.content)) for a in article.attributions
    )
    return replace(article, text="".join(parts), attributions=tuple(a for a in found if a.content))


# ---- quotation marks and breaks -----------------------------------------------------------------

# Opening and closing marks by style, with their shares. The first is “as it is”.
STYLES = (
    (None, None, 0.62),
    ('"', '"', 0.10),
    ("“", "”", 0.12),
    ("‘", "’", 0.07),
    ("'", "'", 0.03),
    ("«", "»", 0.03),
    ("''", "''", 0.02),
    ("``", "''", 0.01),
)


def restyle(article: TrainingArticle, rng: np.random.Generator) -> TrainingArticle:
    """The article as it is or, less often, with other marks, lost marks or joined paragraphs."""
    shares = np.array([s[2] for s in STYLES])
    opening, closing, _ = STYLES[rng.choice(len(STYLES), p=shares / shares.sum())]
    losing = 0.06 if rng.random() < 0.1 else 0.0
    edits: list[Edit] = []
    if opening is not None or losing:
        for q in scan(article.text).quotations:
            if not q.single:
                lost = int(rng.choice(3, p=[1 - losing, losing / 2, losing / 2]))
                for start, length, mark, number in (
                    (q.start, q.open_length, opening, 1),
                    (q.end - q.close_length, q.close_length, closing, 2),
                ):
                    if length and lost == number:
                        edits.append((start, start + length, ""))
                    elif length and mark is not None:
                        edits.append((start, start + length, mark))
    if edits:
        article = apply_edits(article, edits)
    if rng.random() < 0.08:
        joint = "\n" if rng.random() < 0.6 else " "
        breaks = [(m.start(), m.end(), joint) for m in re.finditer(r"\n\s*\n\s*", article.text)]
        article = apply_edits(article, breaks)
    return article


# ---- harvest ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saying:
    """A plain attribution: its source, its verb and what was said, without marks and end stop."""

    source: str
    verb: str
    words: str
    direct: bool


@dataclass
class Harvest:
    """What one article gives: sayings, names, and whole sentences that attribute nothing."""

    sayings: list[Saying] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    title: str = ""


_VERBS = frozenset(
    "said says added noted stated announced wrote tweeted argued explained insisted claimed "
    "declared suggested acknowledged responded warned stressed continued reported".split()
)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[A-Z“\"‘(])|\n+")
_NAME = re.compile(
    r"(?:[A-Z][\w.’'-]+)(?: (?:[A-Z][\w.’'-]*|of|the|van|de|bin|al))* ?[A-Z][\w’'-]+"
)
_PRONOUN = frozenset("he she they it we you i who that this which one".split())
_EDGE = "\"“”‘’«»'` \n\t"


def harvest(article: TrainingArticle) -> Harvest:
    """Sayings and plain sentences of one article."""
    text, result = article.text, Harvest()
    taken = sorted(
        span for a in article.attributions for part in (a.source, a.cue, a.content) for span in part
    )
    for a in article.attributions:
        if len(a.source) != 1 or len(a.cue) != 1 or len(a.content) != 1:
            continue
        (s, e), (cs, ce) = a.source[0], a.content[0]
        source, verb, words = text[s:e], text[slice(*a.cue[0])], text[cs:ce]
        if _NAME.fullmatch(source) and len(source) < 40:
            result.names.append(source)
        if verb.lower() not in _VERBS or not 3 <= len(words.split()) <= 50:
            continue
        if "\n" in source or "\n" in words or not 1 <= len(source.split()) <= 14:
            continue
        direct = words[0] in _EDGE and words[-1] in _EDGE
        core = words.strip(_EDGE)
        inner = scan(core)
        if inner.strays or any(not q.closed for q in inner.quotations):
            continue
        if direct and inner.quotations:
            continue
        if not direct:
            core = re.sub(r"^that\s+", "", core)
        core = core.rstrip(" ,.;:—–-")
        if direct and not core[:1].isupper():
            continue
        if len(core) > 12 and core[:1].isalnum():
            result.sayings.append(Saying(source, verb, core, direct))
    at = 0
    for match in _SENTENCE.finditer(text):
        start, end = at, match.start() + len(match.group().rstrip())
        at = match.end()
        sentence = text[start:end].strip()
        i = bisect_right(taken, (end, 0))
        free = all(b <= start or a >= end for a, b in taken[max(0, i - 12) : i + 1])
        if free and 5 <= len(sentence.split()) <= 40 and sentence[-1] in ".!?":
            result.sentences.append(sentence)
    return result


# ---- composition --------------------------------------------------------------------------------

# A run of text and its part: "" for none, "s", "q" (cue) and "c" as in source, cue, content.
Run = tuple[str, str]
Runs = list[Run]

_LOWER_FIRST = frozenset(
    "the a an he she they it we his her their its one some many several two three officials "
    "but and so there this that these those if when while in on at for both all most no another "
    "police authorities critics supporters aides".split()
)
_PLACES = ("Moscow", "Berlin", "Nairobi", "Tokyo", "Brussels", "Lagos", "Jakarta", "Warsaw")
_PAPERS = ("Die Zeit", "El País", "Izvestia", "the Guardian", "Le Monde", "Kommersant", "Nikkei")
_AGENCIES = ("TASS", "Reuters", "AFP", "the BBC", "Interfax", "reporters", "journalists", "CNN")
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _spoke(rng: np.random.Generator) -> str:
    verbs: tuple[str, ...] = (
        "said",
        "said",
        "stated",
        "noted",
        "emphasized",
        "stressed",
        "added",
        "explained",
    )
    verbs += ("pointed out", "has said", "recalled", "underlined", "concluded")
    return str(rng.choice(verbs))


def _lower(text: str) -> str:
    first = re.match(r"[\w’']+", text)
    if first and first.group().lower() in _LOWER_FIRST:
        return text[0].lower() + text[1:]
    return text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


class Composer:
    """Writes articles of other forms out of harvested sentences."""

    def __init__(self, articles: Sequence[TrainingArticle]) -> None:
        found = (harvest(a) for a in articles)
        self.harvests = [h for h in found if len(h.sayings) >= 3 and len(h.sentences) >= 4]

    def compose(self, rng: np.random.Generator, number: int) -> TrainingArticle | None:
        """A new article, or None where nothing was harvested."""
        if not self.harvests:
            return None
        mine = [self.harvests[i] for i in rng.choice(len(self.harvests), 2)]
        writer = _Writer(
            [s for h in mine for s in h.sayings],
            [n for h in mine for n in h.names] or ["John Smith", "Commissioner Lee"],
            [s for h in mine for s in h.sentences],
            rng,
        )
        return writer.article(f"composed-{number}")


class _Writer:
    """One article's choices: its marks, its material."""

    def __init__(
        self,
        sayings: list[Saying],
        names: list[str],
        sentences: list[str],
        rng: np.random.Generator,
    ) -> None:
        self.rng, self.sayings, self.names, self.sentences = rng, sayings, names, sentences
        pairs = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("“", "”"), ('"', '"'))
        self.open, self.close = pairs[rng.choice(len(pairs))]
        self.waiting: list[Saying] = []
        self.forms: list[Callable[[Saying], list[Runs]]] = [
            self.said_after,
            self.said_before,
            self.according,
            self.as_said,
            self.passive,
            self.interview,
            self.direct_after,
            self.direct_before,
            self.direct_split,
            self.direct_told,
        ]

    # Every form gives the runs of its attributions, one list each, of consecutive text.

    def name(self) -> str:
        return str(self.names[self.rng.integers(len(self.names))])

    def who(self, saying: Saying, start: bool = False) -> str:
        source = saying.source
        if self.rng.random() < 0.3:
            source = self.name()
        return _upper(source) if start else _lower(source)

    def named(self, saying: Saying) -> str:
        source = saying.source
        plain = source.split()[0].lower() in _PRONOUN or len(source.split()) > 5
        return self.name() if plain or not source[0].isupper() else source

    def pick(self, *options: str) -> str:
        return options[int(self.rng.integers(len(options)))]

    def said_after(self, s: Saying) -> list[Runs]:
        verb = _spoke(self.rng)
        tail = self.pick(".", ".", ".", f" on {self.pick(*_DAYS)}.", " in a statement.")
        order: Runs = [(self.who(s), "s"), (" ", ""), (verb, "q")]
        if self.rng.random() < 0.2 and " " not in verb:
            order = [(verb, "q"), (" ", ""), (self.who(s), "s")]
        return [[(_upper(s.words), "c"), (", ", ""), *order, (tail, "")]]

    def said_before(self, s: Saying) -> list[Runs]:
        day = f" on {self.pick(*_DAYS)}" if self.rng.random() < 0.4 else ""
        that = "that " if day or self.rng.random() < 0.6 else ""
        runs: Runs = [(self.who(s, True), "s"), (" ", ""), (_spoke(self.rng), "q"), (day, "")]
        return [[*runs, (" ", ""), (that + _lower(s.words), "c"), (".", "")]]

    def according(self, s: Saying) -> list[Runs]:
        if self.rng.random() < 0.5:
            runs = [(_upper(s.words), "c"), (", ", ""), ("according to", "q"), (" ", "")]
            return [[*runs, (self.who(s), "s"), (".", "")]]
        cue = self.pick("According to", "According to", "In the words of", "In the opinion of")
        runs = [(cue, "q"), (" ", ""), (self.who(s), "s"), (", ", "")]
        return [[*runs, (_lower(s.words), "c"), (".", "")]]

    def as_said(self, s: Saying) -> list[Runs]:
        runs = [("As ", ""), (self.who(s), "s"), (" ", ""), (_spoke(self.rng), "q"), (", ", "")]
        return [[*runs, (_lower(s.words), "c"), (".", "")]]

    def passive(self, s: Saying) -> list[Runs]:
        cue = self.pick("was stated by", "was announced by", "was reported by", "was said by")
        tail = self.pick(".", ".", f" on {self.pick(*_DAYS)}.", " at a briefing.")
        runs = [(_upper(s.words), "c"), (". This ", ""), (cue, "q"), (" ", "")]
        return [[*runs, (self.who(s), "s"), (tail, "")]]

    def interview(self, s: Saying) -> list[Runs]:
        where = self.pick(
            f" in an interview with {self.pick(*_PAPERS)}",
            f", in an interview with the newspaper {self.pick(*_PAPERS)},",
            f" in {self.pick(*_PLACES)}",
            f" at a press conference in {self.pick(*_PLACES)}",
        )
        start = f"On {self.pick(*_DAYS)}, " if self.rng.random() < 0.5 else ""
        who = self.who(s, not start)
        runs: Runs = [(start, ""), (who, "s")]
        if where.endswith(","):
            runs += [(where + " ", ""), (_spoke(self.rng), "q")]
        else:
            runs += [(" ", ""), (_spoke(self.rng), "q"), (where, "")]
        return [[*runs, (" ", ""), ("that " + _lower(s.words), "c"), (".", "")]]

    def quoted(self, words: str, end: str) -> str:
        return self.open + words + end + self.close

    def direct_after(self, s: Saying) -> list[Runs]:
        # British style leaves the comma outside of the marks.
        outside = self.open in "‘'«" and self.rng.random() < 0.5
        runs: Runs = [(self.quoted(_upper(s.words), "" if outside else ","), "c")]
        runs.append((", " if outside else " ", ""))
        who, verb = (self.who(s), "s"), (_spoke(self.rng), "q")
        runs += [who, (" ", ""), verb] if self.rng.random() < 0.6 else [verb, (" ", ""), who]
        return [[*runs, (self.pick(".", ".", f" on {self.pick(*_DAYS)}."), "")]]

    def direct_before(self, s: Saying) -> list[Runs]:
        joint = self.pick(": ", ", ", ": ")
        runs: Runs = [(self.who(s, True), "s"), (" ", ""), (_spoke(self.rng), "q"), (joint, "")]
        return [[*runs, (self.quoted(_upper(s.words), "."), "c")]]

    def direct_split(self, s: Saying) -> list[Runs]:
        runs: Runs = [(self.quoted(_upper(s.words), ","), "c"), (" ", "")]
        runs += [(self.who(s), "s"), (" ", ""), (_spoke(self.rng), "q"), (". ", "")]
        return [[*runs, (self.quoted(self.other().words, "."), "c")]]

    def direct_told(self, s: Saying) -> list[Runs]:
        to = f" {self.pick(*_AGENCIES)}"
        if self.rng.random() < 0.5:
            runs: Runs = [(self.quoted(_upper(s.words), ","), "c"), (" ", ""), (self.who(s), "s")]
            return [[*runs, (" ", ""), ("told", "q"), (to + ".", "")]]
        runs = [(self.who(s, True), "s"), (" ", ""), ("told", "q"), (to + " ", "")]
        return [[*runs, ("that " + _lower(s.words), "c"), (".", "")]]

    def other(self) -> Saying:
        """Another saying that can stand as sentence of its own."""
        for _ in range(8):
            s = self.sayings[self.rng.integers(len(self.sayings))]
            if s.words[:1].isupper():
                return s
        return Saying(self.name(), "said", "We will see what happens next", True)

    # Paragraphs of their own.

    def headline(self, s: Saying) -> Runs:
        words, name = _upper(s.words), self.named(s)
        dash = self.pick(" — ", " – ", " - ", " -- ")
        if s.direct and self.rng.random() < 0.4:
            words = self.quoted(words, "")
        form = int(self.rng.integers(5))
        if form == 0:
            return [(name, "s"), (":", "q"), (" ", ""), (words, "c")]
        if form == 1:
            return [(words, "c"), (dash[:-len(dash.lstrip())], ""), (dash.strip(), "q"),
                    (" ", ""), (name, "s")]  # fmt: skip
        if form == 2:
            return [(words, "c"), (", ", ""), (self.pick("says", "said"), "q"), (" ", ""),
                    (name, "s")]  # fmt: skip
        if form == 3:
            return [(words, "c"), (", ", ""), (name, "s"), (" ", ""), (self.pick("says"), "q")]
        return [(words, "c"), (":", "q"), (" ", ""), (name, "s")]

    def release(self, s: Saying) -> list[Runs]:
        """Press releases: “…” — NAME, and a lead-in before a quoted paragraph."""
        quote = self.quoted(_upper(self.other().words), ".")
        if self.rng.random() < 0.5:
            quote = self.quoted(f"{_upper(s.words)}. {self.other().words}", ".")
        if self.rng.random() < 0.5:
            joint = self.pick(" ", " ", "\n\n", "\n")
            dash = self.pick("—", "—", "–", "--", "-")
            role = self.pick("", "", ", chief executive", ", head of research")
            return [[(quote, "c"), (joint, ""), (dash, "q"), (" ", ""), (self.named(s), "s"),
                     (role, "")]]  # fmt: skip
        lead = self.pick("And from ", "From ", "More from ", "This from ")
        return [[(lead, ""), (self.named(s), "s"), (":", "q"), ("\n\n", ""), (quote, "c")]]

    def transcript(self) -> list[Runs]:
        """Lines of speakers in capitals."""
        labels = [self.name().split()[-1].upper() for _ in range(2)]
        if self.rng.random() < 0.3:
            labels = ["Q", "A"]
        elif self.rng.random() < 0.3:
            labels = [n.upper() if self.rng.random() < 0.5 else n for n in map(str, self.names[:2])]
        lines: list[Runs] = []
        for i in range(int(self.rng.integers(2, 6))):
            words = [self.other().words for _ in range(int(self.rng.integers(1, 4)))]
            plain = ". ".join(words) + self.pick(".", ".", "?")
            label = labels[i % len(labels)]
            lines.append([(label, "s"), (":", "q"), (" ", ""), (plain, "c")])
        return lines

    def run_on(self, s: Saying) -> list[Runs]:
        """A quotation of several paragraphs, each opening again."""
        first = self.open + _upper(s.words) + ". " + self.other().words + "."
        last = self.quoted(self.other().words, ".")
        runs: Runs = [(self.who(s, True), "s"), (" ", ""), (_spoke(self.rng), "q"), (": ", "")]
        if self.rng.random() < 0.5:
            runs = [(self.who(s, True), "s"), (" ", ""), (_spoke(self.rng), "q"), (":\n\n", "")]
        return [[*runs, (first + "\n\n" + last, "c")]]

    def article(self, id: str) -> TrainingArticle:
        """Title, and paragraphs of plain sentences and attributions in turn."""
        pieces: list[str] = []
        found: list[Attribution] = []
        at = 0

        def put(runs: Runs) -> None:
            nonlocal at
            spans: dict[str, list[Span]] = {"s": [], "q": [], "c": []}
            for text, part in runs:
                if part and text:
                    spans[part].append((at, at + len(text)))
                pieces.append(text)
                at += len(text)
            if spans["c"]:
                found.append(Attribution(*(tuple(spans[k]) for k in "sqc")))

        transcript = self.rng.random() < 0.12
        release = self.rng.random() < 0.2
        if self.rng.random() < 0.6:
            put([*self.headline(self.draw()), ("\n\n", "")])
        if self.rng.random() < 0.4:
            city = self.pick(*_PLACES)
            place = self.pick(city.upper(), city)
            put([(f"{place}, September {self.rng.integers(1, 31)}. /{self.pick('TASS', 'AFP')}/. "
                  if self.rng.random() < 0.5 else f"{place} (Reuters) - ", "")])  # fmt: skip
        for _ in range(int(self.rng.integers(5, 11))):
            self.paragraph(put, transcript, release)
            put([("\n\n", "")])
        return TrainingArticle(id, "".join(pieces), tuple(found))

    def draw(self) -> Saying:
        """The next saying; all of them come before one comes again."""
        if not self.waiting:
            self.waiting = [self.sayings[i] for i in self.rng.permutation(len(self.sayings))]
        return self.waiting.pop()

    def paragraph(self, put: Callable[[Runs], None], transcript: bool, release: bool) -> None:
        """One paragraph, written by `put`."""
        chance = self.rng.random()
        if transcript and chance < 0.6:
            joint = self.pick("\n\n", "\n")
            for runs in self.transcript():
                put([*runs, (joint, "")])
            return
        if release and chance < 0.6:
            for runs in self.release(self.draw()):
                put(runs)
            return
        if chance < 0.06:
            for runs in self.run_on(self.draw()):
                put(runs)
            return
        if chance < 0.12:
            put(self.headline(self.draw()))
            return
        for i in range(int(self.rng.integers(1, 4))):
            if i:
                put([(" ", "")])
            if self.rng.random() < 0.4:
                put([(self.sentences[self.rng.integers(len(self.sentences))], "")])
                continue
            saying = self.draw()
            direct = saying.direct
            form = self.forms[int(self.rng.integers(6, 10) if direct else self.rng.integers(6))]
            for runs in form(saying):
                put(runs)
