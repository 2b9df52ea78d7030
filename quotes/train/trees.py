"""Gradient boosted trees of scikit-learn as ONNX, and what makes their chances honest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_KNOTS = 24
_OF_NODE = (
    "treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids",
)  # fmt: skip


def as_onnx(trees: Sequence[Any], name: str, width: int, metadata: Mapping[str, Any]) -> bytes:
    """Fitted classifiers over `width` numbers a row, averaged (of their logits), as ONNX.

    The graph turns `rows` into `chance`; each value of `metadata` is stored as JSON. skl2onnx
    converts only single classifiers, with labels, and lags behind scikit-learn's versions.
    """
    from onnx import TensorProto, helper

    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["logit"],
        domain="ai.onnx.ml",
        n_targets=1,
        base_values=[float(np.mean([model._baseline_prediction for model in trees]))],
        **_nodes(trees),
    )
    graph = helper.make_graph(
        [ensemble, helper.make_node("Sigmoid", ["logit"], ["chance"])],
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


def _nodes(trees: Sequence[Any]) -> dict[str, Any]:
    """The nodes of all trees as attributes of ONNX's tree ensemble, each leaf a share of a sum."""
    found: dict[str, list[Any]] = {f"nodes_{name}": [] for name in _OF_NODE}
    found |= {f"target_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")}
    # scikit-learn shows its trees nowhere else.
    grown = [tree for model in trees for (tree,) in model._predictors]
    for tree_id, tree in enumerate(grown):
        for node_id, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            told = (
                tree_id,
                node_id,
                0 if leaf else int(node["feature_idx"]),
                0.0 if leaf else float(node["num_threshold"]),
                "LEAF" if leaf else "BRANCH_LEQ",
                0 if leaf else int(node["left"]),
                0 if leaf else int(node["right"]),
            )
            for name, value in zip(_OF_NODE, told, strict=True):
                found[f"nodes_{name}"].append(value)
            if leaf:
                weight = float(node["value"]) / len(trees)
                for name, value in (("treeids", tree_id), ("nodeids", node_id), ("ids", 0)):
                    found[f"target_{name}"].append(value)
                found["target_weights"].append(weight)
    return found


def chances(trees: Sequence[Any], rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """What fitted classifiers say on average (of their logits), not calibrated."""
    logits = np.mean([model.decision_function(rows) for model in trees], axis=0)
    found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logits))
    return found


def calibration(
    given: Sequence[float], right: Sequence[bool], weights: Sequence[float]
) -> dict[str, list[float]]:
    """The knots of a monotone map from a chance to the share that is right.

    By isotonic regression (Zadrozny and Elkan 2002), smoothed: between its steps are straight
    lines, so that no two choices get one confidence by chance.
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
