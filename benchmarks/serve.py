"""Benchmark: pages of `quotes serve`, one at a time and with fifty users; and the server's memory.

    python benchmarks/serve.py million.db [--people 50] [--seconds 60]

The database is one that `benchmarks/search.py` has built. Starts `quotes serve` on loopback and
requests search pages for two words of a quote, drawn as in `benchmarks/search.py` (half of them
with its speaker too). Prints the median and the 95th percentile of the milliseconds from request to
last byte, and the server's processor time per page. Then `--people` users request pages
concurrently, with a second between two pages. Memory is that of the server's process.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import httpx
from search import _common, questions

from quotes.store import Database


def addresses(database: str, number: int) -> list[str]:
    """Addresses of search pages."""
    rng = random.Random(3)
    with Database(database, read_only=True).connect() as connection:
        asked = questions(connection, number, rng, _common(connection, rng))
    pages = []
    for q in asked:
        speaker = {"speaker": q["speaker"]} if rng.random() < 0.5 else {}
        pages.append("/search?" + urlencode({"q": q["words"], **speaker}))
    return pages


def at(share: float, timings: list[float]) -> float:
    """A quantile (`share`) of the timings."""
    return sorted(timings)[min(len(timings) - 1, int(share * len(timings)))]


def memory(process: int) -> float:
    """Resident memory without mapped files, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def processor(process: int) -> float:
    """Processor time so far, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def person(
    client: httpx.AsyncClient, pages: list[str], until: float, timings: list[float], seed: int
) -> int:
    """Request pages with a second between two; returns the number of errors."""
    rng, errors = random.Random(seed), 0
    await asyncio.sleep(rng.random())
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            answer = await client.get(rng.choice(pages))
            errors += answer.status_code != 200
        except httpx.HTTPError:
            errors += 1
        timings.append(1e3 * (time.perf_counter() - began))
        await asyncio.sleep(1)
    return errors


async def crowd(address: str, pages: list[str], people: int, seconds: int, process: int) -> None:
    """Simulate concurrent users; print times, errors and memory."""
    limits = httpx.Limits(max_connections=people)
    async with httpx.AsyncClient(
        base_url=address, timeout=60, limits=limits, trust_env=False
    ) as client:
        for part in range(2):
            timings: list[float] = []
            until = time.monotonic() + seconds / 2
            asked = (person(client, pages, until, timings, seed) for seed in range(people))
            errors = sum(await asyncio.gather(*asked))
            print(
                f"{people} people, half {part + 1}: {len(timings)} pages, {errors} errors, "
                f"p50 {at(0.5, timings):.0f} ms, p95 {at(0.95, timings):.0f} ms, "
                f"memory {memory(process):.0f} MB",
                flush=True,
            )


def alone(address: str, pages: list[str], process: int) -> None:
    """Request one page at a time; print the times."""
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        for page in pages[:20]:
            client.get(page)
        timings, before = [], processor(process)
        for page in pages:
            began = time.perf_counter()
            assert client.get(page).status_code == 200
            timings.append(1e3 * (time.perf_counter() - began))
        spent = 1e3 * (processor(process) - before) / len(pages)
    print(
        f"one after the other: {len(pages)} pages, p50 {at(0.5, timings):.0f} ms, "
        f"p95 {at(0.95, timings):.0f} ms, {spent:.1f} ms of processor time each",
        flush=True,
    )


def main() -> None:
    """Start the server, measure, and print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("database")
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--pages", type=int, default=300)
    given = options.parse_args()
    pages = addresses(given.database, given.pages)
    command = [sys.executable, "-m", "quotes", "serve", "--db", given.database, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        address = server.stderr.readline().split(" ")[0]
        try:
            alone(address, pages, server.pid)
            asyncio.run(crowd(address, pages, given.people, given.seconds, server.pid))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
