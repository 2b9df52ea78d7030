"""Grows gradient boosted trees that choose among candidates, exports them to ONNX, and calibrates
their probabilities."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_KNOTS = 24
_FLAT = 1e-3  # the smallest second derivative
_OF_NODE = (
    "treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids",
)  # fmt: skip


@dataclass(frozen=True)
class Node:
    """A node of a tree: a split (if `feature` is at most `threshold`, on to the node `left`, else
    to `right`) or a leaf, whose `value` is added to the sum."""

    value: float = 0.0
    feature: int | None = None
    threshold: float = 0.0
    left: int = 0
    right: int = 0


Tree = Sequence[Node]


def grown(
    rows: Sequence[npt.NDArray[np.float32]],
    right: Sequence[Sequence[bool]],
    weights: Sequence[float],
    settings: Mapping[str, Any],
    rounds: int,
) -> Any:
    """A LightGBM model whose softmax over the candidates of a choice gives the probability of each.

    A choice has the features of its candidates, which of them are right (at least one), and its
    weight. The loss is that of ListNet (Cao et al. 2007, "Learning to rank").
    """
    import lightgbm
    from threadpoolctl import threadpool_limits

    shares = np.concatenate([np.array(r, float) / sum(r) for r in right])
    number = np.repeat(np.arange(len(right)), [len(r) for r in right])
    heavy = np.array(weights)[number]

    def slopes(sums: Any, _: Any) -> tuple[Any, Any]:
        chance = _softmax(np.asarray(sums), number)
        return heavy * (chance - shares), heavy * np.maximum(chance * (1 - chance), _FLAT)

    table = lightgbm.Dataset(np.concatenate(rows), label=shares)
    # OpenMP threads spin while they wait; on a busy machine, one thread is faster.
    with threadpool_limits(limits=1):
        return lightgbm.train({**settings, "objective": slopes}, table, rounds)


def chances(
    trees: Any, choices: Sequence[npt.NDArray[np.float32]]
) -> list[npt.NDArray[np.float64]]:
    """The probability of each candidate of each choice by a model of `grown`."""
    if not choices:
        return []
    sizes = [len(rows) for rows in choices]
    sums = trees.predict(np.concatenate(choices), raw_score=True)
    scores = _softmax(sums, np.repeat(np.arange(len(sizes)), sizes))
    return np.split(scores, np.cumsum(sizes)[:-1])


def _softmax(
    sums: npt.NDArray[np.float64], number: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """The softmax over the rows of each group; `number` is the group of each row, sorted."""
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    powers = np.exp(sums - np.maximum.reduceat(sums, starts)[number])
    found: npt.NDArray[np.float64] = powers / np.add.reduceat(powers, starts)[number]
    return found


def _flat(root: Mapping[str, Any]) -> list[Node]:
    """The nodes of a tree dumped by LightGBM, parents before children."""
    nodes: list[Node] = []

    def add(of: Mapping[str, Any]) -> int:
        place = len(nodes)
        nodes.append(Node(float(of.get("leaf_value", 0.0))))
        if "split_feature" in of:
            left, right = add(of["left_child"]), add(of["right_child"])
            nodes[place] = Node(0.0, int(of["split_feature"]), float(of["threshold"]), left, right)
        return place

    add(root)
    return nodes


def as_onnx(model: Any, name: str, width: int, metadata: Mapping[str, Any]) -> bytes:
    """A model of `grown` over rows of `width` features as ONNX.

    The graph maps `rows` to `chance`: a softmax over all rows of a call, of which one is right.
    Each value of `metadata` is stored as JSON.
    """
    # Not by onnxmltools: its converter knows no softmax over a call.
    from onnx import TensorProto, helper

    trees = [_flat(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["logit"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=[0.0],
        **_nodes(trees),
    )
    graph = helper.make_graph(
        [ensemble, helper.make_node("Softmax", ["logit"], ["chance"], axis=0)],
        name,
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("chance", TensorProto.FLOAT, [None, 1])],
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)]
    exported = helper.make_model(graph, opset_imports=versions, ir_version=8)
    told = {key: json.dumps(value, separators=(",", ":")) for key, value in metadata.items()}
    helper.set_model_props(exported, told)
    found: bytes = exported.SerializeToString()
    return found


def _nodes(trees: Sequence[Tree]) -> dict[str, Any]:
    """The nodes of all trees as attributes of ONNX's tree ensemble."""
    found: dict[str, list[Any]] = {f"nodes_{name}": [] for name in _OF_NODE}
    found |= {f"target_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")}
    for tree_id, tree in enumerate(trees):
        for node_id, node in enumerate(tree):
            leaf = node.feature is None
            told = (
                tree_id,
                node_id,
                node.feature or 0,
                node.threshold,
                "LEAF" if leaf else "BRANCH_LEQ",
                node.left,
                node.right,
            )
            for name, value in zip(_OF_NODE, told, strict=True):
                found[f"nodes_{name}"].append(value)
            if leaf:
                for name, value in (("treeids", tree_id), ("nodeids", node_id), ("ids", 0)):
                    found[f"target_{name}"].append(value)
                found["target_weights"].append(node.value)
    return found


def calibration(
    given: Sequence[float], right: Sequence[bool], weights: Sequence[float]
) -> dict[str, list[float]]:
    """The knots of a monotone map from a predicted probability to the share that is right.

    Isotonic regression (Zadrozny and Elkan 2002), with linear interpolation between its steps, so
    that different probabilities keep different confidences.
    """
    from sklearn.isotonic import IsotonicRegression

    scores = np.asarray(given, np.float64)
    model = IsotonicRegression(y_min=0.0, y_max=0.99, out_of_bounds="clip")
    heights = model.fit_transform(scores, np.asarray(right, float), sample_weight=weights)
    knots = np.unique(np.quantile(scores, np.linspace(0, 1, _KNOTS)))
    edges = np.concatenate([knots[:1], knots, knots[-1:]])
    smooth = [
        heights[(scores >= low) & (scores <= high)].mean()
        for low, high in zip(edges[:-2], edges[2:], strict=True)
    ]
    return {
        "from": [round(float(knot), 5) for knot in knots],
        "to": [round(float(height), 4) for height in np.maximum.accumulate(smooth)],
    }
