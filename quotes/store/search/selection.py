"""Builds the SQL of a search for either engine."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import BindParameter, Connection, Date, TextClause, bindparam, text

from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.schema.values import ACTS, KINDS
from quotes.store.search.query import Filters, Query, fts5, fts5_any, tsquery
from quotes.store.search.relevance import by_relevance, in_text
from quotes.store.speakers.names import FilterIds

Sort = Literal["relevance", "said", "published"]
SHOWN_ACTS = ("speech", "writing")
"""The acts shown by default: thoughts and other acts report nobody's words."""

_NAMED = re.compile(r":(\w+)")

FEW = 3_000
"""Up to this number of quotes of a speaker, reading their texts is faster than looking up a
frequent word."""

_INDEXED = (
    "quotes_fts AS f CROSS JOIN quotes AS q ON q.id = f.rowid"  # the full-text index first, always
)
_WORDS = "{0} JOIN quote_words AS w ON w.quote_id = {1}.id"
_SAID = "said"
# Everything a search needs of a speaker's quotes, from one index; a quote's id begins with that of
# its article.
_SPOKEN = f"""(
    SELECT DISTINCT quote_id AS id, quote_id / {PER_ARTICLE} AS article_id, act, kind, no_later_than
    FROM quote_speakers WHERE {{}}
) AS said"""


