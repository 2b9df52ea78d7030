"""The metadata with which Datasette shows our files, tried with Datasette itself."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from store_data import ADA, Said, article, crowd, ingest

from quotes.store import Database
from quotes.store.reports.datasette import SEARCH, metadata
from quotes.store.reports.report import reports


def test_every_table_and_report_is_described() -> None:
    (database,) = metadata("news", reports())["databases"].values()
    assert {"quotes_flat", "quotes", "speakers", "articles"} <= database["tables"].keys()
    assert all(table.get("description") for name, table in database["tables"].items()
               if not table.get("hidden"))  # fmt: skip
    assert set(database["queries"]) == {report.name for report in reports()} | {SEARCH}
    json.dumps(database)


def test_datasette_shows_it(tmp_path: Path) -> None:
    app = pytest.importorskip("datasette.app", reason="datasette is not installed")
    database = Database(tmp_path / "news.db")
    database.prepare()
    ingest(database, [article("a", [Said("the café tramway", (ADA,))], outlet="Norra Post"),
                      *crowd(10)])  # fmt: skip
    database.close()
    served = app.Datasette([str(tmp_path / "news.db")], metadata=metadata("news", reports()))

    async def get(path: str) -> Any:
        response = await served.client.get(path)
        assert response.status_code == 200, (path, response.text[:500])
        return response.json() if ".json" in path else response.text

    async def visit() -> None:
        found = await get(f"/news/{SEARCH}.json?words=Cafe+Tramway&_shape=array")
        assert [(row["speaker"], row["text"]) for row in found] == [
            ("Ada Lind", "the café tramway")
        ]
        assert await get(f"/news/{SEARCH}.json?words=&_shape=array") == []
        flat = await get("/news/quotes_flat.json?_search=tramway&_shape=objects")
        assert [row["speaker"] for row in flat["rows"]] == ["Ada Lind"]
        assert {"kind", "outlet"} <= flat["facet_results"].keys()
        rows = await get("/news/role-changes.json?speaker=LIND&_shape=array")
        assert rows[0]["role"] == "mayor of Ostby"
        rows = await get(
            "/news/source-audit.json?outlet=norra+post&since=2023&until=2024&_shape=array"
        )
        assert [row["outlet"] for row in rows] == ["Norra Post"]
        assert await get("/news/source-audit.json?until=2022&_shape=array") == []
        for report in reports():
            await get(f"/news/{report.name}.json?_shape=array")
            assert report.title in await get(f"/news/{report.name}")
        for page in ("/", "/news", "/news/quotes", "/news/speakers", "/news/quotes_flat"):
            await get(page)

    asyncio.run(visit())
