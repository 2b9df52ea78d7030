"""Exports gradient boosted trees to ONNX, and calibrates their probabilities."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_KNOTS = 24
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
GrownTrees = tuple[Sequence[Tree], float]
"""Trees, and the initial value of their sum."""


def grown_by_sklearn(models: Sequence[Any]) -> GrownTrees:
    """The trees of fitted HistGradientBoostingClassifiers, so that their sum is the mean logit."""

    def node(of: Any) -> Node:
        if of["is_leaf"]:
            return Node(float(of["value"]) / len(models))
        left, right = int(of["left"]), int(of["right"])
        return Node(0.0, int(of["feature_idx"]), float(of["num_threshold"]), left, right)

    # scikit-learn has no public access to its trees.
    trees = [[node(of) for of in tree.nodes] for model in models for (tree,) in model._predictors]
    return trees, float(np.mean([model._baseline_prediction for model in models]))


def grown_by_lightgbm(model: Any) -> GrownTrees:
    """The trees of a fitted Booster."""
    return [_flat(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]], 0.0


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


def as_onnx(
    grown: GrownTrees, name: str, width: int, metadata: Mapping[str, Any], together: bool = False
) -> bytes:
    """Trees over rows of `width` features as ONNX.

    The graph maps `rows` to `chance`: the sigmoid of each row's sum or, with `together`, a softmax
    over all rows of a call, of which one is right. Each value of `metadata` is stored as JSON.
    """
    # Not by skl2onnx: it has no converter for LightGBM, nor for a mean of logits or a softmax over
    # a call, and its version 1.20 fails on these classifiers (scikit-learn 1.9, onnx 1.19, 1.23).
    from onnx import TensorProto, helper

    trees, base = grown
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["logit"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=[base],
        **_nodes(trees),
    )
    share = (
        helper.make_node("Softmax", ["logit"], ["chance"], axis=0)
        if together
        else helper.make_node("Sigmoid", ["logit"], ["chance"])
    )
    graph = helper.make_graph(
        [ensemble, share],
        name,
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, width])],
        [helper.make_tensor_value_info("chance", TensorProto.FLOAT, [None, 1])],
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)]
    model = helper.make_model(graph, opset_imports=versions, ir_version=8)
    told = {key: json.dumps(value, separators=(",", ":")) for key, value in metadata.items()}
    helper.set_model_props(model, told)
    found: bytes = model.SerializeToString()
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


def chances(trees: Sequence[Any], rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The uncalibrated probability of each row: the mean logit of fitted classifiers."""
    logits = np.mean([model.decision_function(rows) for model in trees], axis=0)
    found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logits))
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
