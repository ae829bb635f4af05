"""The files that the appliance reads: weights in half precision and their description."""
import hashlib
import json

import numpy as np
import torch

from . import settings
from .goemotions import EKMAN, GROUPS, LABELS

WEIGHTS = "text-emotion.f16"


def encoder_sha256() -> str:
    """Hash of the encoder's graph, as provision/made.tsv pins it."""
    lines = (settings.REPOSITORY / "provision" / "made.tsv").read_text(encoding="utf-8").splitlines()
    return next(line.split("\t")[2] for line in lines if line.startswith("use-lite-to-onnx.mjs"))


def matrices(net):
    """Name and matrix [inputs, outputs] of everything trained."""
    for name, matrix in net.trained():
        array = matrix.detach().numpy()
        if name.endswith(".up"):
            array = array * settings.CORRECTION_SCALE
        elif name.endswith(".kernel"):
            array = array.T
        yield name, np.atleast_2d(array).astype("<f2")


@torch.no_grad()
def read(net) -> None:
    """Puts the weights that were written before into the model."""
    values, at = np.fromfile(settings.TEXT_FOLDER / WEIGHTS, "<f2").astype(np.float32), 0
    for name, matrix in net.trained():
        part = torch.from_numpy(values[at:at + matrix.numel()])
        at += matrix.numel()
        if name.endswith(".up"):
            part = part / settings.CORRECTION_SCALE
        matrix.copy_(part.view(matrix.t().shape).t() if name.endswith(".kernel") else part.view(matrix.shape))
    if at != len(values):
        raise RuntimeError(f"{WEIGHTS} has {len(values)} values, the model {at}")


def write(net, calibrations, thresholds, measured) -> None:
    """Writes text-emotion.f16, text-emotion.json and evaluation.json."""
    settings.TEXT_FOLDER.mkdir(parents=True, exist_ok=True)
    listed = list(matrices(net))
    data = b"".join(np.ascontiguousarray(array).tobytes() for _, array in listed)
    (settings.TEXT_FOLDER / WEIGHTS).write_bytes(data)
    description = {
        "version": settings.VERSION,
        "encoderSha256": encoder_sha256(),
        "weights": {"file": WEIGHTS, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()},
        "inputScale": settings.INPUT_SCALE,
        "matrices": [{"name": name, "rows": array.shape[0], "columns": array.shape[1]} for name, array in listed],
        "labels": list(LABELS),
        "groups": {name: list(labels) for name, labels in GROUPS.items()},
        "ekman": {name: list(labels) for name, labels in EKMAN.items()},
        "calibrations": [{"factor": round(float(factor), 5), "offset": round(float(offset), 5)} for factor, offset in calibrations],
        "thresholds": thresholds,
        "abstain": {"minWords": settings.MIN_WORDS, "fewWordsConfidence": settings.FEW_WORDS_CONFIDENCE,
                    "minConfidence": thresholds["groups"], "maxUnknown": settings.MAX_UNKNOWN},
    }
    write_json("text-emotion.json", description)
    write_json("evaluation.json", measured)


def write_json(name, value) -> None:
    """Writes a file of the model."""
    (settings.TEXT_FOLDER / name).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
