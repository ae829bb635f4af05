"""Sentences of our own with what PyTorch says of them: the appliance's tests hold its own results against it."""
import json

import numpy as np
import torch

from . import settings, use_lite


@torch.no_grad()
def write(net, split, probabilities) -> None:
    """Writes tests/Inference.Tests/Text/Parity/outputs.json for the sentences in sentences.json beside it."""
    folder = settings.REPOSITORY / "tests" / "Inference.Tests" / "Text" / "Parity"
    sentences = json.loads((folder / "sentences.json").read_text(encoding="utf-8"))
    rows = []
    for sentence in sentences:
        pieces = split.encode(sentence)
        if pieces:
            outputs = probabilities(net(*use_lite.pad([pieces])).numpy())[0]
            rows.append({"text": sentence, "outputs": [float(np.round(p, 7)) for p in outputs]})
    (folder / "outputs.json").write_text("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n", encoding="utf-8")
