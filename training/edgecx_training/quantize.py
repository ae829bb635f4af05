"""Static int8 by hand: calibration, and modules that are the simulation in PyTorch and, exported, the QDQ nodes of the ONNX graph.

The second and third convolution and the layers' projections are quantised: activations uint8 with one scale and zero point, weights int8 with a
scale for each output, kept within 7 bits (−63…63) because u8×s8 kernels without VNNI add two products in 16 bits; outputs are float.
The folded first convolution, attention's products, normalisations and prosody stay float32.

Channels differ in range: what enters a product is divided by a scale a channel that its weights are multiplied by, for nothing where the division can
be folded into a normalisation before it. The third convolution's input also differs by frame (its loudest value is 0.3 in one frame and 290 in another):
each frame is divided by its own maximum first, and its product multiplied by it; so the rows of a batch still do not affect each other.
"""
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .moonshine import Convolution, frames

WEIGHT_LIMIT = 63
QUANTILE = 1e-4
SMOOTHING = {"convolution": 0.7, "projection": 0.4}     # 0: ranges stay in the activations; 1: all goes to the weights
CHANNEL_QUANTILE = 0.999
QUIET = 0.05                    # no frame is divided by less


@dataclass(frozen=True)
class Range:
    """Scale and zero point of a uint8 tensor."""
    scale: np.float32
    zero: np.uint8

    @staticmethod
    def between(low: float, high: float) -> "Range":
        low, high = min(low, 0.0), max(high, 0.0)
        scale = np.float32((high - low) / 255)
        return Range(scale, np.uint8(np.clip(round(-low / scale), 0, 255)))

    @staticmethod
    def of(x: torch.Tensor) -> "Range":
        """Of a sample of values, outermost 0.01 % cut off."""
        x = x.flatten()
        x = x[::max(1, x.numel() // 2_000_000)].numpy()
        return Range.between(float(np.quantile(x, QUANTILE)), float(np.quantile(x, 1 - QUANTILE)))


@dataclass(frozen=True)
class Entry:
    """How a product's input is quantised: the division of each channel, and the range after it."""
    smooth: np.ndarray
    range: Range


class _Quantise(torch.autograd.Function):
    """Codes 0…255; torch.round rounds half to even, as QuantizeLinear does."""

    @staticmethod
    def forward(_, x, scale, zero):
        return torch.clamp(torch.round(x / scale) + zero.float(), 0, 255)

    @staticmethod
    def symbolic(graph, x, scale, zero):
        return graph.op("QuantizeLinear", x, scale, zero)


class _Dequantise(torch.autograd.Function):
    """Values of activation codes."""

    @staticmethod
    def forward(_, codes, scale, zero):
        return (codes - zero.float()) * scale

    @staticmethod
    def symbolic(graph, codes, scale, zero):
        return graph.op("DequantizeLinear", codes, scale, zero)


class _DequantiseWeight(torch.autograd.Function):
    """Values of weight codes [in, out] with a scale for each output."""

    @staticmethod
    def forward(_, codes, scale, zero):
        return codes.float() * scale

    @staticmethod
    def symbolic(graph, codes, scale, zero):
        return graph.op("DequantizeLinear", codes, scale, zero, axis_i=1)


def quantise_weight(weight: np.ndarray) -> tuple:
    """(integers, scale of each output) of a weight whose first axis is the output."""
    scale = (np.abs(weight).max(1) / WEIGHT_LIMIT).astype(np.float32)
    return np.round(weight / scale[:, None]).astype(np.int8), scale


class _Weight(nn.Module):
    """int8 [in, out]."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        codes, scale = quantise_weight(weight.detach().numpy())
        self.register_buffer("codes", torch.tensor(np.ascontiguousarray(codes.T)))
        self.register_buffer("scale", torch.tensor(scale))
        self.register_buffer("zero", torch.zeros(len(scale), dtype=torch.int8))

    def forward(self):
        return _DequantiseWeight.apply(self.codes, self.scale, self.zero)


class _Codes(nn.Module):
    """Activations to codes and back."""

    def __init__(self, found: Range):
        super().__init__()
        self.register_buffer("scale", torch.tensor(found.scale))
        self.register_buffer("zero", torch.tensor(found.zero))

    def forward(self, x):
        return _Quantise.apply(x, self.scale, self.zero)

    def values(self, codes):
        """Back to floats."""
        return _Dequantise.apply(codes, self.scale, self.zero)


class QuantisedLinear(nn.Module):
    """A projection; its input was divided by the smoothing of its entry."""

    def __init__(self, layer: nn.Linear, entry: Entry):
        super().__init__()
        self.codes, self.bias = _Codes(entry.range), layer.bias
        self.weight = _Weight(layer.weight * torch.tensor(entry.smooth))

    def forward(self, x):
        y = torch.matmul(self.codes.values(self.codes(x)), self.weight())
        return y if self.bias is None else y + self.bias


class QuantisedConvolution(nn.Module):
    """The second convolution: frames are put side by side as codes, a quarter of the bytes of floats."""

    def __init__(self, layer: Convolution, entry: Entry):
        super().__init__()
        self.codes, self.bias, self.taps, self.stride = _Codes(entry.range), layer.bias, layer.taps, layer.stride
        self.weight = _Weight(layer.weight * torch.tensor(np.tile(entry.smooth, layer.taps)))

    def forward(self, x):
        return torch.matmul(self.codes.values(frames(self.codes(x), self.taps, self.stride)), self.weight()) + self.bias


class QuantisedByFrame(nn.Module):
    """The third convolution: each frame is divided by its own maximum, one product for each tap."""

    def __init__(self, layer: Convolution, entry: Entry):
        super().__init__()
        self.codes, self.bias, self.stride = _Codes(entry.range), layer.bias, layer.stride
        self.register_buffer("smooth", torch.tensor(1 / entry.smooth))
        parts = layer.weight.reshape(layer.weight.shape[0], layer.taps, -1)
        self.weights = nn.ModuleList(_Weight(parts[:, tap] * torch.tensor(entry.smooth)) for tap in range(layer.taps))

    def forward(self, x):
        divided, loudest = by_frame(x, self.smooth)
        codes, count = self.codes(divided), (x.shape[1] - len(self.weights)) // self.stride + 1
        at = lambda tap: slice(tap, tap + (count - 1) * self.stride + 1, self.stride)
        products = [torch.matmul(self.codes.values(codes[:, at(tap)]), weight()) * loudest[:, at(tap)] for tap, weight in enumerate(self.weights)]
        return sum(products[1:], products[0]) + self.bias


def by_frame(x, smooth):
    """Frames divided by their own maximum and by channel, and the maxima."""
    loudest = x.max(2, keepdim=True)[0].clamp(min=QUIET)
    return x * torch.reciprocal(loudest) * smooth, loudest


def smoothing(x: torch.Tensor, weights: list, share: float) -> np.ndarray:
    """Division of each input channel: large where the activations are and the weights are not. `weights`: [out, channels] each."""
    x = x.reshape(-1, x.shape[-1])
    reach = np.quantile(x[::max(1, len(x) // 20_000)].abs().numpy(), CHANNEL_QUANTILE, axis=0).clip(1e-3)
    weight = np.max([w.detach().abs().max(0)[0].numpy() for w in weights], 0).clip(1e-3)
    smooth = reach ** share / weight ** (1 - share)
    return (smooth / np.exp(np.log(smooth).mean())).astype(np.float32)


def calibrate(model: nn.Module, pcm8: torch.Tensor) -> dict:
    """Entry of every quantised product of a chunk model over calibration chunks, by its name."""
    entering, handles = {}, []
    named = dict(model.named_modules())
    products = {n: m for n, m in named.items() if isinstance(m, (nn.Linear, Convolution))}
    for name, module in products.items():
        handles.append(module.register_forward_hook(lambda _, i, o, name=name: entering.__setitem__(name, i[0].detach())))
    with torch.no_grad():
        hidden, _ = model.layer1(pcm8)
        model.layer2(hidden)
    for handle in handles:
        handle.remove()
    return {name: _entry(name, x, products) for name, x in entering.items()}


def _entry(name, x, products):
    layer, kind = products[name], name.rpartition(".")[2]
    if kind in ("second", "third"):
        if kind == "third":
            x = by_frame(x, 1.0)[0]
        smooth = smoothing(x, list(layer.weight.reshape(layer.weight.shape[0], layer.taps, -1).unbind(1)), SMOOTHING["convolution"])
        return Entry(smooth, Range.of(x / torch.tensor(smooth)))
    if kind in ("query", "key", "value"):
        smooth = smoothing(x, [products[f"{name.rpartition('.')[0]}.{n}"].weight for n in ("query", "key", "value")], SMOOTHING["projection"])
    elif kind == "expand":
        smooth = smoothing(x, [layer.weight], SMOOTHING["projection"])
    else:
        smooth = np.ones(x.shape[-1], np.float32)
    return Entry(smooth, Range.of(x / torch.tensor(smooth)))


def simulate(model: nn.Module, entries: dict) -> nn.Module:
    """Replaces the quantised products of a chunk model, in place; smoothing goes into the normalisations before them."""
    divide = lambda parameter, smooth: parameter.data.div_(torch.tensor(smooth))
    for name, entry in entries.items():
        parent, _, child = name.rpartition(".")
        owner = model.get_submodule(parent)
        layer = getattr(owner, child)
        if child == "second":
            divide(owner.group_weight, entry.smooth)
        elif child == "query":
            divide(owner.attention_norm.weight, entry.smooth)
        elif child == "expand":
            divide(owner.network_norm.weight, entry.smooth)
        kind = QuantisedByFrame if child == "third" else QuantisedConvolution if child == "second" else QuantisedLinear
        setattr(owner, child, kind(layer, entry))
    return model.eval()
