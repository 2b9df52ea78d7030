"""Lets a command take a group of options as one dataclass."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any, TypeVar, get_type_hints

Result = TypeVar("Result")


def unfolded(command: Callable[..., Result]) -> Callable[..., Result]:
    """Wrap a command so that each parameter whose type is a dataclass becomes one option per field.

    Typer builds options from a function's signature. The wrapper's signature has the fields in
    place of the parameter; a call assembles the dataclass from them.
    """
    hints = get_type_hints(command, include_extras=True)
    groups = {
        name: kind
        for name, kind in hints.items()
        if name != "return" and dataclasses.is_dataclass(kind) and isinstance(kind, type)
    }
    parameters: list[Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name in groups:
            parameters += _fields(groups[parameter.name])
        else:
            parameters.append(parameter.replace(annotation=hints[parameter.name]))

    @functools.wraps(command)
    def taking_options(**given: Any) -> Result:
        for name, kind in groups.items():
            own = [field.name for field in dataclasses.fields(kind)]
            given[name] = kind(**{field: given.pop(field) for field in own if field in given})
        return command(**given)

    taking_options.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        parameters, return_annotation=hints.get("return", Any)
    )
    taking_options.__annotations__ = {one.name: one.annotation for one in parameters}
    return taking_options


def _fields(group: type[Any]) -> list[Parameter]:
    """A parameter for each field of a dataclass. All need a default."""
    hints = get_type_hints(group, include_extras=True)
    return [
        Parameter(
            field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in dataclasses.fields(group)
    ]
