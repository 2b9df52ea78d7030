"""Two people decide while a run reads: nothing is lost, nobody is turned away."""

from __future__ import annotations

import multiprocessing
import os
import sys

import pytest
from corrections import correction_processes
from corrections.correction_processes import ROUNDS
from corrections.made_corrections import ask, held
from store_data import crowd, ingest

from quotes.store import Database
from quotes.store.corrections import undo


def test_two_people_and_a_run_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    made = crowd(correction_processes.ARTICLES)
    ingest(database, made)
    before = held(database)
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    context = multiprocessing.get_context("spawn")
    work = [
        context.Process(target=correction_processes.read, args=(url,)),
        context.Process(target=correction_processes.decide, args=(url, "Ann", 19)),
        context.Process(target=correction_processes.decide, args=(url, "Bob", 20)),
    ]
    for process in work:
        process.start()
    for process in work:
        process.join(300)
        assert process.exitcode == 0
    held_ones = (
        "SELECT who, count(*) FROM correction_log WHERE state = 'held' GROUP BY 1 ORDER BY 1"
    )
    assert ask(database, held_ones) == [(who, ROUNDS * 4 // 5) for who in ("Ann", "Bob")]
    shown = "SELECT count(*) FROM quotes WHERE said_basis = 'person' AND said_confidence = 1"
    assert ask(database, shown)[0][0] == ROUNDS * 4 // 5
    for (number,) in ask(database, "SELECT correction_id FROM correction_log WHERE state = 'held'"):
        undo(database, number)
    assert held(database) == before
