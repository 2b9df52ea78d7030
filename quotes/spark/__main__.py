"""Extract the quotes of many articles on Spark: `python -m quotes.spark INPUT… OUTPUT`.

    spark-submit --master 'local[8]' -m quotes.spark news/ out/
    quotes ingest out/articles --db news.db

INPUT are files or folders. Spark reads Parquet and JSON Lines; the readers of `quotes` read all
other formats (WARC, HTML, feeds, archives), one task per file. OUTPUT gets `articles/` (one row per
article, for `quotes ingest`) and `quotes/` (one row per quote), as Parquet, with a folder for each
part of the input.
An interrupted run, started again, resumes after the last complete part.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.errors import QuotesError
from quotes.pipeline import Settings
from quotes.spark.session import session as new_session
from quotes.spark.work import Job
from quotes.workers import Loading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_MANIFEST = "manifest.json"
_TABLES = {".parquet": "parquet", ".jsonl": "json", ".ndjson": "json"}
_HIDDEN = ("_", ".")


@dataclass(frozen=True)
class InputPart:
    """Files that are processed together, all read in one way (`parquet`, `json`, `files`)."""

    number: int
    form: str
    files: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its output folder."""
        return f"part={self.number:05d}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns the exit code: 0, 1 for an error, 3 if some articles failed."""
    options = _parser().parse_args(arguments)
    try:
        counts = run(
            [*options.input],
            options.output,
            Job(
                loading=Loading(options.model, options.min_confidence, options.vectors),
                seconds=options.seconds,
                columns=dict(pair.split("=", 1) for pair in options.map),
                published=options.published,
                outlet=options.outlet,
                any_language=options.any_language,
            ),
            together=options.together,
            partitions=options.partitions,
        )
    except QuotesError as error:
        print(error, file=sys.stderr)
        return 1
    return 3 if counts["failed"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m quotes.spark", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("input", nargs="+", help="files or folders")
    parser.add_argument("output", type=Path, help="a new folder, or that of an interrupted run")
    parser.add_argument("--together", type=int, default=64, metavar="N", help="files in one part")
    parser.add_argument("--partitions", type=int, metavar="N", help="tasks for tables in one part")
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit for an article")
    parser.add_argument("--model", metavar="FOLDER", help="a model of `quotes train`")
    parser.add_argument("--min-confidence", type=float, default=0.0, metavar="P")
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=NAME")
    parser.add_argument("--published", metavar="DATE", help="for articles without a date")
    parser.add_argument("--outlet", metavar="NAME", help="for articles without an outlet")
    parser.add_argument("--any-language", action="store_true")
    parser.add_argument(
        "--vectors",
        action="store_true",
        help="store sentence embeddings of quotes, so that `quotes ingest` need not compute them",
    )
    return parser


def run(
    inputs: Sequence[str],
    output: Path,
    job: Job,
    *,
    together: int = 64,
    partitions: int | None = None,
    spark: SparkSession | None = None,
) -> dict[str, int]:
    """Process all parts that are not complete; returns the counts of the whole output.

    Raises QuotesError if an input does not exist or OUTPUT holds another run.
    """
    parts = list(_parts(inputs, together))
    _check_manifest(output, parts, job)
    session = spark or new_session()
    counts = dict.fromkeys(("articles", "quotes", "failed", "skipped"), 0)
    for part in parts:
        place = output / "articles" / part.name
        if not (place / "_SUCCESS").exists():
            found = _articles(session, part, job, partitions)
            found.write.mode("overwrite").parquet(str(place))
        _explode(session, place, output / "quotes" / part.name)
        for name, number in _counts(session, place).items():
            counts[name] += number
        told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
        print(f"{part.number + 1} of {len(parts)} parts: {told}", file=sys.stderr)
    (output / "counts.json").write_text(json.dumps(counts) + "\n", encoding="utf-8")
    return counts


def _parts(inputs: Sequence[str], together: int) -> Iterator[InputPart]:
    """The parts of the input: files in order, grouped by format, up to `together` in a part."""
    by_form: dict[str, list[str]] = {}
    for given in inputs:
        for file in _files(Path(given)):
            by_form.setdefault(_TABLES.get(file.suffix.lower(), "files"), []).append(str(file))
    if not by_form:
        raise QuotesError(f"no files in {', '.join(inputs)}")
    number = 0
    for form, files in sorted(by_form.items()):
        for start in range(0, len(files), together):
            yield InputPart(number, form, tuple(files[start : start + together]))
            number += 1


def _files(place: Path) -> list[Path]:
    if not place.exists():
        raise QuotesError(f"{place}: no such file or folder")
    if place.is_file():
        return [place.resolve()]
    found = (file for file in place.resolve().rglob("*") if file.is_file())
    return sorted(file for file in found if not file.name.startswith(_HIDDEN))


def _check_manifest(output: Path, parts: Sequence[InputPart], job: Job) -> None:
    """Record the input and settings of this run; refuse to resume a run with others."""
    settings = Settings.of(job.loading.model, min_confidence=job.loading.min_confidence)
    manifest = {
        "extractor": settings.as_json(),
        "reading": {
            "columns": dict(job.columns),
            "published": job.published,
            "outlet": job.outlet,
            "any_language": job.any_language,
            "seconds": job.seconds,
        },
        "parts": [[part.form, *part.files] for part in parts],
    }
    place = output / _MANIFEST
    if place.exists():
        before = json.loads(place.read_text(encoding="utf-8"))
        changed = [name for name in manifest if before.get(name) != manifest[name]]
        if changed:
            raise QuotesError(
                f"{output} holds a run with other {' and '.join(changed)}: give a new folder"
            )
        return
    output.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _articles(spark: SparkSession, part: InputPart, job: Job, partitions: int | None) -> DataFrame:
    from quotes.spark.frames import articles, articles_of_files

    if part.form == "files":
        return articles_of_files(spark, list(part.files), job)
    df = getattr(spark.read, part.form)(list(part.files))
    if partitions:
        df = df.repartition(partitions)
    options: dict[str, Any] = {
        "columns": job.columns,
        "model": job.loading.model,
        "min_confidence": job.loading.min_confidence,
        "seconds": job.seconds,
        "published": job.published,
        "outlet": job.outlet,
        "any_language": job.any_language,
    }
    return articles(df, **options)


def _explode(spark: SparkSession, articles: Path, place: Path) -> None:
    from quotes.spark.frames import exploded

    if not (place / "_SUCCESS").exists():
        found = exploded(spark.read.parquet(str(articles)))
        found.write.mode("overwrite").parquet(str(place))


def _counts(spark: SparkSession, articles: Path) -> dict[str, int]:
    from pyspark.sql import functions as f

    def number(condition: Any) -> Any:
        return f.coalesce(f.sum(f.when(condition, 1).otherwise(0)), f.lit(0))

    failed = f.col("failed").isNotNull()
    row = (
        spark.read.parquet(str(articles))
        .agg(
            number(~failed).alias("articles"),
            f.coalesce(f.sum(f.size("quotes")), f.lit(0)).alias("quotes"),
            number(failed & ~f.col("failed.skipped")).alias("failed"),
            number(failed & f.col("failed.skipped")).alias("skipped"),
        )
        .first()
    )
    return {name: int(value) for name, value in (row.asDict() if row else {}).items()}


if __name__ == "__main__":
    sys.exit(main())
