"""Fits the detector and all that reads its layers at once, with a larger network as the teacher.

    python -m quotes.train.joint \\
        --domain polnear-train.jsonl polnear-train-speakers.jsonl polnear-speakers.jsonl \\
            polnear-dates.jsonl \\
        --domain open.jsonl open-speakers.jsonl --nested open.jsonl \\
        --teacher all-mpnet-base-v2 --out FOLDER --readings readings.jsonl --device cuda

1. Teachers: for each third of the articles, an MPNet with all heads is fitted to the other two,
   and says what it makes of this third.
2. For each third again, the network is fitted to the other two and to what the teachers say of
   them, and reads this third: the linkers are fitted on these readings (`--readings`).
3. The network is fitted to all articles and what the teachers say of them, and written to `--out`:
   a detector with the heads of names and of vectors, and the scorers of mentions in `speakers` and
   `dates` beside it. `quotes.train.calibrate` comes next, then the linkers.

The articles that `quotes.train.calibrate` needs are left out of all. Without `--teacher`, 1 and
what follows from it is left out. A GPU does this in a quarter of an hour.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
import torch
from rich.console import Console

from quotes.detect.model import DATA, QuoteModel
from quotes.detect.vectors import READERS
from quotes.evaluate.corpus import read_corpus
from quotes.pipeline import Extractor
from quotes.train import base, domains
from quotes.train.base import GRAPH
from quotes.train.data import held_out
from quotes.train.exporting import export
from quotes.train.fitting import Material
from quotes.train.joint.articles import JointArticle, joint_articles
from quotes.train.joint.batches import SoftLabels
from quotes.train.joint.fitting import JointSettings, chances_of, fit_joint, soft_labels
from quotes.train.joint.network import JointNetwork
from quotes.train.mention_scorers import FOLDS, fold_of
from quotes.train.mention_writing import write_scorers
from quotes.train.names import attach
from quotes.train.network import TorchNetwork, load_teacher

_HELD = 60
_ALL = -1


@dataclass(frozen=True)
class FitSources:
    """What the fits learn from: the detector's material, and articles with all answers."""

    material: Material
    articles: Sequence[JointArticle]

    def without(self, fold: int) -> FitSources:
        """Without the articles of a fold."""
        m = self.material
        main, nested = (
            [a for a in part if fold_of(a.id) != fold] for part in (m.articles, m.nested)
        )
        contents = [a for a in m.contents if fold_of(a.id.rsplit(":", 1)[0]) != fold]
        return FitSources(
            Material(main, nested, contents), [a for a in self.articles if fold_of(a.id) != fold]
        )


@dataclass(frozen=True)
class Fitter:
    """Fits networks to sources: which, from what, and how."""

    sources: FitSources
    model: Path
    teacher: Path | None
    settings: JointSettings
    teaching: JointSettings
    console: Console

    def taught(self) -> dict[str, SoftLabels] | None:
        """What teachers say of articles that they were not fitted on; None without a teacher."""
        if self.teacher is None:
            return None
        vocabulary: Mapping[str, int] = base.load_tokenizer(self.model).get_vocab()
        found: dict[str, SoftLabels] = {}
        for fold in range(FOLDS):
            network = self._fitted(load_teacher(self.teacher, vocabulary), fold, self.teaching)
            mine = [a for a in self.sources.articles if fold_of(a.id) == fold]
            found |= soft_labels(network, mine, self.settings.device)
        return found

    def fit(self, fold: int, soft: Mapping[str, SoftLabels] | None) -> JointNetwork:
        """The network fitted to all articles outside a fold."""
        return self._fitted(base.load(self.model), fold, self.settings, soft)

    def _fitted(
        self,
        detector: TorchNetwork,
        fold: int,
        settings: JointSettings,
        soft: Mapping[str, SoftLabels] | None = None,
    ) -> JointNetwork:
        own = self.sources.without(fold)
        tokenizer = base.load_tokenizer(self.model)
        torch.manual_seed(settings.detector.seed)
        network = JointNetwork(detector)
        return fit_joint(
            network, own.material, own.articles, tokenizer, settings, soft, self.console
        )


def read_sources(
    given: Sequence[Sequence[Path]], nested: Path | None, model: Path, console: Console
) -> FitSources:
    """The articles of corpora and their answers, without those that `calibrate` needs."""
    extractor, detector = Extractor.load(model), QuoteModel.load(model)
    materials = [Material.of(corpus, None, _HELD) for corpus, *_ in given if corpus != nested]
    whole = [a for m in materials for a in m.articles]
    inside = Material.of(nested, nested, _HELD) if nested else Material((), (), ())
    held = {a.id for corpus, *_ in given for a in held_out(read_corpus(corpus), _HELD)[1]}
    articles = [
        article
        for corpus, *answers in given
        for article in joint_articles(corpus, answers, extractor, detector)
        if article.id not in held
    ]
    console.print(f"{len(articles)} articles")
    return FitSources(Material(whole, inside.nested, inside.contents), articles)


def write(network: JointNetwork, model: Path, out: Path) -> None:
    """Write a fitted network as a detector's folder, with the scorers of mentions in folders beside
    the graph."""
    network.cpu()
    out.mkdir(parents=True, exist_ok=True)
    weights = out / "weights.pt"
    torch.save(network.detector.state_dict(), weights)
    export(weights, out, base=model)
    onnx.save(attach(onnx.load(str(out / GRAPH)), network.namer), str(out / GRAPH))
    for reader in READERS:
        (out / reader).mkdir(exist_ok=True)
    write_scorers(network.reading, out, out)
    weights.unlink()
    if (model / "settings.json").exists():
        shutil.copyfile(model / "settings.json", out / "settings.json")


def main() -> None:
    """Fit and write the network, and readings for the linkers."""
    arguments = domains.parser(__doc__, out=False)
    arguments.add_argument("--nested", type=Path, help="the corpus that marks quotes in quotes")
    arguments.add_argument("--model", type=Path, default=DATA, help="the detector to start from")
    arguments.add_argument("--teacher", type=Path, help="the folder of an MPNet")
    arguments.add_argument("--out", type=Path, required=True, help="the folder to write")
    arguments.add_argument(
        "--readings", type=Path, help="write what the linkers are fitted on here"
    )
    arguments.add_argument("--epochs", type=float, default=8.0)
    arguments.add_argument("--teacher-epochs", type=float, default=5.5)
    arguments.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments.add_argument("--workers", type=int, default=0, help="processes that make batches")
    run(arguments.parse_args(), Console(stderr=True))


def run(given: argparse.Namespace, console: Console) -> None:
    """What the command line asks for."""
    sources = read_sources(given.domain, given.nested, given.model, console)
    settings = JointSettings(given.epochs, device=given.device, workers=given.workers)
    teaching = JointSettings.of_teacher(given.teacher_epochs, given.device, given.workers)
    fitter = Fitter(sources, given.model, given.teacher, settings, teaching, console)
    soft = fitter.taught()
    if given.readings:
        found: dict[str, dict[str, list[list[float]]]] = {}
        for fold in range(FOLDS):
            mine = [a for a in sources.articles if fold_of(a.id) == fold]
            found |= chances_of(fitter.fit(fold, soft), mine, given.device)
        numbers = {a.id: a.numbers for a in sources.articles if found.get(a.id)}
        domains.write_readings(found, numbers, given.readings)
    write(fitter.fit(_ALL, soft), given.model, given.out)


if __name__ == "__main__":
    main()
