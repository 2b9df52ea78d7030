"""Fits the centres of `quotes.statements.cells` to the quotes of annotated articles.

    python -m quotes.train.cells CORPUS.jsonl --out quotes/statements/centres.bin

Spherical k-means, initialized from a sample. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from quotes.statements.encoder import encode, matrix_of, packed

CENTRES = 1024


def contents(path: Path) -> list[str]:
    """The distinct contents that are annotated in a corpus."""
    found: dict[str, None] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for marked in article["attributions"]:
                found[" ".join(article["text"][s:e] for s, e in marked["content"])] = None
    return [text for text in found if text]


def main() -> None:
    """Fit and write the centres."""
    from sklearn.cluster import MiniBatchKMeans

    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--out", type=Path, required=True)
    given = arguments.parse_args()
    rows = matrix_of(encode(contents(given.corpus)))
    model = MiniBatchKMeans(CENTRES, batch_size=4096, n_init=1, max_iter=60, random_state=1)
    centres = model.fit(rows).cluster_centers_
    given.out.write_bytes(b"".join(packed(centre.astype(np.float32)) for centre in centres))


if __name__ == "__main__":
    main()
