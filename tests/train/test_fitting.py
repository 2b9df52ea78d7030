"""Fitting, exporting and calibrating a minimal network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("safetensors")

from quotes.detect.model import QuoteModel  # noqa: E402
from quotes.train import FitSettings, calibrate, calibrate_inner, export, fit  # noqa: E402
from quotes.train.calibration import fit_confidence  # noqa: E402
from quotes.train.data import held_out  # noqa: E402
from quotes.train.reliability import reliability  # noqa: E402

NAMES = ("Ana Ruiz", "Tom Beck", "Jo Lund", "Mia Holt")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random base weights: one layer of width 32."""
    from safetensors.torch import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    folder = tmp_path_factory.mktemp("base")
    words = "the road is closed said no told us we will go ana ruiz tom beck jo lund mia holt"
    vocabulary = {f"[{i}]": i for i in range(110)}
    for word in ["[UNK]", "“", "”", ",", ".", *dict.fromkeys(words.split())]:
        vocabulary[word] = len(vocabulary)
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    size, inner = 32, 64
    config = {
        "vocab_size": len(vocabulary),
        "hidden_size": size,
        "intermediate_size": inner,
        "num_attention_heads": 2,
        "num_hidden_layers": 1,
        "max_position_embeddings": 512,
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(config))
    torch.manual_seed(0)
    shapes = {
        "embeddings.word_embeddings.weight": (len(vocabulary), size),
        "embeddings.token_type_embeddings.weight": (2, size),
        "embeddings.position_embeddings.weight": (512, size),
        "embeddings.LayerNorm.weight": (size,),
        "embeddings.LayerNorm.bias": (size,),
    }
    layer = "encoder.layer.0"
    for name, (out, into) in {
        "attention.self.query": (size, size),
        "attention.self.key": (size, size),
        "attention.self.value": (size, size),
        "attention.output.dense": (size, size),
        "intermediate.dense": (inner, size),
        "output.dense": (size, inner),
    }.items():
        shapes[f"{layer}.{name}.weight"] = (out, into)
        shapes[f"{layer}.{name}.bias"] = (out,)
    for name in ("attention.output.LayerNorm", "output.LayerNorm"):
        shapes[f"{layer}.{name}.weight"] = shapes[f"{layer}.{name}.bias"] = (size,)
    weights = {
        name: torch.ones(shape) if name.endswith("LayerNorm.weight") else torch.randn(shape) * 0.1
        for name, shape in shapes.items()
    }
    save_file(weights, str(folder / "model.safetensors"))
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for i in range(20):
            text, attributions = "", []
            for j in range(6):
                start = len(text)
                content, name = "“The road is closed,”", NAMES[(i + j) % 4]
                text += f"{content} said {name}. We will go.\n\n"
                said = start + len(content) + 1
                attributions.append(
                    {
                        "source": [[said + 5, said + 5 + len(name)]],
                        "cue": [[said, said + 4]],
                        "content": [[start, start + len(content)]],
                    }
                )
            lines.write(json.dumps({"id": str(i), "text": text, "attributions": attributions}))
            lines.write("\n")
    return path


SETTINGS = FitSettings(epochs=25, size=64, rows=2, warmup=5, head_rate=5e-3, encoder_rate=2e-3)


def test_fit_export_calibrate(base: Path, corpus: Path, tmp_path: Path) -> None:
    weights = fit(corpus, tmp_path / "fit", settings=SETTINGS, base=base, hold_out=4)
    model = export(weights, tmp_path / "model", base=base)
    settings = calibrate(model, corpus, hold_out=4)
    assert settings["tuning"]["articles"] == 2
    assert settings["tuning"]["attributed"] > 0.3
    assert QuoteModel.load(model).outer.least == settings["confidence"]["least"]
    text = "“The road is closed,” said Tom Beck. We will go."
    for found in QuoteModel.load(model).attributions(text):
        assert 0 <= found.confidence <= 1


SAID = (
    ("“The road is closed,” said Ana Ruiz. We will go.", "Ana Ruiz"),
    ("We will go, Tom Beck told us. No road is closed.", "Tom Beck"),
    ("Jo Lund said the road is closed. No.", "Jo Lund"),
)


