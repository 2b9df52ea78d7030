"""`quotes similar`: finds quotes that say nearly the same, by any speaker."""

from __future__ import annotations

from typing import Annotated

import typer

from quotes.cli import options
from quotes.cli.output import Format, message, print_records
from quotes.errors import QuotesError


def similar(
    quote: Annotated[
        list[str],
        typer.Argument(metavar="QUOTE_ID|WORDS", help="The number of a quote, or some words."),
    ],
    limit: Annotated[
        int, typer.Option(min=1, max=options.MOST, metavar="N", help="At most this many.")
    ] = 10,
    min_score: Annotated[
        float,
        typer.Option(min=-1.0, max=1.0, metavar="S", help="Leave out quotes with a lower score."),
    ] = 0.35,
    copies: options.Copies = options.Counting.once,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """Find quotes that say nearly the same as a quote or some words, in any wording.

    The score is the cosine of the sentence embeddings; 1 means the same. The relation says whether
    a quote is the same statement, or repeats, echoes or contradicts it.
    """
    from quotes.store import Database
    from quotes.store.statements.similar import COLUMNS, similar_to_quote, similar_to_words

    words = " ".join(quote).strip()
    counted = copies is options.Counting.each
    with Database(db, read_only=True).connect() as connection:
        if words.isascii() and words.isdecimal():
            number = int(words)
            if not 0 < number < 1 << 63:
                raise QuotesError(f"no quote has the number {words}")
            found = similar_to_quote(
                connection, number, limit=limit, least=min_score, copies=counted
            )
        else:
            found = similar_to_words(
                connection, words, limit=limit, least=min_score, copies=counted
            )
    if format is Format.table:
        from quotes.cli.search import who

        rows = [
            {
                "score": f"{one.score:.2f}", "relation": one.relation, "id": one.hit.id,
                "date": one.hit.day, "speaker": who(one.hit), "quote": one.hit.text,
                "outlet": one.hit.outlet,
            }
            for one in found
        ]  # fmt: skip
        columns = ("score", "relation", "id", "date", "speaker", "quote", "outlet")
        if rows:
            print_records(rows, columns, format)
    else:
        print_records((one.as_json() for one in found), COLUMNS, format)
    if not found:
        message("Nothing similar found.")
