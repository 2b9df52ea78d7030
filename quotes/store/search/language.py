"""Parses the query language into a `Query`.

`docs/query-language.md` describes it for users. The grammar::

    query   = [ either ]
    either  = all { ("OR" | "|") all }
    all     = one { [ "AND" ] one }
    one     = ("NOT" | "-") one | "(" either ")" | filter | term
    filter  = FIELD ":" value                 without a space; value is a word or a "phrase"
    term    = WORD [ "*" ] | PHRASE [ "*" ]   the star may also be the last inside the phrase

Filters hold for the whole query; several of one field are alternatives. Nothing is ignored
silently: what cannot be parsed raises a `QuotesError` that says what to write instead. Characters
other than letters and digits only separate words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import MINYEAR, date, timedelta
from itertools import product
from typing import Any

from quotes.errors import QuotesError
from quotes.store.schema.values import ACTS, KINDS
from quotes.store.search.query import Clause, Filters, Query, Term, period
from quotes.store.search.words import as_indexed

MOST_TERMS = 200
"""A query of more terms than this, after expanding parentheses, is refused."""

FIELDS = ("speaker", "outlet", "kind", "act", "before", "after", "since", "until")
_VALUES = {"kind": KINDS, "act": ACTS}

_TOKEN = re.compile(
    r"""(?P<minus>[-\u2212](?=[^\s]))?
        (?: (?P<open>\()
          | (?:(?P<field>[A-Za-z_]{2,}):(?!//))?
            (?: ["“](?P<phrase>[^"“”]*)["”](?P<star>\*)? | (?P<word>[^\s"“”]+) | (?P<quote>["“”]) )
        )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _QueryToken:
    """A piece of a query: a `kind` of the grammar, `value` as typed, `field` of a filter."""

    kind: str
    value: str = ""
    field: str = ""
    star: bool = False
    quoted: bool = False


# An alternative is a conjunction of signed terms; a list of alternatives is a formula.
_Signed = tuple[Term, bool]
_Formula = list[tuple[_Signed, ...]]
_ALL: _Formula = [()]


def parse(text: str) -> Query:
    """Read a query. Raises QuotesError, in one line, for a malformed one."""
    tokens = list(_tokens(text))
    parser = _Parser(tokens)
    formula = parser.either(inside=False) if tokens else _ALL
    if parser.terms and not parser.found:
        raise QuotesError(f"there are no letters or digits to look for in {text.strip()!r}")
    clauses = tuple(_clauses(formula))
    asked = parser.terms or (bool(text.strip()) and parser.filters == Filters())
    return Query(clauses, parser.filters, nothing=bool(asked) and not clauses)


def _tokens(text: str) -> Iterator[_QueryToken]:
    """The tokens of a query; a parenthesis counts as one at the edge of a word only."""
    depth, at = 0, 0
    while match := _TOKEN.search(text, at):
        at = match.end()
        if match["minus"]:
            yield _QueryToken("not")
        if match["open"]:
            depth += 1
            yield _QueryToken("(")
        elif match["quote"]:
            raise QuotesError(
                f"the quotation mark at character {match.start() + 1} of the search has no pair"
            )
        elif match["phrase"] is not None:
            phrase = match["phrase"]
            star = bool(match["star"]) or phrase.rstrip().endswith("*")
            yield _QueryToken("value", phrase, match["field"] or "", star, True)
            while text[at : at + 1] == ")":
                depth, at = _closed(depth, text), at + 1
                yield _QueryToken(")")
        else:
            word = match["word"]
            inner = word.rstrip(")")
            closing = min(len(word) - len(inner), max(0, len(word) - len(inner) - inner.count("(")))
            word = word[: len(word) - closing]
            if word:
                yield _word(word, match["field"] or "")
            for _ in range(closing):
                depth = _closed(depth, text)
                yield _QueryToken(")")
    if depth:
        raise QuotesError("a parenthesis of the search is not closed")


def _closed(depth: int, text: str) -> int:
    if not depth:
        raise QuotesError(
            "the search closes a parenthesis that it does not open: one opens before a word, not "
            "within it"
        )
    return depth - 1


def _word(word: str, field: str) -> _QueryToken:
    if not field:
        if word in ("OR", "|"):
            return _QueryToken("or")
        if word == "AND":
            return _QueryToken("and")
        if word == "NOT":
            return _QueryToken("not")
        name = word.removesuffix(":").lower()
        if word.endswith(":") and name in FIELDS:
            raise QuotesError(f"write what {word} is without a space: {word}VALUE")
    star = word.endswith("*")
    if "*" in word.rstrip("*") and as_indexed(word):
        raise QuotesError(f"{word!r}: * can only stand at the end of a word")
    return _QueryToken("value", word, field, star)


class _Parser:
    """A recursive-descent parser; it collects `filters` and `terms` on the way."""

    def __init__(self, tokens: list[_QueryToken]) -> None:
        self._tokens = tokens
        self._at = 0
        self.filters = Filters()
        self.terms = self.found = 0

    def _next(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def either(self, inside: bool) -> _Formula:
        alternatives: _Formula = []
        parts: list[tuple[bool, frozenset[str]]] = []
        while True:
            before = self.terms
            formula, fields = self._all(inside)
            alternatives += formula
            parts.append((self.terms > before, fields))
            if self._next() != "or":
                break
            self._at += 1
        if len(parts) > 1:
            _check_alternatives(parts)
        return alternatives

    def _all(self, inside: bool) -> tuple[_Formula, frozenset[str]]:
        formula, fields, found = _ALL, set(), 0
        while self._next() not in ("", "or", ")"):
            if self._next() == "and":
                self._at += 1
                if not found or self._next() in ("", "or", ")", "and"):
                    raise QuotesError('AND needs words on both sides; write "and" to look for it')
                continue
            one, field = self._one(inside)
            formula = _both(formula, one)
            fields |= {field} if field else set()
            found += 1
        if not found:
            raise QuotesError(
                "OR needs words on both sides"
                if "or" in {t.kind for t in self._tokens}
                else "there is nothing inside the parentheses of the search"
            )
        return formula, frozenset(fields)

    def _one(self, inside: bool) -> tuple[_Formula, str]:
        negated = False
        while self._next() == "not":
            negated, self._at = not negated, self._at + 1
        if self._next() in ("", "or", "and", ")"):
            raise QuotesError('NOT needs a word behind it; write "not" to look for the word')
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "(":
            formula = self.either(inside=True)
            self._at += 1  # the tokens are balanced
            return (_negated(formula) if negated else formula), ""
        if token.field:
            if inside:
                raise QuotesError(
                    f"{token.field}: holds for the whole search: write it outside the parentheses"
                )
            self.filters = _filtered(self.filters, token, negated)
            return _ALL, token.field.lower()
        self.terms += 1
        term = _term(token)
        self.found += term is not None
        return ([((term, not negated),)] if term else _ALL), ""


def _check_alternatives(parts: list[tuple[bool, frozenset[str]]]) -> None:
    """Alternatives are words, or filters of one field: others would be misleading."""
    if all(has_words for has_words, _ in parts):
        return
    fields = {field for _, some in parts for field in some}
    if any(has_words for has_words, _ in parts) or len(fields) > 1:
        raise QuotesError(
            "OR stands between words, or between filters of one kind (speaker:A OR speaker:B): "
            "filters hold for the whole search"
        )


def _both(first: _Formula, second: _Formula) -> _Formula:
    return _bounded([tuple(dict.fromkeys((*a, *b))) for a, b in product(first, second)])


def _negated(formula: _Formula) -> _Formula:
    """De Morgan's law: none of the alternatives holds, so at least one term of each fails."""
    result = _ALL
    for alternative in formula:
        result = _both(result, [((term, not wanted),) for term, wanted in alternative])
    return result


def _bounded(formula: _Formula) -> _Formula:
    if sum(map(len, formula)) > MOST_TERMS:
        raise QuotesError(f"the search has more than {MOST_TERMS} words: look for fewer at once")
    return formula


def _clauses(formula: Iterable[tuple[_Signed, ...]]) -> Iterator[Clause]:
    """The alternatives as clauses, without those that contradict themselves."""
    for alternative in formula:
        wanted = tuple(dict.fromkeys(term for term, sign in alternative if sign))
        unwanted = tuple(dict.fromkeys(term for term, sign in alternative if not sign))
        if (wanted or unwanted) and not set(wanted) & set(unwanted):
            yield Clause(wanted, unwanted)


def _term(token: _QueryToken) -> Term | None:
    folded = as_indexed(token.value).split()
    return Term(tuple(folded), token.star, token.quoted) if folded else None


def _filtered(filters: Filters, token: _QueryToken, negated: bool) -> Filters:
    """`filters` narrowed by one more. Raises QuotesError for what no filter can use."""
    name, value = token.field.lower(), token.value.strip()
    if name not in FIELDS:
        from rapidfuzz import process  # takes as long to import as a search

        near = process.extractOne(name, FIELDS, score_cutoff=70)
        meant = f"; did you mean {near[0]}:?" if near else ""
        raise QuotesError(
            f"no filter {token.field}:{meant} There are {', '.join(f'{f}:' for f in FIELDS)}; "
            f'to look for the words, write "{token.field} {value}"'
        )
    if name in ("speaker", "outlet"):
        if not as_indexed(value):
            raise QuotesError(f"{name}:{value} names nobody")
        key = f"not_{name}s" if negated else f"{name}s"
        added: dict[str, Any] = {key: (*getattr(filters, key), value)}
        return replace(filters, **added)
    if name in _VALUES:
        return _narrowed(filters, name, value.lower(), negated)
    if negated:
        raise QuotesError(f"{name}: cannot be negated: write before:, until: or since: instead")
    return filters.both(_dated(name, value))


def _narrowed(filters: Filters, name: str, value: str, negated: bool) -> Filters:
    known = _VALUES[name]
    if value != "all" and value not in known:
        raise QuotesError(f"no {name} {value!r}; there are: {', '.join(known)}, all")
    chosen: tuple[str, ...] = known if value == "all" else (value,)
    if negated:
        chosen = tuple(k for k in known if k not in chosen)
        if not chosen:
            raise QuotesError(f"-{name}:all leaves nothing to look for")
        before = getattr(filters, f"{name}s")
        both: dict[str, Any] = {
            f"{name}s": tuple(k for k in before if k in chosen) if before else chosen
        }
        return replace(filters, **both)
    added: dict[str, Any] = {f"{name}s": (*getattr(filters, f"{name}s"), *chosen)}
    return replace(filters, **added)


def _dated(name: str, value: str) -> Filters:
    try:
        first, last = period(value)
    except QuotesError as error:
        raise QuotesError(f"{name}: {error}") from None
    if name in ("after", "since"):
        return Filters(since=first)
    if name == "until":
        return Filters(until=last)
    if first == date(MINYEAR, 1, 1):
        raise QuotesError(f"nothing was said before:{value}")
    return Filters(until=first - timedelta(days=1))
