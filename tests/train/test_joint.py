"""The joint fit: a network that learns everything at once, and from a teacher."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed (extra train)")

import torch
from rich.console import Console
from safetensors.torch import load_file, save_file

from quotes.detect.mention_scorer import WEIGHTS, MentionScorer
from quotes.detect.model import DATA, QuoteModel
from quotes.detect.vectors import READERS, vectors_of
from quotes.pipeline import Extractor
from quotes.train import base
from quotes.train.domains import read_readings
from quotes.train.fitting import FitSettings, Material
from quotes.train.joint.__main__ import run, write
from quotes.train.joint.articles import JointArticle, joint_articles
from quotes.train.joint.batches import LINKS, NEAREST, SoftLink, batch_of
from quotes.train.joint.fitting import JointSettings, chances_of, fit_joint, soft_labels
from quotes.train.joint.network import JointNetwork
from quotes.train.mention_articles import asked_articles
from quotes.train.mention_scorers import fold_of
from quotes.train.network import load_teacher

QUIET = Console(quiet=True)
CORPUS = Path(__file__).parents[2] / "seeds" / "corpus"
HIDDEN, INNER, PLACES = 24, 48, 514


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> tuple[Path, Path]:
    """Some of the shortest articles of the open corpus, and their answers."""
    folder = tmp_path_factory.mktemp("corpus")
    for path in sorted(CORPUS.glob("*.xml"), key=lambda p: (p.stat().st_size, p.name))[:30]:
        shutil.copy(path, folder)
    articles, answers = folder / "articles.jsonl", folder / "answers.jsonl"
    command = [sys.executable, "-m", "quotes.evaluate.marked", folder]
    subprocess.run([*command, "--corpus", articles, "--speakers", answers], check=True)
    return articles, answers


@pytest.fixture(scope="module")
def articles(corpus) -> list[JointArticle]:
    """The same in pieces."""
    path, answers = corpus
    return [*joint_articles(path, [answers], Extractor.load(), QuoteModel.load())]


@pytest.fixture(scope="module")
def teacher(tmp_path_factory) -> Path:
    """A small MPNet with random weights, whose vocabulary has another order than ours."""
    folder = tmp_path_factory.mktemp("mpnet")
    vocabulary = base.load_tokenizer(DATA).get_vocab()
    pieces = sorted(vocabulary, reverse=True)
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    layers = 3
    config = {
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_attention_heads": 2,
        "num_hidden_layers": layers,
        "max_position_embeddings": PLACES,
        "layer_norm_eps": 1e-5,
        "relative_attention_num_buckets": 32,
        "vocab_size": len(pieces),
        "pad_token_id": 1,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    sizes = {"embeddings.word_embeddings": (len(pieces), HIDDEN)}
    sizes["embeddings.position_embeddings"] = (PLACES, HIDDEN)
    sizes["encoder.relative_attention_bias"] = (32, 2)
    products = {"attention.attn.q": (HIDDEN, HIDDEN), "attention.attn.k": (HIDDEN, HIDDEN)}
    products |= {"attention.attn.v": (HIDDEN, HIDDEN), "attention.attn.o": (HIDDEN, HIDDEN)}
    products |= {"intermediate.dense": (INNER, HIDDEN), "output.dense": (HIDDEN, INNER)}
    generator = torch.Generator().manual_seed(1)
    weights = {
        f"{name}.weight": 0.1 * torch.randn(size, generator=generator)
        for name, size in sizes.items()
    }
    norms = ["embeddings.LayerNorm"]
    for k in range(layers):
        for name, size in products.items():
            own = f"encoder.layer.{k}.{name}"
            weights[f"{own}.weight"] = 0.1 * torch.randn(size, generator=generator)
            weights[f"{own}.bias"] = torch.zeros(size[0])
        norms += [f"encoder.layer.{k}.{part}.LayerNorm" for part in ("attention", "output")]
    for name in norms:
        weights[f"{name}.weight"], weights[f"{name}.bias"] = torch.ones(HIDDEN), torch.zeros(HIDDEN)
    save_file(weights, str(folder / "model.safetensors"))
    return folder


def _vocabulary() -> dict[str, int]:
    return base.load_tokenizer(DATA).get_vocab()


def test_a_teacher_reads_our_numbers_of_pieces(teacher):
    pieces = (teacher / "vocab.txt").read_text(encoding="utf-8").split("\n")
    network = load_teacher(teacher, _vocabulary())
    theirs = load_file(teacher / "model.safetensors")["embeddings.word_embeddings.weight"]
    ours = network.encoder.words.weight
    for piece in ("said", "##ing", "minister"):
        assert torch.equal(ours[_vocabulary()[piece]], theirs[pieces.index(piece)])


def test_a_teacher_sees_how_far_pieces_are_apart(teacher):
    encoder = load_teacher(teacher, _vocabulary()).encoder.eval()
    with torch.no_grad():
        encoder.places.weight.zero_()  # nothing else tells where a piece stands
        words = torch.tensor([[2000, 2001, 2002, 2003]])
        features, mask = torch.zeros(1, 4, 3, dtype=torch.long), torch.zeros(1, 1, 4, 4)
        places = torch.arange(4)[None]
        one = encoder(words, features, places, mask)[0, 0]
        other = encoder(words[:, [0, 3, 2, 1]], features, places, mask)[0, 0]
    assert not torch.allclose(one, other, atol=1e-4)


def test_windows_hold_every_piece_once(articles):
    for plan in range(3):
        batch = batch_of(articles[:6], [plan] * 6)
        read = batch.ids.flatten()[batch.core]
        whole = np.concatenate([a.sample.ids for a in articles[:6]])
        assert read.tolist() == whole.tolist()
        assert len(batch.tags) == len(batch.names) == len(whole)


def test_links_point_at_the_same_pieces_in_every_row(articles):
    batch = batch_of(articles[:6], [1] * 6)
    links = batch.links["cue_of"]
    assert len(links.row)
    for row, column, target, shift, article, piece in zip(
        links.row, links.column, links.target, links.shift, links.article, links.piece, strict=True
    ):
        own = articles[int(article)].sample
        assert int(column + shift) == int(piece)
        assert batch.ids[row, column] == own.ids[int(piece)]
        expected = own.cue_of[int(piece)]
        assert (int(target + shift) if target >= 0 else int(target)) == expected


def test_what_a_teacher_says_is_kept_for_each_article(articles, teacher):
    network = JointNetwork(load_teacher(teacher, _vocabulary()))
    soft = soft_labels(network, articles[:5], "cpu")
    batch = batch_of(articles[:5], [0] * 5, soft)
    assert batch.soft is not None
    assert batch.soft["tags"].shape[0] == len(batch.tags)
    for reader, queries in batch.queries.items():
        together = torch.zeros(queries.count).index_add(0, queries.query, batch.soft[reader].exp())
        assert torch.allclose(together, torch.ones(queries.count), atol=1e-3)
    alone = soft_labels(network, articles[2:3], "cpu")[articles[2].id]
    assert np.allclose(alone.tags, soft[articles[2].id].tags, atol=0.05)


def test_what_a_teacher_does_not_say_has_no_probability(articles, teacher):
    network = JointNetwork(load_teacher(teacher, _vocabulary()))
    (said,) = soft_labels(network, articles[:1], "cpu").values()
    none = np.zeros((0, NEAREST))
    silent = SoftLink(np.full(len(said.tags), -1), none.astype(int), none.astype(np.float32))
    soft = {articles[0].id: replace(said, links=dict.fromkeys(LINKS, silent))}
    links = batch_of(articles[:1], [0], soft).links["cue_of"]
    assert links.soft is not None and len(links.row)
    assert not links.soft[:, NEAREST:].any()


def test_a_fit_learns_from_marks_and_from_a_teacher(articles, teacher, corpus):
    material = Material.of(corpus[0], corpus[0], 60)
    torch.manual_seed(1)
    network = JointNetwork(load_teacher(teacher, _vocabulary()))
    soft = soft_labels(network, articles, "cpu")
    settings = JointSettings(
        epochs=6, detector=FitSettings(rows=8, head_rate=5e-3, encoder_rate=1e-3)
    )
    before = _wrong_tags(network, articles)
    tokenizer = base.load_tokenizer(DATA)
    fit_joint(network, material, articles, tokenizer, settings, soft, QUIET)
    assert _wrong_tags(network, articles) < 0.8 * before
    with pytest.raises(ValueError, match="8 at least"):
        fit_joint(network, material, articles[:3], tokenizer, settings, None, QUIET)


def _wrong_tags(network: JointNetwork, articles: list[JointArticle]) -> float:
    network.eval()
    batch = batch_of(articles, [0] * len(articles))
    with torch.no_grad():
        return float((network(batch).tags.argmax(1) != batch.tags).float().mean())


def test_the_written_network_reads_like_the_fitted_one(articles, corpus, tmp_path):
    torch.manual_seed(2)
    network = JointNetwork(base.load(DATA))
    fitted = chances_of(network, articles[:8], "cpu")
    write(network, DATA, tmp_path)
    extractor = Extractor.load(tmp_path)
    scorers = {r: MentionScorer((tmp_path / r / WEIGHTS).open("rb")) for r in READERS}
    pairs = []
    for asked in asked_articles(corpus[0], [corpus[1]], Extractor.load()):
        vectors = vectors_of(extractor.nlp(asked.text))
        assert vectors is not None
        for reader, queries in asked.asked.items():
            read = fitted.get(asked.article.id, {}).get(reader, [])
            pairs += [
                (scorers[reader].log_chances(vectors, query), chances)
                for (_, query, _), chances in zip(queries, read, strict=False)
            ]
    assert len(pairs) > 20
    ours = np.concatenate([np.asarray(x) for x, _ in pairs])
    theirs = np.concatenate([np.asarray(y) for _, y in pairs])
    assert np.abs(ours - theirs).mean() < 0.1


def test_the_command_writes_a_detector_and_readings(corpus, teacher, tmp_path):
    path, answers = corpus
    given = argparse.Namespace(
        domain=[[path, answers]],
        nested=path,
        model=DATA,
        teacher=teacher,
        out=tmp_path / "fitted",
        readings=tmp_path / "readings.jsonl",
        epochs=0.4,
        teacher_epochs=0.4,
        device="cpu",
        workers=0,
    )
    run(given, QUIET)
    found = QuoteModel.load(given.out).read("“It is late,” said Ada Renn on Monday.", vectors=True)
    assert found.names is not None and found.vectors is not None
    for reader in READERS:
        scorer = MentionScorer((given.out / reader / WEIGHTS).open("rb"))
        assert scorer.head == found.vectors.heads[reader]
        read = read_readings(given.readings, reader)
        assert {fold_of(i) for i in read} == {0, 1, 2}
        assert all(row for quotes in read.values() for row in quotes.values())
