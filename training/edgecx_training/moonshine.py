"""The first two layers of Moonshine-tiny's speech encoder (MIT), rebuilt from its quantised ONNX graph, fed with 8 kHz PCM.

Moonshine wants 16 kHz. Doubling the rate is linear, and so is its first convolution: both are folded into one
convolution over 8 kHz samples (94 taps, stride 32), exact up to float rounding.

Two graphs in a row, so that a rung of the overload ladder stops after the first: `FirstLayer` (pcm8 → all frames after layer 1, its sums) and
`SecondLayer` (those frames → its sums). Convolutions over time are products over frames, which have an int8 kernel with float output.
"""
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from scipy.signal import firwin
from torch import nn
from torch.nn import functional as F

from .settings import CHUNK, CHUNK_FRAMES, CONTEXT, ENCODER_FRAMES, WIDTH

HEADS, HEAD_WIDTH, ROTARY = 8, 36, 32
HOP = 32                        # samples of a frame of the first convolution
TAPS, BEFORE = 94, 15           # of the first convolution: its samples, and how many of them come before its frame's own
SECOND_TAPS, SECOND_STRIDE, THIRD_TAPS, THIRD_STRIDE = 7, 3, 3, 2
FRAME = HOP * SECOND_STRIDE * THIRD_STRIDE      # samples from one encoder frame to the next
# Frames on the way to as many encoder frames as are asked for: of the second convolution; of the first, in whole strides of the second.
SECOND_FRAMES = (ENCODER_FRAMES - 1) * THIRD_STRIDE + THIRD_TAPS
FIRST_FRAMES = (SECOND_FRAMES + 2) * SECOND_STRIDE
# The first sample: encoder frames lie on a grid from the context's start, and only the last ENCODER_FRAMES of those that fit are made.
FIRST_SAMPLE = ((CONTEXT + CHUNK - FIRST_FRAMES * HOP) // FRAME) * FRAME - BEFORE


class MoonshineWeights:
    """Reads tensors of the published int8 graph as float32, rounded to float16 because that is how our fallback file stores them."""

    def __init__(self, path: Path):
        graph = onnx.load(str(path)).graph
        self._tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self._nodes = {n.name: n for n in graph.node}
        self._graph = graph

    def tensor(self, name: str) -> np.ndarray:
        return self._tensors[name].astype(np.float32)

    def constant_of(self, node: str) -> np.ndarray:
        """The one constant operand of a node."""
        return next(self._tensors[i] for i in self._nodes[node].input if i in self._tensors).astype(np.float32)

    def convolution(self, name: str) -> np.ndarray:
        """A convolution's weight: stored as integer · scale + offset."""
        weight = self.tensor(f"{name}.weight_quantized") * self.tensor(f"{name}.weight_scale") + self.tensor(f"{name}.weight_zero_point")
        return _half(weight)

    def projection(self, node: str) -> np.ndarray:
        """A linear layer's weight as [out, in]: stored as (integer − zero point) · scale, transposed."""
        base = self._nodes[node].input[1][:-len("_quantized")]
        weight = (self.tensor(f"{base}_quantized") - self.tensor(f"{base}_zero_point")) * self.tensor(f"{base}_scale")
        return _half(weight.T)

    def rotary_frequencies(self) -> np.ndarray:
        """The 16 inverse frequencies of the rotary position embedding."""
        return next(self._tensors[i] for n in self._graph.node if "rotary" in n.name for i in n.input
                    if i in self._tensors and self._tensors[i].size == ROTARY // 2).astype(np.float64).reshape(-1)

    @property
    def group_norm_epsilon(self) -> float:
        node = self._nodes["/groupnorm/InstanceNormalization"]
        return next(a.f for a in node.attribute if a.name == "epsilon")


def _half(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array).astype(np.float16).astype(np.float32)


def fold_upsampling(weight: np.ndarray) -> np.ndarray:
    """Folds 2× interpolation (63-tap Kaiser low-pass) into a 127-tap, stride-64 convolution: [288, 127] → [288, 94] at stride 32."""
    interpolation = firwin(63, 0.5, window=("kaiser", 8.0)) * 2
    taps = np.arange(weight.shape[1])
    folded = np.zeros((weight.shape[0], 94), np.float32)
    for delay in range(-15, 79):
        lag = taps - 2 * delay + 31
        inside = (lag >= 0) & (lag < 63)
        folded[:, delay + 15] = weight[:, inside] @ interpolation[lag[inside]]
    return _half(folded)


def _linear(weight: np.ndarray, bias: np.ndarray = None) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    layer.weight.data = torch.tensor(weight)
    if bias is not None:
        layer.bias.data = torch.tensor(bias)
    return layer


def gelu(x):
    """GELU by tanh, within .0005 of the exact one. ONNX Runtime has a kernel for exactly this sequence that takes 60 % of the time of the one for the exact GELU."""
    return x * 0.5 * (1.0 + torch.tanh(x * 0.7978845608 * (x * 0.044715 * x + 1.0)))


def frames(x, taps: int, stride: int):
    """[B, T, C] → [B, (T − taps) / stride + 1, taps · C]. Where T is whole strides, put together from them: their frames lie side by side already."""
    if x.shape[1] % stride:
        count = (x.shape[1] - taps) // stride + 1
        return torch.cat([x[:, tap:tap + (count - 1) * stride + 1:stride] for tap in range(taps)], 2)
    width, (whole, rest) = x.shape[2], divmod(taps, stride)
    count, strides = x.shape[1] // stride - (taps - 1) // stride, x.shape[1] // stride
    x = x.reshape(-1, strides, stride * width)
    return torch.cat([x[:, i:i + count] for i in range(whole)] + [x[:, whole:whole + count, :rest * width]] * (rest > 0), 2)


class Convolution(nn.Module):
    """A convolution over time of frames [B, T, C]: weight [out, taps · C]."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray, stride: int):
        """`weight`: [out, C, taps]."""
        super().__init__()
        self.taps, self.stride = weight.shape[2], stride
        self.weight = nn.Parameter(torch.tensor(np.ascontiguousarray(weight.transpose(0, 2, 1)).reshape(len(weight), -1)), requires_grad=False)
        self.bias = nn.Parameter(torch.tensor(bias), requires_grad=False)

    def forward(self, x):
        return F.linear(frames(x, self.taps, self.stride), self.weight, self.bias)


class Norm(nn.Module):
    """Layer normalisation without an offset, written so that no runtime fuses it: ONNX Runtime's fused kernel takes three times as long."""

    def __init__(self, weight: np.ndarray, epsilon: float):
        super().__init__()
        self.epsilon = epsilon
        self.weight = nn.Parameter(torch.tensor(weight), requires_grad=False)

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        return centred * torch.reciprocal(torch.sqrt((centred * centred).mean(-1, keepdim=True) + self.epsilon)) * self.weight


class Layer(nn.Module):
    """One transformer layer: attention with partial rotary positions, then a GELU network."""

    def __init__(self, weights: MoonshineWeights, index: int):
        super().__init__()
        at = f"/layers.{index}"
        epsilon = float(weights.tensor("/layers.0/input_layernorm/Constant_1_output_0"))
        self.attention_norm = Norm(weights.tensor(f"layers.{index}.input_layernorm.weight"), epsilon)
        self.network_norm = Norm(weights.constant_of(f"{at}/post_attention_layernorm/Mul"), epsilon)
        self.query, self.key, self.value, self.out = (
            _linear(weights.projection(f"{at}/self_attn/{p}/MatMul_quant")) for p in ("q_proj", "k_proj", "v_proj", "dense"))
        self.expand, self.contract = (
            _linear(weights.projection(f"{at}/mlp/{p}/MatMul_quant"), weights.tensor(f"layers.{index}.mlp.{p}.bias")) for p in ("fc1", "fc2"))
        angle = np.repeat(np.arange(ENCODER_FRAMES)[:, None] * weights.rotary_frequencies()[None], 2, axis=1)
        still = HEAD_WIDTH - ROTARY
        constant = lambda name, value: self.register_buffer(name, torch.tensor(value, dtype=torch.float32))
        constant("cosine", np.concatenate([np.cos(angle), np.ones((ENCODER_FRAMES, still))], 1))
        constant("sine", np.concatenate([np.sin(angle), np.zeros((ENCODER_FRAMES, still))], 1))
        constant("rotate", _quarter_turn())

    def forward(self, x, first: int = 0):
        """Frames `first` and later of the output: the others are only listened to."""
        count = ENCODER_FRAMES
        h = self.attention_norm(x)
        heads = lambda z, n: z.reshape(-1, n, HEADS, HEAD_WIDTH).permute(0, 2, 1, 3)
        turned = lambda z, at: z * self.cosine[at:] + torch.matmul(z, self.rotate) * self.sine[at:]
        own = h[:, first:] if first else h
        query, key, value = turned(heads(self.query(own), count - first), first), turned(heads(self.key(h), count), 0), heads(self.value(h), count)
        weight = torch.softmax(torch.matmul(query, key.permute(0, 1, 3, 2)) / HEAD_WIDTH ** 0.5, 3)
        x = (x[:, first:] if first else x) + self.out(torch.matmul(weight, value).permute(0, 2, 1, 3).reshape(-1, count - first, WIDTH))
        return x + self.contract(gelu(self.expand(self.network_norm(x))))


def _sums(own):
    return torch.cat([own.sum(1), (own * own).sum(1)], 1)


class FirstLayer(nn.Module):
    """pcm8[B, 6000] → all 25 frames after layer 1 [B, 25, 288], Σ and Σ² of the chunk's own 21 frames [B, 576].

    The normalisation after the first convolution is written without its mean, which is under .01 of the deviation in speech (no constant passes a telephone, and the
    convolution has no bias); its offset goes into the second convolution's bias."""

    def __init__(self, weights: MoonshineWeights):
        super().__init__()
        folded = fold_upsampling(weights.convolution("conv1")[:, 0])
        self.register_buffer("first", torch.tensor(np.pad(folded, ((0, 0), (0, 3 * HOP - folded.shape[1]))).T.copy()))
        self.epsilon = weights.group_norm_epsilon
        self.register_buffer("group_weight", torch.tensor(weights.constant_of("/groupnorm/Mul").reshape(-1)))
        second, offset = weights.convolution("conv2"), weights.constant_of("/groupnorm/Add").reshape(-1)
        self.second = Convolution(second, weights.tensor("conv2.bias") + np.einsum("oct,c->o", second, offset), SECOND_STRIDE)
        self.third = Convolution(weights.convolution("conv3"), weights.tensor("conv3.bias"), THIRD_STRIDE)
        self.layer = Layer(weights, 0)

    def forward(self, pcm8):
        x = self.layer(self.front(pcm8, FIRST_SAMPLE, FIRST_FRAMES))
        return x, _sums(x[:, ENCODER_FRAMES - CHUNK_FRAMES:])

    def front(self, pcm8, first: int, count: int):
        """The three convolutions over as many frames of the first, from a sample on."""
        hops = pcm8[:, first:first + (count + 2) * HOP].reshape(-1, count + 2, HOP)
        z = torch.tanh(torch.matmul(torch.cat([hops[:, :-2], hops[:, 1:-1], hops[:, 2:]], 2), self.first))
        gain = torch.reciprocal(torch.sqrt((z * z).mean((1, 2), keepdim=True) + self.epsilon)) * self.group_weight
        return gelu(self.third(gelu(self.second(z * gain))))


class SecondLayer(nn.Module):
    """Layer 1's 25 frames → Σ and Σ² of layer 2 over the chunk's own 21 [B, 576]."""

    def __init__(self, weights: MoonshineWeights):
        super().__init__()
        self.layer = Layer(weights, 1)

    def forward(self, hidden):
        return _sums(self.layer(hidden, ENCODER_FRAMES - CHUNK_FRAMES))


def _quarter_turn() -> np.ndarray:
    """z @ R turns each pair (even, odd) of the rotary part to (−odd, even), and gives 0 elsewhere."""
    turn = np.zeros((HEAD_WIDTH, HEAD_WIDTH))
    for even in range(0, ROTARY, 2):
        turn[even + 1, even], turn[even, even + 1] = -1, 1
    return turn


def layer_features(layers, count):
    """Pooled [B, 576] sums of each layer over count[B, 1] frames → mean and deviation of each, [B, 576 · layers]."""
    sums = torch.stack(layers, 1).reshape(-1, len(layers), 2, WIDTH) / count[:, :, None, None]
    mean = sums[:, :, 0]
    return torch.stack([mean, torch.sqrt((sums[:, :, 1] - mean * mean).clamp(min=0) + 1e-8)], 2).flatten(1)
