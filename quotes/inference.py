"""ONNX Runtime without telemetry; everything that runs a network uses this module.

From version 1.27, it writes a device id and a database of events to the user's home and can send
them to its maker. Newsrooms promise their sources otherwise.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read once, when the library is loaded

import onnxruntime

onnxruntime.disable_telemetry_events()  # for programs that loaded it earlier

__all__ = ["onnxruntime", "session"]


def session(model: bytes | Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A quiet session on the processor; raises what ONNX Runtime raises for a malformed file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    content = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
