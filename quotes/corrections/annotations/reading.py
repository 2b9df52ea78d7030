"""Reads files of annotations; recognizes from their content which program wrote them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quotes.corrections.annotations import programs
from quotes.corrections.annotations.marked import AnnotatedArticle
from quotes.errors import QuotesError

FORMATS = ("corpus", "doccano", "label-studio", "webanno", "inception")


def read_annotations(path: Path) -> Iterator[AnnotatedArticle]:
    """The annotated articles of a file, or of all files in a zip, in any of `FORMATS`.

    Raises QuotesError, with file and line, for any other content.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in sorted(archive.namelist()):
                    if name.endswith((".json", ".jsonl")) and not name.endswith("typesystem.json"):
                        yield from _articles(archive.read(name).decode("utf-8-sig"), name)
            return
        yield from _articles(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise QuotesError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise QuotesError(f"{path}: this is not UTF-8 text") from error


def _articles(content: str, where: str) -> Iterator[AnnotatedArticle]:
    try:
        whole = json.loads(content)
    except json.JSONDecodeError:
        whole = None
    if isinstance(whole, Mapping) and "attributions" not in whole and "text" not in whole:
        yield from _record(whole, where)
    elif isinstance(whole, list):
        if whole and all(isinstance(one, Mapping) and "target" in one for one in whole):
            yield from _read(lambda: programs.web_annotations(whole, where), where)
            return
        for number, record in enumerate(whole, 1):
            yield from _record(record, f"{where}, record {number}")
    else:
        for number, line in enumerate(content.splitlines(), 1):
            if line.strip():
                try:
                    record = json.loads(line)
                except json.JSONDecodeError as error:
                    raise QuotesError(f"{where}, line {number}: not JSON ({error.msg})") from None
                yield from _record(record, f"{where}, line {number}")


def _record(record: Any, where: str) -> Iterator[AnnotatedArticle]:
    if not isinstance(record, Mapping):
        raise QuotesError(f"{where}: not an object")
    if "attributions" in record and "text" in record:
        yield from _read(lambda: iter([programs.corpus(record, where)]), where)
    elif "%FEATURE_STRUCTURES" in record:
        yield from _read(lambda: iter([programs.cas(record, where)]), where)
    elif isinstance(record.get("data"), Mapping):
        yield from _read(lambda: programs.label_studio(record, where), where)
    elif "label" in record or "entities" in record:
        yield from _read(lambda: iter([programs.doccano(record, where)]), where)
    elif record.get("type") == "Annotation" or isinstance(record.get("items"), list):
        items = record.get("items") or [record]
        yield from _read(lambda: programs.web_annotations(items, where), where)
    else:
        raise QuotesError(f"{where}: none of the known formats: {', '.join(FORMATS)}")


def _read(articles: Any, where: str) -> Iterator[AnnotatedArticle]:
    """The articles that `articles()` gives; errors in the data become a QuotesError at `where`."""
    try:
        yield from list(articles())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise QuotesError(f"{where}: cannot be understood: {what}") from error
