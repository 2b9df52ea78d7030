"""Front matter that does not end, or is invalid."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotes.document import Document
from quotes.readers import Failure, read

TEXT = "The mayor of Orrin said on Monday that the old bridge is open to lorries again."
LAUGHS = "\n".join(
    ["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40))]
)

REFUSED = {
    "aliases": (f"title: x\n{LAUGHS}", "alias"),
    "no_known_key": (LAUGHS, "alias"),
    "one_alias": ("title: &t Bridge\nauthor: *t", "alias"),
    "merge": ("title: &t {a: b}\nauthor:\n  <<: *t", "alias"),
    "deep_list": (f"title: {'[' * 100}x{']' * 100}", "deep"),
    "open_list": (f"title: {'[' * 30_000}", "front matter"),  # too deep, or not valid: as PyYAML
    "deep_map": (f"title: {'{a: ' * 100}x{'}' * 100}", "deep"),
    "indented": ("title:\n" + "\n".join(f"{' ' * i}a:" for i in range(1, 60)), "deep"),
    "many": ("title: x\n" + "\n".join(f"k{i}: v" for i in range(5_000)), "2,000 values"),
    "large": (f"title: {'x' * 100_000}", "larger than 64 KB"),
    "broken": ('title: "Bridge" opens\nauthor: Ada Lind', "not valid YAML"),
}


def refused(path: Path, mark: str, block: str) -> str:
    """Why front matter is not read; its text is, and the reason is a line."""
    path.write_text(f"{mark}\n{block}\n{mark}\n{TEXT}\n")
    document, failure = read([str(path)])
    assert isinstance(document, Document) and document.text == f"{TEXT}\n"
    assert isinstance(failure, Failure) and failure.path == str(path)
    assert "\n" not in str(failure)
    return failure.reason


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plain_is_reported_and_the_text_is_read(tmp_path: Path, name: str) -> None:
    block, words = REFUSED[name]
    assert words in refused(tmp_path / "a.md", "---", block)


def test_toml_is_read_as_yaml_is(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f'+++\ntitle = "The bridge"\ndate = 2024-05-01\ntags = ["a"]\n+++\n{TEXT}\n')
    (document,) = read([str(path)])
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("The bridge", f"{TEXT}\n")
    assert str(document.published) == "2024-05-01"


@pytest.mark.parametrize("block", ['title = "a', 'title = "a"\ntitle = "b"', "a = " + "[" * 30_000])
def test_invalid_toml_is_reported_and_the_text_is_read(tmp_path: Path, block: str) -> None:
    assert "not valid TOML" in refused(tmp_path / "a.md", "+++", block)


BEYOND = {
    "deep_list": (f"a = {'[' * 100}1{']' * 100}", "deep"),
    "deep_table": (f"title = 'x'\n[{'.'.join('abcdefghij')}]\nk = 1", "deep"),
    "dotted": (f"{'a.' * 30_000}a = 1", "deep"),
    "quoted": (f"""a{'."b"' * 15_000} = 1""", "deep"),
    "many": ("\n".join(f"k{i} = 1" for i in range(2_500)), "2,000 values"),
    "many_in_a_list": (f"a = [{'1,' * 2_500}]", "2,000 values"),
    "large": (f'title = "{"x" * 70_000}"', "larger than 64 KB"),
    "figures": (f"a = {'9' * 60_000}", "not valid TOML"),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", BEYOND)
def test_toml_has_the_bounds_of_yaml(tmp_path: Path, name: str) -> None:
    block, words = BEYOND[name]
    assert words in refused(tmp_path / "a.md", "+++", block)


def test_front_matter_that_is_deep_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f'+++\ntitle = "A.B. {"c." * 90}"\na = {"[" * 7}1{"]" * 7}\n+++\n{TEXT}\n')
    (document,) = read([str(path)])
    assert isinstance(document, Document) and document.text == f"{TEXT}\n"


def test_prose_between_plus_signs_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"+++\nA day of rain.\n+++\n{TEXT}\n")
    (document,) = read([str(path)])
    assert isinstance(document, Document) and "A day of rain." in document.text


@pytest.mark.parametrize("block", ["It was: a day: of rain.", "A day of rain.", "* a\n* b", ": :"])
def test_prose_between_dashes_is_text(tmp_path: Path, block: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{block}\n---\n{TEXT}\n")
    (document,) = read([str(path)])
    assert isinstance(document, Document) and block in document.text