@dataclass
class Selection:
    """A search as the parts of one SQL statement.

    `tables` is the FROM clause. It selects either from all quotes, with the alias `q`, or from
    those of some speakers, with the alias `said`; `one` is the alias in use. `relevance` is the
    expression to order by, if any; `when` are the conditions on the date.
    """

    query: Query
    dialect: str
    tables: str = "quotes AS q"
    one: str = "q"
    relevance: str | None = "q.id DESC"
    when: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        connection: Connection,
        query: Query,
        speaker_id: int | None = None,
        named: FilterIds | None = None,
    ) -> Selection | None:
        """The selection, or None if nothing can match. `speaker_id` adds a speaker.

        `named` are the names of the query's filters, if they have been looked up already.
        """
        if query.nothing:
            return None
        named = named or FilterIds.of(connection, query.filters)
        selection = cls(query, connection.dialect.name)
        wanted = query.filters
        selection._between(wanted.since, wanted.until)
        speakers = [] if speaker_id is None else [[speaker_id]]
        if named.speakers == [] or named.outlets == []:
            return None
        if named.speakers:
            speakers.append(named.speakers)
        if speakers and selection._are_few(connection, speakers[0]):
            selection._take_spoken(speakers.pop(0))
        for condition in selection.when:
            selection._add(f"{selection.one}.{condition}")
        selection._match()
        for number, ids in enumerate(speakers):
            selection._speakers(f"speakers{number}", ids)
        if named.not_speakers:
            selection._not_speakers(named.not_speakers)
        for outlets, inside in ((named.outlets, True), (named.not_outlets, False)):
            if outlets:
                selection._outlets(outlets, inside)
        selection._in("act", wanted.acts or SHOWN_ACTS, ACTS)
        selection._in("kind", wanted.kinds or KINDS, KINDS)
        if not (wanted.copies or speaker_id or named.speakers or named.not_speakers):
            selection._outside(wanted)
        selection._sure("confidence", wanted.min_confidence)
        selection._sure("said_confidence", wanted.min_date_confidence)
        selection._sure("speaker_confidence", wanted.min_speaker_confidence)
        if not wanted.copies:
            selection._once()
        return selection

    def page(self, connection: Connection, sort: Sort, limit: int, offset: int) -> list[int]:
        """The ids of `limit` quotes after the first `offset`, in the order of `sort`."""
        if sort == "relevance" and self.relevance is None:
            sql = f"SELECT {self.one}.id, w.words FROM {self.tables} {self._where()}"
            found = [(row[0], row[1]) for row in self._rows(connection, sql)]
            return by_relevance(self.query, found)[offset : offset + limit]
        tables, number = self.tables, f"{self.one}.id"
        date = {"said": f"{self.one}.no_later_than", "published": "a.published_on"}.get(sort)
        if sort == "published":
            tables += f" JOIN articles AS a ON a.id = {self.one}.article_id"

        def rows(order: str, *conditions: str) -> list[int]:
            sql = (
                f"SELECT {number} FROM {tables} {self._where(*conditions)} "
                f"ORDER BY {order} LIMIT :limit OFFSET :offset"
            )
            return [row[0] for row in self._rows(connection, sql, limit=limit, offset=offset)]

        if date is None:
            return rows(self.relevance or number)
        if self.dialect == "sqlite":  # it sorts quotes without a date last anyway
            return rows(f"{date} DESC, {number} DESC")
        dated = rows(f"{date} DESC, {number} DESC", f"{date} IS NOT NULL")  # in an index's order
        return dated if len(dated) == limit else rows(f"{date} DESC NULLS LAST, {number} DESC")

    def all(self, connection: Connection) -> list[int]:
        """The ids of all quotes of the selection, sorted."""
        sql = f"SELECT {self.one}.id FROM {self.tables} {self._where()} ORDER BY 1"
        return [row[0] for row in self._rows(connection, sql)]

    def total(self, connection: Connection) -> int:
        """The number of quotes of the selection."""
        sql = f"SELECT count(*) FROM {self.tables} {self._where()}"
        ((count,),) = self._rows(connection, sql)
        return int(count)

    def more_than(self, connection: Connection, number: int) -> bool:
        """Whether the selection has more quotes than `number`, without counting all of them."""
        some = f"SELECT 1 FROM {self.tables} {self._where()} LIMIT :enough"
        ((count,),) = self._rows(
            connection, f"SELECT count(*) FROM ({some}) AS f", enough=number + 1
        )
        return int(count) > number

    def counts(self, connection: Connection, most: int = 10) -> dict[str, list[tuple[str, int]]]:
        """The numbers of quotes: in `total`, of the `most` frequent `speakers`, `outlets` and
        `years`, and of all `kinds`.
        """
        named = ("id", "article_id", "no_later_than", "kind")
        columns = ", ".join(f"{self.one}.{column}" for column in named)
        top = "ORDER BY 3 DESC, 2 LIMIT :most"
        sql = f"""
            WITH hits AS MATERIALIZED (
                SELECT {columns}
                FROM {self.tables} {self._where()}
            )
            SELECT 'total' AS facet, '' AS value, count(*) AS quotes FROM hits
            UNION ALL SELECT * FROM (
                SELECT 'speakers', s.name, count(DISTINCT h.id) FROM hits AS h
                JOIN quote_speakers AS qs ON qs.quote_id = h.id
                JOIN speakers AS s ON s.id = qs.speaker_id GROUP BY s.id, s.name {top}) AS f1
            UNION ALL SELECT * FROM (
                SELECT 'outlets', o.name, c.n FROM (
                    SELECT a.outlet_id, count(*) AS n FROM hits AS h
                    JOIN articles AS a ON a.id = h.article_id GROUP BY a.outlet_id
                ) AS c JOIN outlets AS o ON o.id = c.outlet_id {top}) AS f2
            UNION ALL SELECT * FROM (
                SELECT 'years', substr(CAST(h.no_later_than AS text), 1, 4), count(*)
                FROM hits AS h WHERE h.no_later_than IS NOT NULL GROUP BY 2 {top}) AS f3
            UNION ALL SELECT * FROM (
                SELECT 'kinds', h.kind, count(*) FROM hits AS h GROUP BY h.kind {top}) AS f4
        """
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for facet, value, quotes in self._rows(connection, sql, most=most):
            found[facet].append((value, quotes))
        return found

    def _where(self, *more: str) -> str:
        conditions = (*self.where, *more)
        return "WHERE " + " AND ".join(conditions) if conditions else ""

    def _rows(self, connection: Connection, sql: str, **values: Any) -> Iterable[Any]:
        given = {**self.values, **values}
        given = {name: given[name] for name in _NAMED.findall(sql) if name in given}
        if self.dialect != "sqlite":
            return connection.execute(bound(sql, given))
        # Bypasses SQLAlchemy's compiler, which takes as long as SQLite takes to find the hits.
        for name, value in given.items():
            if isinstance(value, list):
                sql = re.sub(rf":{name}\b", f"({', '.join(map(str, value))})", sql)
            elif isinstance(value, date):
                given[name] = value.isoformat()
        return connection.exec_driver_sql(sql, given)

    def _add(self, condition: str, **values: Any) -> None:
        self.where.append(condition)
        self.values |= values

    def _match(self) -> None:
        query = self.query
        if not query.clauses:
            return
        if self.dialect != "sqlite":
            words = "to_tsquery('simple', :match)"
            self.tables = _WORDS.format(self.tables, self.one)
            if query.ranked:
                self.relevance = f"ts_rank(w.vector, {words}) DESC, {self.one}.id DESC"
            self._add(f"w.vector @@ {words}", match=tsquery(query))
        elif self.one == _SAID:
            self.tables = _WORDS.format(self.tables, self.one)
            self.relevance = None
            condition, values = in_text(query, "w.words")
            self._add(condition, **values)
        elif query.ranked:
            self.tables = _INDEXED
            self.relevance = "f.rank"  # alone, so that no more quotes are read than necessary
            self._add("quotes_fts MATCH :match", match=fts5(query))
        else:
            # A clause of `-words` only: FTS5 has no unary NOT.
            having = "(SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH :match{})"
            either = []
            for n, clause in enumerate(query.clauses):
                inside = "IN" if clause.wanted else "NOT IN"
                either.append(f"q.id {inside} {having.format(n)}")
                self.values[f"match{n}"] = (
                    fts5(Query((clause,))) if clause.wanted else fts5_any(clause.unwanted)
                )
            self._add("(" + " OR ".join(either) + ")")

    def _between(self, since: date | None, until: date | None) -> None:
        if since:
            self.when.append("no_later_than >= :since")
            self.values["since"] = since
        if until:
            self.when.append("no_later_than <= :until")
            self.values["until"] = until

    def _are_few(self, connection: Connection, speakers: list[int]) -> bool:
        """Whether reading these speakers' quotes beats looking up the words."""
        if not self.query.clauses:
            return True
        among = " AND ".join(["speaker_id IN :speakers", *self.when])
        some = f"SELECT 1 FROM quote_speakers WHERE {among} LIMIT :enough"
        sql = f"SELECT count(*) FROM ({some}) AS f"
        ((count,),) = self._rows(connection, sql, speakers=speakers, enough=FEW + 1)
        return int(count) <= FEW

    def _take_spoken(self, speakers: list[int]) -> None:
        """Start from the quotes of these speakers."""
        self.tables = _SPOKEN.format(" AND ".join(["speaker_id IN :speakers", *self.when]))
        self.values["speakers"] = speakers
        self.one, self.relevance = _SAID, f"{_SAID}.id DESC"

    def _speakers(self, key: str, ids: list[int]) -> None:
        """Also require these speakers; `key` names the condition."""
        # Keep the order of the hits so far, not that of the speaker's quotes: hence the +.
        plus = "+" if self.dialect == "sqlite" else ""  # PostgreSQL's planner needs no hint
        self._add(
            "EXISTS (SELECT 1 FROM quote_speakers AS qs "
            f"WHERE qs.quote_id = {self.one}.id AND {plus}qs.speaker_id IN :{key})",
            **{key: ids},
        )

    def _not_speakers(self, ids: list[int]) -> None:
        self._add(
            "NOT EXISTS (SELECT 1 FROM quote_speakers AS qs "
            f"WHERE qs.quote_id = {self.one}.id AND +qs.speaker_id IN :not_speakers)",
            not_speakers=ids,
        )

    def _outlets(self, ids: list[int], inside: bool) -> None:
        key = "outlets" if inside else "not_outlets"
        self._add(
            f"{'' if inside else 'NOT '}EXISTS (SELECT 1 FROM articles AS b "
            f"WHERE b.id = {self.one}.article_id AND b.outlet_id IN :{key})",
            **{key: ids},
        )

    def _outside(self, wanted: Filters) -> None:
        """Exclude quotes inside others, whose words are counted there.

        If kinds or acts are restricted, the outer quote may not be among the hits; nor is it if it
        was rejected or is below the confidence.
        """
        acts = wanted.acts or SHOWN_ACTS
        if wanted.kinds or not set(acts) >= set(SHOWN_ACTS):
            return
        listed = ", ".join(f"'{act}'" for act in ACTS if act in acts)
        self._add(
            f"({self.one}.parent_id IS NULL OR NOT EXISTS (SELECT 1 FROM quotes AS u WHERE "
            f"u.id = {self.one}.parent_id AND u.act IN ({listed}) AND u.confidence >= :around))",
            around=wanted.min_confidence,
        )

    def below(self, confidence: float) -> None:
        """Restrict the selection to quotes below this confidence."""
        self._compare("confidence", "<", confidence)

    def _sure(self, column: str, least: float) -> None:
        if least > 0:
            self._compare(column, ">=", least)

    def _compare(self, column: str, operator: str, value: float) -> None:
        if self.one == "q":
            condition = f"q.{column} {operator} :{column}"
        else:
            condition = (
                "EXISTS (SELECT 1 FROM quotes AS c "
                f"WHERE c.id = {self.one}.id AND c.{column} {operator} :{column})"
            )
        self._add(condition, **{column: value})

    def _once(self) -> None:
        """Exclude quotes of copies whose original also matches."""
        original = "outlets" in self.values and (
            f"JOIN articles AS oa ON oa.id = c.original_id / {PER_ARTICLE} "
            "AND oa.outlet_id IN :outlets "
        )
        self._add(
            f"NOT EXISTS (SELECT 1 FROM quote_copies AS c {original or ''}"
            f"WHERE c.quote_id = {self.one}.id)"
        )

    def _in(self, column: str, chosen: Sequence[str], known: Sequence[str]) -> None:
        if set(chosen) != set(known):
            listed = ", ".join(f"'{value}'" for value in known if value in chosen)
            self._add(f"{self.one}.{column} IN ({listed})")


def bound(sql: str, values: Mapping[str, Any]) -> TextClause:
    """`sql` with `values` bound: lists after IN, dates as dates on every engine."""
    binds: list[BindParameter[Any]] = []
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            # Integers are inlined: there may be more than the maximum number of parameters.
            numbers = all(isinstance(item, int) for item in value)
            binds.append(bindparam(name, list(value), expanding=True, literal_execute=numbers))
        elif isinstance(value, date):
            binds.append(bindparam(name, value, type_=Date))
        else:
            binds.append(bindparam(name, value))
    return text(sql).bindparams(*binds)
