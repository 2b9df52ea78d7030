"""The OpenAPI document, and requests validated against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from starlette.datastructures import QueryParams

from quotes.errors import QuotesError
from quotes.store.reports.report import Parameter, Report

Asked = dict[str, Any]
"""Validated parameters of a request by name; None for one without value and default."""

_KINDS = {"integer": int, "number": float}
_SCHEMAS = {"integer": "integer", "statement": "integer", "number": "number"}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_REPORT = "/api/reports/{name}"
EDITS = "x-edit"
"""The key that marks paths which exist only with --edit."""
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)


@cache
def document() -> dict[str, Any]:
    """The document in `openapi.yaml`; it has no paths for reports."""
    text = files("quotes.web").joinpath("openapi.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def with_reports(reports: Sequence[Report], edit: bool = False) -> dict[str, Any]:
    """The complete document: one path, with its own parameters, for each of `reports`.

    `edit` includes the paths that write.
    """
    base = document()
    fixed = {
        path: {name: one for name, one in methods.items() if name != EDITS}
        for path, methods in base["paths"].items()
        if edit or not methods.get(EDITS)
    }
    paths = {f"/api/reports/{report.name}": {"get": _operation(report)} for report in reports}
    return {**base, "paths": {**fixed, **paths}}


def _operation(report: Report) -> dict[str, Any]:
    shared = [{"$ref": "#/components/parameters/format"}]
    return {
        "operationId": f"report_{report.name.replace('-', '_')}",
        "summary": report.title,
        "description": report.description,
        "parameters": [*map(_parameter, report.parameters), *shared],
        "responses": {
            "200": {"$ref": "#/components/responses/Rows"},
            "400": {"$ref": "#/components/responses/Refused"},
            "503": {"$ref": "#/components/responses/Busy"},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    kind = _SCHEMAS.get(parameter.type, "string")
    schema: dict[str, Any] = {"type": kind}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = _KINDS.get(kind, str)(parameter.default)
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.explanation,
        "required": parameter.required,
        "schema": schema,
    }


@dataclass(frozen=True)
class _Known:
    """A parameter of the document."""

    name: str
    schema: Mapping[str, Any]
    path: bool

    def value(self, given: Sequence[str]) -> Any:
        """The value of the strings `given`. Raises QuotesError if they do not fit the schema."""
        given = [one for one in given if one.strip()]  # forms send empty fields, too
        if self.schema["type"] == "array":
            if len(given) > self.schema["maxItems"]:
                raise QuotesError(f"{self.name}: at most {self.schema['maxItems']} may be given")
            return tuple(self._one(one, self.schema["items"]) for one in given)
        if len(given) > 1:
            raise QuotesError(f"{self.name}: give it once")
        return self._one(given[0], self.schema) if given else self.schema.get("default")

    def _one(self, given: str, schema: Mapping[str, Any]) -> Any:
        if kind := _KINDS.get(schema["type"]):
            return self._number(given, kind, schema)
        if schema["type"] == "boolean":
            if given not in _TRUTHS:
                raise QuotesError(f"{self.name}: not true or false: {given!r}")
            return _TRUTHS[given]
        if len(given) > schema.get("maxLength", 1_000):
            raise QuotesError(f"{self.name}: longer than {schema['maxLength']} characters")
        check_text(self.name, given)
        if "enum" in schema and given not in schema["enum"]:
            raise QuotesError(f"no {self.name} {given!r}; there are: {', '.join(schema['enum'])}")
        return given

    def _number(self, given: str, kind: type[int | float], schema: Mapping[str, Any]) -> Any:
        try:
            number = given if self.path else given.strip()  # no spaces in a path
            value = kind(number) if _NUMBER.fullmatch(number) else None
        except ValueError:
            value = None
        if value is None:
            whole = "a whole number" if kind is int else "a number"
            raise QuotesError(f"{self.name}: not {whole}: {given!r}")
        least, most = schema.get("minimum", value), schema.get("maximum", value)
        if not least <= value <= most:
            raise QuotesError(f"{self.name}: not between {least} and {most}: {given}")
        return value


@cache
def _known(path: str) -> tuple[_Known, ...]:
    base = document()
    listed = base["paths"][path]["get"]["parameters"]
    shared = base["components"]["parameters"]
    found = [shared[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in listed]
    return tuple(_Known(p["name"], p["schema"], p["in"] == "path") for p in found)


def read(
    path: str,
    query: QueryParams,
    in_path: Mapping[str, str] | None = None,
    *,
    ignored: Sequence[str] = (),
) -> Asked:
    """The validated parameters of a GET request to `path` of the document, with defaults.

    `ignored` are parameters that only the page of the same path takes. Raises QuotesError for an
    unknown parameter or an invalid value.
    """
    known = {one.name: one for one in _known(path)}
    unknown = [name for name in query if name not in known and name not in ignored]
    if unknown:
        takes = ", ".join(name for name, one in known.items() if not one.path)
        raise QuotesError(f"no parameter {unknown[0]!r}; there are: {takes}")
    return {
        name: one.value([(in_path or {}).get(name, "")] if one.path else query.getlist(name))
        for name, one in known.items()
    }


def check_text(name: str, given: str) -> None:
    """Raise QuotesError for characters that no database stores: NUL and lone surrogates."""
    if "\0" in given or any("\ud800" <= c <= "\udfff" for c in given):
        raise QuotesError(f"{name}: contains a NUL or a lone surrogate")


def number_in(given: str) -> int:
    """The number in a path segment or a form field. Raises QuotesError if it is none."""
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise QuotesError(f"not a number: {given!r}")
    return int(given)


def read_query(report: Report, query: QueryParams) -> tuple[dict[str, str], str]:
    """The values given for a report's parameters, and the format (json or csv)."""
    form = _Known("format", document()["components"]["parameters"]["format"]["schema"], False)
    given = {}
    for name in query:
        if name == "format":
            continue
        values = [value for value in query.getlist(name) if value.strip()]
        if len(values) > 1:
            raise QuotesError(f"{name}: give it once")
        if values:
            given[name] = values[0]
    return given, form.value(query.getlist("format"))
