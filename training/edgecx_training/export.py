"""ONNX files at opset 15, and the sidecar with every number the host needs."""
import io
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from . import settings
from .heads import inputs_of
from .model import FIRST, FULL, PROSODY, Model
from .provision import MOONSHINE, sha256

LIMIT = 9_000_000               # bytes a committed model file may have
HEADS = {FULL: "full", FIRST: "layer1", PROSODY: "prosody"}
HEAD_OUTPUTS = ("logits", "population", "heard", "feat")
# Key in the sidecar → file.
FILES = {"prosody": "voice-emotion.prosody.onnx", "layer1Int8": "voice-emotion.layer1.int8.onnx", "layer1Fp32": "voice-emotion.layer1.fp32.onnx",
         "layer2Int8": "voice-emotion.layer2.int8.onnx", "layer2Fp32": "voice-emotion.layer2.fp32.onnx", "headFull": "voice-emotion.head.full.onnx",
         "headLayer1": "voice-emotion.head.layer1.onnx", "headProsody": "voice-emotion.head.prosody.onnx", "prior": "voice-emotion-prior.f32"}
CHUNK_FILES = ("prosody", "layer1Int8", "layer1Fp32", "layer2Int8", "layer2Fp32")


def export_graph(model: nn.Module, inputs: dict, outputs: list) -> onnx.ModelProto:
    """A module as ONNX at our opset; inputs and outputs have a dynamic first dimension."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model.eval(), tuple(inputs.values()), buffer, opset_version=settings.OPSET, input_names=list(inputs), output_names=list(outputs),
                          dynamic_axes={name: {0: "B"} for name in (*inputs, *outputs)}, do_constant_folding=True)
    graph = onnx.load_from_string(buffer.getvalue())
    graph.doc_string, graph.producer_version = "", ""
    for node in graph.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(graph)
    _refuse_thin_products(graph)
    return graph


def _refuse_thin_products(model: onnx.ModelProto):
    """ONNX Runtime 1.29 computes Transpose→MatMul with a 1-D operand wrongly; no graph of ours may contain one."""
    shapes = {t.name: len(t.dims) for t in model.graph.initializer}
    inferred = onnx.shape_inference.infer_shapes(model)
    shapes.update({v.name: len(v.type.tensor_type.shape.dim) for v in inferred.graph.value_info})
    thin = [n.name for n in model.graph.node if n.op_type == "MatMul" and any(shapes.get(i) == 1 for i in n.input)]
    if thin:
        raise RuntimeError(f"MatMul with a 1-D operand: {thin}")


def store_as_half(model: onnx.ModelProto) -> onnx.ModelProto:
    """Stores large weights that are exact in float16 as float16 with a Cast; arithmetic stays float32."""
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size <= 10_000:
            continue
        half = value.astype(np.float16)
        if np.array_equal(half.astype(np.float32), value):
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
            casts.append(helper.make_node("Cast", [f"{name}.half"], [name], f"{name}.cast", to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def write_chunk_graphs(folder: Path, fp32: nn.Module, int8: nn.Module):
    """Prosody, and both layers in both forms."""
    pcm8 = torch.randn(2, settings.CONTEXT + settings.CHUNK) * 0.05
    hidden = torch.randn(2, settings.ENCODER_FRAMES, settings.WIDTH)
    _save(folder, "prosody", export_graph(fp32.prosody, {"pcm8": pcm8, "em_prev": torch.full((2, 1), settings.EM_NONE)}, ("pros_sums", "em")))
    for form, model in (("Int8", int8), ("Fp32", fp32)):
        _save(folder, f"layer1{form}", export_graph(model.layer1, {"pcm8": pcm8}, ("hidden", "l1_sums")))
        _save(folder, f"layer2{form}", export_graph(model.layer2, {"hidden": hidden}, ("l2_sums",)))


def write_heads(folder: Path, model: Model, units: dict):
    """The three head graphs and the prior; `units`: of each head's logits."""
    for blocks, name in HEADS.items():
        inputs = {n: torch.rand(2, width) + 1 for n, width in inputs_of(blocks).items()}
        _save(folder, f"head{name.capitalize()}", export_graph(model.graph(blocks, units[blocks]), inputs, HEAD_OUTPUTS))
    np.stack([model.normaliser.mean, model.normaliser.deviation]).astype("<f4").tofile(folder / FILES["prior"])