def test_three_articles_are_learnt_by_heart(base: Path, tmp_path: Path) -> None:
    """An overfitted model finds the quotes that it was fitted to, and no others."""
    contents = ("“The road is closed,”", "We will go", "the road is closed")
    articles, gold = [], []
    for (text, source), content in zip(SAID, contents, strict=True):
        cue = "told" if "told" in text else "said"
        spans = {
            name: [[text.index(words), text.index(words) + len(words)]]
            for name, words in (("source", source), ("cue", cue), ("content", content))
        }
        articles.append({"id": source, "text": text, "attributions": [spans]})
        gold.append({name: tuple(map(tuple, given)) for name, given in spans.items()})
    corpus = tmp_path / "three.jsonl"
    corpus.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    settings = FitSettings(epochs=80, size=64, rows=1, warmup=5, head_rate=3e-2, encoder_rate=1e-2,
                        hidden=0.0, augment=False)  # fmt: skip
    weights = fit(corpus, tmp_path / "fit", settings=settings, base=base, hold_out=0)
    model = QuoteModel.load(export(weights, tmp_path / "model", base=base))
    for (text, _), right in zip(SAID, gold, strict=True):
        (found,) = model.attributions(text)
        assert {name: getattr(found, name) for name in right} == right


def test_quotes_inside_quotes_are_calibrated(base: Path, corpus: Path, tmp_path: Path) -> None:
    nested = tmp_path / "nested.jsonl"
    with nested.open("w", encoding="utf-8") as lines:
        for i in range(20):
            outer, inner = NAMES[i % 4], NAMES[(i + 1) % 4]
            content = f"“{inner} told us the road is closed,”"
            text = f"{content} said {outer}. We will go."
            cue, told = text.index("said"), text.index("told")
            attributions = [
                {
                    "source": [[cue + 5, cue + 5 + len(outer)]],
                    "cue": [[cue, cue + 4]],
                    "content": [[0, len(content)]],
                },
                {
                    "source": [[1, 1 + len(inner)]],
                    "cue": [[told, told + 4]],
                    "content": [[told + 8, len(content) - 2]],
                },
            ]
            lines.write(json.dumps({"id": str(i), "text": text, "attributions": attributions}))
            lines.write("\n")
    weights = fit(corpus, tmp_path / "fit", nested=nested, settings=SETTINGS, base=base, hold_out=4)
    model = export(weights, tmp_path / "model", base=base)
    calibrate(model, corpus, nested=nested, hold_out=4)
    written = calibrate_inner(model, nested, hold_out=4)
    assert 0 < written["least"] < 1
    loaded = QuoteModel.load(model).inner
    assert loaded is not None and loaded.least == written["least"]


def test_a_broken_fit_goes_on(base: Path, corpus: Path, tmp_path: Path) -> None:
    settings = FitSettings(epochs=2, size=64, rows=4)
    whole = fit(corpus, tmp_path / "whole", settings=settings, base=base)
    fit(corpus, tmp_path / "parts", settings=settings, base=base, stop_after=3)
    parts = fit(corpus, tmp_path / "parts", settings=settings, base=base)
    a, b = (torch.load(p, weights_only=True) for p in (whole, parts))
    assert all(torch.equal(a[k], b[k]) for k in a)
    with pytest.raises(ValueError, match="other settings"):
        fit(corpus, tmp_path / "parts", settings=FitSettings(epochs=3, size=64, rows=4), base=base)


def test_held_out_does_not_depend_on_order(corpus: Path) -> None:
    from quotes.train.data import training_articles

    articles = training_articles(corpus)
    fitted, tuned = held_out(articles, 2)
    assert {a.id for a in held_out(articles[::-1], 2)[1]} == {a.id for a in tuned}
    assert len(fitted) + len(tuned) == len(articles)


def test_confidence_is_calibrated() -> None:
    import numpy as np

    rng = np.random.default_rng(0)
    evidence = rng.random((4000, 3))
    right = rng.random(4000) < evidence[:, 0]
    confidence = fit_confidence(evidence.tolist(), right.tolist())
    error, table = reliability(confidence.of(evidence.tolist()), right.tolist())
    assert error < 0.03
    assert sum(b.count for b in table) == 4000
