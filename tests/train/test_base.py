"""Training that starts from a fitted model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from store_data import crowd, ingest  # noqa: E402

from quotes.cli.main import run  # noqa: E402
from quotes.detect.model import DATA, QuoteModel, links  # noqa: E402
from quotes.store import Database  # noqa: E402
from quotes.store.corrections import Change, correct  # noqa: E402
from quotes.train.base import config_of, load_fitted, load_tokenizer  # noqa: E402
from quotes.train.exporting import export  # noqa: E402
from quotes.train.network import TorchNetwork, link_buckets, segment_mask  # noqa: E402

TEXT = (
    "“We deserved to lose,” coach Emil Brandt said. The ministry noted that the exercises would "
    "last two weeks.\n\nAccording to Jo Lund, who wrote to the mayor, nobody had been told."
)


def scores(network: TorchNetwork, model: QuoteModel) -> np.ndarray:
    pieces = model.network.pieces(TEXT)
    n = len(pieces.ids)
    segment = torch.ones((1, n), dtype=torch.int64)
    with torch.no_grad():
        tagged, _ = network.eval()(
            torch.from_numpy(pieces.ids[None]),
            torch.from_numpy(pieces.description.features[None].astype(np.int64)),
            torch.arange(n)[None],
            segment_mask(segment),
        )
    return tagged[0].log_softmax(-1).numpy()


def test_the_released_model_gives_the_same_scores_in_pytorch() -> None:
    model = QuoteModel.load()
    (reading,) = model.network.read(TEXT)
    mine = scores(load_fitted(DATA), model)
    assert (mine.argmax(1) == reading.tags.argmax(1)).mean() > 0.97
    assert np.abs(np.exp(mine) - np.exp(reading.tags)).mean() < 0.01


def test_a_model_survives_the_way_there_and_back(tmp_path: Path) -> None:
    network = load_fitted(DATA)
    torch.save(network.state_dict(), tmp_path / "weights.pt")
    export(tmp_path / "weights.pt", tmp_path / "model", base=DATA)
    model, again = QuoteModel.load(), QuoteModel.load(tmp_path / "model")
    (first,), (second,) = model.network.read(TEXT), again.network.read(TEXT)
    assert (first.tags.argmax(1) == second.tags.argmax(1)).all()
    assert config_of(tmp_path / "model") == config_of(DATA)
    assert (
        load_tokenizer(DATA).encode("Reventlow").ids
        == load_tokenizer(tmp_path / "model").encode("Reventlow").ids
    )


def test_a_graph_of_another_make_is_refused(tmp_path: Path) -> None:
    import onnx
    from onnx import helper

    onnx.save(helper.make_model(helper.make_graph([], "other", [], [])), tmp_path / "model.onnx")
    with pytest.raises(ValueError, match="not a model of `quotes train`"):
        load_fitted(tmp_path)


def test_a_newsroom_goes_on_from_the_released_model_with_its_own_corrections(
    tmp_path: Path,
) -> None:
    database = Database(tmp_path / "news.db")
    ingest(database, crowd(12, quotes=2))
    with database.connect() as connection:
        numbers = [row[0] for row in connection.exec_driver_sql("SELECT id FROM quotes")]
    for number in numbers:
        correct(database, number, Change(confirm=True))
    corpus, fitted = tmp_path / "ours.jsonl", tmp_path / "model"
    export = ("export", "--db", str(database.file), "--format", "corpus", "--complete")
    assert run([*export, "-o", str(corpus)]) == 0
    base = ("--base", "released", "--epochs", "1", "--hold-out", "1")
    assert run(["train", str(corpus), *base, "-o", str(fitted)]) == 0
    assert run(["evaluate", str(corpus), "--model", str(fitted)]) == 0


def test_buckets_of_the_fit_are_those_of_the_model():
    paragraph = torch.tensor([[0] * 40 + [1] * 100 + [2] * 300 + [7] * 400])
    columns = torch.tensor([0, 39, 400, 839])
    ours = link_buckets(columns, 840, paragraph[0, columns], paragraph.expand(4, -1))
    place = np.arange(840)[None]
    own = paragraph[0, columns].numpy()[:, None]
    theirs = links.buckets(columns.numpy()[:, None], place, own, paragraph.numpy())
    assert (ours.numpy() == theirs).all()
