"""A real server on loopback, over a database of invented articles."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import httpx
import uvicorn
from store_data import ADA, BO, KIM, PORT, Said, article, crowd, ingest, on

from quotes.speakers import Speaker
from quotes.store import Database
from quotes.web.app import create
from quotes.web.server import config
from quotes.web.settings import ServerSettings

SCRIPT = "<script>document.title='caught'</script>"
IMAGE = '"><img src=x onerror="document.title=\'caught\'">'
TURNED = "\u202eSiv\u202c \u2066Hos\u2069\u200f"
HOSTILE = article(
    "hostile",
    [
        Said(f"“{SCRIPT} {IMAGE} harbour”", (Speaker(f"Eve {SCRIPT}", "person"),), IMAGE),
        Said(f"“{TURNED} harbour”", (Speaker(TURNED, "person"),), TURNED),
        Said("“{{ 7 * 7 }} harbour”", (Speaker(f"Mal {IMAGE}", "organization"),), SCRIPT),
    ],
    title=f"Title {SCRIPT} {IMAGE} {TURNED}",
    outlet=f"Outlet {IMAGE} {SCRIPT} {TURNED}",
    author=f"Author {IMAGE}",
    url="javascript:document.title='caught'",
    published="2024-05-02",
)
SAYING = "“The harbour opens in May, and nobody will have to wait for it any longer.”"
PLAIN = [
    article(
        "a",
        [
            Said(SAYING, (ADA,), said_on=on("2024-03-01")),
            Said("that the vote comes too late", (BO,), "the former coach", "indirect"),
            Said("“No comment,”", (), "aides", confidence=0.6),
            Said("that “tax” is a word", (PORT,), kind="mixed", act="writing"),
            Said("that all is well", (KIM,), kind="indirect", act="thought"),
        ],
        outlet="Ostby Courier",
        url="https://courier.example/a?b=1&c=2",
    ),
    article(
        "b",
        [Said(SAYING, (ADA,)), Said("“A harbour rumour,”", (BO,), confidence=0.2)],
        outlet="Norra Post",
        published="2024-03-03",
    ),
]


def fill(database: Database) -> None:
    """The articles of the tests, and many others."""
    ingest(database, [*PLAIN, HOSTILE, *crowd(40)])


class Served:
    """A running server: its address, and the path or URL of its database."""

    def __init__(self, url: str, **settings: Any) -> None:
        self.url = url
        self.settings = ServerSettings(database=url, port=0, **settings)
        self._server = uvicorn.Server(config(create(self.settings)))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()))
        self._thread.start()
        deadline = time.monotonic() + 30
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.client.get(path, params=parameters or None)

    def ids(self) -> dict[str, int]:
        """Ids of a quote, an article, a speaker and so on."""
        found = self.get("/api/search", q="harbour opens", outlet="Ostby Courier").json()[0]
        speakers = {s["name"]: s["id"] for s in self.get("/api/speakers", limit=200).json()}
        outlets = {o["outlet"]: o["id"] for o in self.get("/api/outlets").json()}
        bad = self.get("/api/search", q='"7 7 harbour"').json()[0]
        return {
            "quote": found["id"],
            "article": found["article_id"],
            "statement": found["statement_id"],
            "ada": speakers["Ada Lind"],
            "bo": speakers["Bo Ström"],
            "eve": next(id_ for name, id_ in speakers.items() if name.startswith("Eve")),
            "outlet": outlets["Ostby Courier"],
            "bad_outlet": next(id_ for name, id_ in outlets.items() if name.startswith("Outlet")),
            "bad_quote": bad["id"],
            "bad_article": bad["article_id"],
        }

    def stop(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(30)
