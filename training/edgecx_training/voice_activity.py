"""Silero voice activity (MIT) at 8 kHz, rebuilt in PyTorch, so that chunks are gated offline as the appliance gates them."""
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

from .settings import VAD_CONTEXT, VAD_FRAME


class Silero:
    """Speech probability of each 256-sample frame; every frame sees the 32 samples before it."""

    def __init__(self, path: Path):
        tensors = {t.name: torch.tensor(numpy_helper.to_array(t)) for t in onnx.load(str(path)).graph.initializer}
        self._w = {name[len("model_8k."):]: value for name, value in tensors.items() if name.startswith("model_8k.")}

    @torch.no_grad()
    def __call__(self, signals):
        """Probabilities of a list of signals (float arrays), one array of whole frames each."""
        counts = [len(s) // VAD_FRAME for s in signals]
        batch = torch.zeros(len(signals), VAD_CONTEXT + max(counts + [1]) * VAD_FRAME)
        for row, (signal, count) in enumerate(zip(signals, counts)):
            batch[row, VAD_CONTEXT:VAD_CONTEXT + count * VAD_FRAME] = torch.tensor(np.asarray(signal[:count * VAD_FRAME], np.float32))
        hidden = cell = torch.zeros(len(signals), 128)
        out = []
        for frame in range(max(counts + [0])):
            x = self._encode(batch[:, frame * VAD_FRAME:(frame + 1) * VAD_FRAME + VAD_CONTEXT])
            gates = x @ self._w["decoder.rnn.weight_ih"].T + self._w["decoder.rnn.bias_ih"] + hidden @ self._w["decoder.rnn.weight_hh"].T + self._w["decoder.rnn.bias_hh"]
            enter, forget, fresh, leave = gates.chunk(4, 1)
            cell = torch.sigmoid(forget) * cell + torch.sigmoid(enter) * torch.tanh(fresh)
            hidden = torch.sigmoid(leave) * torch.tanh(cell)
            out.append(torch.sigmoid(torch.relu(hidden) @ self._w["decoder.decoder.2.weight"][:, :, 0].T + self._w["decoder.decoder.2.bias"])[:, 0])
        probabilities = torch.stack(out, 1).numpy() if out else np.zeros((len(signals), 0))
        return [p[:count] for p, count in zip(probabilities, counts)]

    def _encode(self, frame):
        x = F.conv1d(F.pad(frame[:, None], (0, VAD_CONTEXT), mode="reflect"), self._w["stft.forward_basis_buffer"], stride=64)
        x = torch.sqrt(x[:, :65] ** 2 + x[:, 65:] ** 2)
        for index, stride in enumerate((1, 2, 2, 1)):
            x = F.relu(F.conv1d(x, self._w[f"encoder.{index}.reparam_conv.weight"], self._w[f"encoder.{index}.reparam_conv.bias"], stride=stride, padding=1))
        return x[:, :, 0]
