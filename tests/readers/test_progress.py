"""How far reading has come."""

import gzip
import json

import pytest

from quotes.readers import ReadOptions, read
from quotes.readers.progress import ReadingProgress, size_of

LINE = json.dumps({"text": "The bridge is safe, said Ada Renn, the mayor of Osterhaven. " * 20})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.jsonl").write_text(f"{LINE}\n" * 200, "utf-8")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(f"{LINE}\n".encode() * 200))
    (tmp_path / "c.txt").write_text("The bridge is safe, said Ada Renn.", "utf-8")
    return tmp_path


def test_the_position_rises_to_the_size(folder):
    progress = ReadingProgress()
    assert progress.position == 0
    seen = [progress.position for _ in read([str(folder)], ReadOptions(reading_progress=progress))]
    assert len(seen) == 401
    assert seen == sorted(seen)
    size = size_of([str(folder)])
    assert seen[100] < (folder / "a.jsonl").stat().st_size <= seen[200] < size
    assert progress.position == size


def test_what_cannot_be_measured_has_no_size(folder):
    assert size_of([str(folder / "a.jsonl"), "-"]) is None
    assert size_of(["https://example.org/feed"]) is None
