"""From paths to documents: find files, choose readers, finish their results."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.readers import boilerplate, language, published
from quotes.readers.entities import unescaped
from quotes.readers.extras import library
from quotes.readers.folders import files
from quotes.readers.options import Limits, ReadOptions
from quotes.readers.outcome import Failure, RawArticle, Skipped, Unreadable, unforeseen
from quotes.readers.reader import named, reader_of
from quotes.readers.source import HEAD, Source, open_file
from quotes.readers.unpacked import Bomb

_notices = logging.getLogger("quotes.notices")
_ADDRESS = re.compile(r"https?://", re.I)
# Characters that databases and terminals cannot hold, each replaced by one code point to keep
# offsets.
_UNTEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
# C1 control characters are none in a text: they are cp1252 that was decoded as Latin-1, mostly
# quotation marks, and are read so (as in HTML). cp1252 lacks five of them.
_C1 = re.compile(r"[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
# Folders that browsers save along with a page.
_ASSET = re.compile(
    r"\.(?:css|m?js|map|png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|woff2?|ttf|eot|otf|mp[34]|m4[av]|"
    r"webm|ogg|wav|swf)$",
    re.I,
)


def read(paths: Iterable[str], options: ReadOptions | None = None) -> Iterator[Document | Failure]:
    """The articles in `paths`, lazily and in a fixed order, with a `Failure` for each bad input.

    A path is a file, a folder (read recursively, in the order of names), `-` for standard input, or
    an http(s) address. Content decides the format of a file. Bad input never raises: it becomes a
    `Failure`, or a `Skipped` if it is valid but out of scope. Raises `QuotesError` at once for
    wrong usage: a path that does not exist, an unknown format, a `published` that is not a date.
    """
    options = options or ReadOptions()
    if options.published is not None:
        day = published.iso(options.published)
        if day is None:
            raise QuotesError(f"{options.published!r} is not a date; write it as 2023-09-15")
        options = replace(options, published=day)
    if options.format is not None:
        named(options.format)
    paths = list(paths)
    for path in paths:
        if _ADDRESS.match(path):
            _refuse_passwords(path)
        elif path != "-":
            _check(path)
    return _read(paths, options)


def _refuse_passwords(address: str) -> None:
    """Raise QuotesError for an address with a password: addresses are kept, and shown."""
    place = address.partition("://")[2]
    if "@" in re.split(r"[/?#]", place, maxsplit=1)[0]:
        host = place.partition("@")[2]
        raise QuotesError(
            f"an address with a name or a password for {host[:100]}: fetch it with another program "
            "(curl) and read the file; the address would be kept in the database"
        )


def _check(path: str) -> None:
    """Raise QuotesError if a path does not exist; an unreadable one is reported in its turn."""
    if not path or "\0" in path:
        raise QuotesError(f"{path!r}: not a path of a file or folder")
    with suppress(PermissionError):
        if not Path(path).exists():
            raise QuotesError(f"{path}: no such file or folder")


def _read(paths: list[str], options: ReadOptions) -> Iterator[Document | Failure]:
    reading = _Reading(options)
    for path in paths:
        for found in _found(path, reading):
            item = _finished(found, path, options) if isinstance(found, RawArticle) else found
            if options.reading_progress and isinstance(item, Document):
                options.reading_progress.mark(item)
            yield item


def _found(path: str, reading: _Reading) -> Iterator[RawArticle | Failure]:
    if path == "-":
        return reading.outer("standard input", _standard_input)
    if _ADDRESS.match(path):
        return reading.outer(path, lambda: _fetched(path, reading.options))
    if os.path.isdir(path):  # noqa: PTH112 - which never raises
        return _in_folder(Path(path), reading)
    return reading.outer(path, lambda: open_file(Path(path)))


def _in_folder(folder: Path, reading: _Reading) -> Iterator[RawArticle | Failure]:
    file = None
    for file in files(folder, follow_links=reading.options.follow_links):
        if isinstance(file, Failure):
            yield file
        else:
            yield from reading.outer(str(file), partial(open_file, file))
    if file is None:
        why = "no text (the folder holds no files; hidden ones are not read)"
        yield Skipped(str(folder), why, str(folder))


def _finished(article: RawArticle, path: str, options: ReadOptions) -> Document | Failure:
    """Like `finished`, but an error becomes a failure of this article alone."""
    try:
        return finished(article, path, options)
    except Unreadable as error:
        return Failure(article.where, str(error), path)
    except Exception as error:
        return unforeseen(error, article.where, path, "cannot be processed")


def finished(article: RawArticle, path: str, options: ReadOptions) -> Document | Skipped:
    """The document of an article, with boilerplate, date and `options` filled in.

    NUL bytes and lone surrogates become U+FFFD, and C1 control characters those of cp1252, one for
    one, so that offsets stay those of the source. Raises `Unreadable` for a text beyond
    `options.limits`.
    """
    _check_length(article.text, options.limits)
    text = _plain(article.text)
    title = _title(article.title)
    if not any(map(str.isalnum, text)):
        return Skipped(article.where, "no text", path)
    page = boilerplate.page(text, title)
    if not options.any_language:
        start = page.boilerplate[0][1] if page.boilerplate and page.boilerplate[0][0] == 0 else 0
        code = language.foreign(f"{title or ''}\n{text[start : start + 4000]}", article.language)
        if code:
            return Skipped(article.where, f"not English ({code})", path)
        if not language.is_prose(text):
            return Skipped(article.where, "no text (nothing in it is a sentence)", path)
    if title is None and page.title:
        title = _title(text[slice(*page.title)])
    day, day_from = _published(article, text, page, options)
    return Document(
        text,
        id=_UNTEXT.sub("\ufffd", article.id),
        title=title,
        outlet=_line(article.outlet) or options.outlet,
        published=day,
        published_from=day_from,
        url=" ".join(_plain(article.url or "").split()) or None,
        author=_line(article.author) or page.byline,
        language=_line(article.language),
        boilerplate=page.boilerplate,
        blocks=article.blocks,
        origin=article.where,
        validators=article.validators,
    )


def _check_length(text: str, limits: Limits) -> None:
    if len(text) > limits.characters:
        most = f"an article has at most {limits.characters:,}"
        raise Unreadable(f"a text of {len(text):,} characters, not read: {most}")
    if (lines := text.count("\n")) > limits.lines:
        most = f"an article has at most {limits.lines:,}"
        raise Unreadable(f"a text of {lines:,} lines, not read: {most}")


def _published(
    article: RawArticle, text: str, page: boilerplate.Boilerplate, options: ReadOptions
) -> tuple[str | None, str | None]:
    """The publication date and where it comes from, the surest source first."""
    said = (
        (article.published, article.published_from),
        (page.day, "page"),
        (boilerplate.dateline_day(text), "dateline"),
        (options.published, "option"),
    )
    if article.published and published.iso(article.published) is None:
        _notices.warning(
            "%s: %r is not a date that can be read, and other dates may not be either; write them "
            "as 2023-09-15 (03/04/2023 is ambiguous)",
            article.where,
            article.published[:40],
            extra={"once": "published"},
        )
    for value, said_by in said:
        if day := published.iso(value):
            return day, said_by
    return None, None


def _line(value: str | None) -> str | None:
    """A value on one line, its HTML entities read, or None if it is empty."""
    return " ".join(_plain(unescaped(value)).split()) or None if value else None


def _title(value: str | None) -> str | None:
    """A title on one line, or None if it has no letters (a line of dashes)."""
    title = _line(value)
    return title if title and any(map(str.isalnum, title)) else None


def _plain(value: str) -> str:
    """A text without what is no text, as long as before."""
    value = _UNTEXT.sub("\ufffd", value)
    return _C1.sub(lambda character: character[0].encode("latin-1").decode("cp1252"), value)


class _Reading:
    """The context that readers receive. It turns any error in one input into one failure."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options

    def outer(self, where: str, source: Callable[[], Source]) -> Iterator[RawArticle | Failure]:
        """Read an open file, stream or address."""
        try:
            opened_source = source()
        except Unreadable as error:
            yield Failure(where, str(error), where)
        except OSError as error:
            yield Failure(where, error.strerror or str(error), where)
        except QuotesError:
            raise
        except Exception as error:
            yield unforeseen(error, where, where, "not readable")
        else:
            reading_progress = self.options.reading_progress
            with (
                opened_source,
                reading_progress.over(opened_source) if reading_progress else nullcontext(),
            ):
                yield from self._few_long(self._read(opened_source, self.options.format), where)

    def _few_long(
        self, found: Iterator[RawArticle | Failure], path: str
    ) -> Iterator[RawArticle | Failure]:
        """The contents of one file, but not too many long texts, which take minutes each."""
        limits = self.options.limits
        long = 0
        for item in found:
            long += (
                isinstance(item, RawArticle) and limits.long < len(item.text) <= limits.characters
            )
            if (
                isinstance(item, RawArticle)
                and len(item.text) > limits.long
                and long > limits.long_texts
            ):
                many = f"more than {limits.long_texts} texts of over {limits.long:,} characters"
                yield Failure(item.where, f"not read: {many} in one file", path)
            else:
                yield item

    def inner(self, source: Source) -> Iterator[RawArticle | Failure]:
        """Read a nested input, to a limited depth."""
        if source.depth > self.options.limits.depth:
            yield Failure(source.where, "archives nested too deeply, not read", source.path)
        else:
            yield from self._read(source, None)

    def _read(self, source: Source, name: str | None) -> Iterator[RawArticle | Failure]:
        if not source.head.strip() and len(source.head) < HEAD:
            # Only white space, or nothing: there is no format to choose.
            yield Failure(source.where, "the file is empty", source.path)
            return
        if name is None and _ASSET.search(source.where):
            yield Skipped(source.where, "no text (a picture, a style or a script)", source.path)
            return
        called = ""
        try:
            reader = reader_of(source, name)
            if reader is None:
                raise Unreadable("binary data, not text")
            called = f" as {reader.NAME}"
            found = False
            for item in reader.articles(source, self):
                found = True
                yield item
            if not found:
                yield Skipped(source.where, "no text (it holds no article)", source.path)
        except Unreadable as error:
            if isinstance(error, Bomb) and source.depth:
                raise  # the limit may be that of the archive around this one
            yield Failure(source.where, str(error), source.path)
        except QuotesError:
            raise
        except Exception as error:
            # Libraries raise anything on unexpected bytes; the other inputs must still be read.
            yield unforeseen(error, source.where, source.path, f"not readable{called}")


def _standard_input() -> Source:
    if sys.stdin is None:
        raise Unreadable("standard input is closed")
    return Source("standard input", cast(BinaryIO, sys.stdin.buffer), "-")


def _fetched(address: str, options: ReadOptions) -> Source:
    library("httpx", "an address", "web")
    from quotes.readers.web import fetched

    return fetched(address, options.limits)