def _save(folder, key, graph):
    path = folder / FILES[key]
    path.unlink(missing_ok=True)
    onnx.save(store_as_half(graph), str(path))
    if path.stat().st_size > LIMIT:
        raise RuntimeError(f"{path.name} is over {LIMIT} bytes")


def write_sidecar(folder: Path, rungs: list, trained: np.ndarray, other: np.ndarray, self_check: dict, trained_on: str):
    """voice-emotion.json; call it last: it holds the digests of the other files. `rungs`: thresholds of the four."""
    describe = lambda name: {"file": name, "bytes": (folder / name).stat().st_size, "sha256": sha256(folder / name)}
    numbers = lambda values: [round(float(v), 5) for v in values]
    sidecar = {
        "name": "voice-emotion", "version": settings.VERSION, "opset": settings.OPSET, "sampleRate": settings.SAMPLE_RATE, "seed": settings.SEED,
        "labels": list(settings.LABELS), "kinds": list(settings.KINDS),
        "files": {key: describe(name) for key, name in FILES.items()},
        "chunk": {"samples": settings.CHUNK, "contextSamples": settings.CONTEXT, "minRestSamples": settings.MIN_REST, "frames": settings.CHUNK_FRAMES,
                  "encoderFrames": settings.ENCODER_FRAMES, "width": settings.WIDTH, "prosodySums": settings.PROSODY_SUMS, "layerSums": settings.LAYER_SUMS,
                  "features": settings.FEATURES, "blocks": list(settings.BLOCKS), "logits": settings.LOGITS},
        "rungs": rungs,
        "gate": {"frameSamples": settings.VAD_FRAME, "speechProbability": settings.VAD_THRESHOLD, "minSpeechShare": 0.5},
        "level": {"targetRms": settings.TARGET_RMS, "floor": settings.LEVEL_FLOOR, "decay": settings.LEVEL_DECAY, "halfLifeChunks": settings.LEVEL_HALF_LIFE},
        "pool": {"chunks": settings.POOL_CHUNKS, "maxAgeChunks": settings.POOL_MAX_AGE, "emNone": settings.EM_NONE},
        "mean": {"priorUtterances": settings.PRIOR_UTTERANCES, "commitChunks": settings.COMMIT_CHUNKS, "maxUtterances": settings.MAX_UTTERANCES,
                 "anger": {"from": settings.ANGRY[0], "to": settings.ANGRY[1]}, "angryBase": settings.ANGRY_BASE, "angryPerCalm": settings.ANGRY_PER_CALM},
        "evidence": {"decay": settings.EVIDENCE_DECAY, "commitChunks": settings.EVIDENCE_COMMIT_CHUNKS, "maxGapChunks": settings.EVIDENCE_MAX_GAP},
        "abstain": {"minChunks": settings.ABSTAIN_MIN_CHUNKS},
        "calibration": {"languages": ["de"], "trained": numbers(trained), "other": numbers(other)},
        "selfCheck": self_check,
        "source": {"encoder": {"package": f"{MOONSHINE.name}@{MOONSHINE.version}", "path": MOONSHINE.path, "sha256": MOONSHINE.sha256,
                               "licence": MOONSHINE.licence, "layers": 2}, "trainedOn": trained_on},
    }
    (folder / "voice-emotion.json").unlink(missing_ok=True)
    (folder / "voice-emotion.json").write_text(json.dumps(sidecar, indent=2) + "\n")
