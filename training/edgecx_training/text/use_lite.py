"""USE-lite (Universal Sentence Encoder Lite, English) in PyTorch, from the TFJS files of its npm package, its products in 8 bits as in the appliance's graph.

provision/use-lite-to-onnx.mjs makes that graph: each kernel has 7-bit codes and a scale for each output; what enters a product has 8-bit codes, one scale and
one zero point a sentence (ONNX's DynamicQuantizeLinear).
"""
import json
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

MAX_PIECES = 128
EPSILON = 1e-6
WEIGHT_LIMIT = 63               # as the conversion's: larger codes overflow 16 bits in processors without VNNI
INPUT_CODES = 255


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """The float weights of a TFJS graph model, by name."""
    manifest = json.loads((folder / "model.json").read_text(encoding="utf-8"))["weightsManifest"][0]
    data, offset, weights = b"".join((folder / path).read_bytes() for path in manifest["paths"]), 0, {}
    for entry in manifest["weights"]:
        kind = {"float32": np.float32, "int32": np.int32, "bool": np.uint8}[entry["dtype"]]
        count = math.prod(entry["shape"])
        weights[entry["name"]] = np.frombuffer(data, kind, count, offset).reshape(entry["shape"])
        offset += count * np.dtype(kind).itemsize
    if offset != len(data):
        raise RuntimeError(f"{folder}: the weights are {len(data)} bytes, the manifest names {offset}")
    return weights


def quantise_kernel(kernel: np.ndarray) -> np.ndarray:
    """The kernel [in, out] that the graph's codes and scales stand for; the conversion rounds in double precision, halves up."""
    scales = np.float32(np.abs(kernel).max(0).astype(np.float64) / WEIGHT_LIMIT)
    codes = np.floor(kernel.astype(np.float64) / scales + 0.5)
    return np.float32(np.clip(codes, -WEIGHT_LIMIT, WEIGHT_LIMIT)) * scales


def quantise_input(x: torch.Tensor) -> torch.Tensor:
    """What DynamicQuantizeLinear leaves of each sentence; gradients pass as if it were x. Rows that are padding have to be zero: zero is in every range."""
    with torch.no_grad():
        flat = x.flatten(1)
        low, high = flat.amin(1).clamp(max=0), flat.amax(1).clamp(min=0)
        scale = (high - low) / INPUT_CODES
        scale = torch.where(scale == 0, torch.ones_like(scale), scale)
        zero = torch.round(-low / scale).clamp(0, INPUT_CODES)
        scale, zero = (t.view(-1, *[1] * (x.dim() - 1)) for t in (scale, zero))
        error = torch.minimum(torch.maximum(torch.round(x / scale), -zero), INPUT_CODES - zero) * scale - x
    return x + error


class Quantised(nn.Linear):
    """A linear layer of which kernel and input are quantised."""

    def forward(self, x):
        return super().forward(quantise_input(x))


class Layer(nn.Module):
    """One pre-norm transformer layer with four heads; the first one widens 256 to 512 on its way around the attention."""

    HEADS = 4

    def __init__(self, weights, number: int):
        super().__init__()
        outer = f"module_apply_default/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/"
        inner = f"module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_{number}/TransformerLayer/"
        plain = f"module/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/"

        def norm(prefix):
            scale = weights[prefix + "layer_prepostprocess/layer_norm/layer_norm_scale/ConcatPartitions/concat"]
            bias = weights[prefix + "layer_prepostprocess/layer_norm/layer_norm_bias/ConcatPartitions/concat"]
            layer = nn.LayerNorm(len(scale), EPSILON)
            layer.weight.data, layer.bias.data = tensor(scale), tensor(bias)
            return layer

        self.attention_norm, self.feed_norm = norm(outer), norm(outer + "FFN/")
        attention = "MultiheadAttention/{}_transform_single/"
        self.qkv = linear(weights[plain + attention.format("qkv") + "kernel/part_0"], weights[outer + attention.format("qkv") + "bias/ConcatPartitions/concat"])
        self.out = linear(weights[plain + attention.format("output") + "kernel/part_0"], weights[outer + attention.format("output") + "bias/ConcatPartitions/concat"])
        self.feed1 = linear(weights[inner + "FFN/conv1/Tensordot/Reshape_1"], weights[outer + "FFN/conv1/bias/ConcatPartitions/concat"])
        self.feed2 = linear(weights[inner + "FFN/conv2/Tensordot/Reshape_1"], weights[outer + "FFN/conv2/bias/ConcatPartitions/concat"])
        widen = weights.get(outer + "dense/kernel/ConcatPartitions/concat")
        self.widen = None if widen is None else linear(widen, weights[outer + "dense/bias/ConcatPartitions/concat"])

    def forward(self, x, mask):
        batch, length, width = x.shape
        kept = mask[..., None].float()
        q, k, v = self.qkv(self.attention_norm(x) * kept).view(batch, length, 3, self.HEADS, width // self.HEADS).permute(2, 0, 3, 1, 4)
        scores = (q * (width // self.HEADS) ** -0.5) @ k.transpose(-1, -2)
        heard = (scores + (~mask)[:, None, None, :] * -1e9).softmax(-1) @ v
        x = (x if self.widen is None else self.widen(x * kept)) + self.out(heard.transpose(1, 2).reshape(batch, length, width) * kept)
        return x + self.feed2(F.relu(self.feed1(self.feed_norm(x) * kept)) * kept)


class UseLite(nn.Module):
    """Pieces → a 512-d unit vector a sentence."""

    def __init__(self, weights):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(tensor(weights["module/Embeddings_en"]), freeze=False)
        timing = "module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1"
        self.register_buffer("frequencies", tensor(weights[timing]))
        self.layers = nn.ModuleList([Layer(weights, 0), Layer(weights, 1)])
        tanh = "module/Encoder_en/hidden_layers/tanh_layer_0/"
        self.project = linear(weights[tanh + "weights"], weights[tanh + "bias"])

    def states(self, pieces, mask):
        """States [batch, pieces, 512] of padded pieces [batch, pieces]; the mask is true where there is a piece."""
        phase = torch.arange(pieces.shape[1], dtype=torch.float32)[:, None] * self.frequencies
        # The embedding counts twice: the original graph adds it to itself with the timing signal.
        x = 2 * self.embedding(pieces) + torch.cat([phase.sin(), phase.cos()], -1)
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def pool(self, states, mask):
        """The sentence's vector of its pieces' states."""
        kept = mask[..., None].float()
        mean = (states * kept).sum(1) / kept.sum(1).clamp(min=1)
        return F.normalize(torch.tanh(self.project(mean)), dim=-1)

    def forward(self, pieces, mask):
        return self.pool(self.states(pieces, mask), mask)


def tensor(array) -> torch.Tensor:
    """A writable copy."""
    return torch.from_numpy(np.array(array))


def linear(kernel, bias) -> nn.Linear:
    """A quantised layer from a kernel [..., in, out]."""
    kernel = tensor(quantise_kernel(kernel.reshape(kernel.shape[-2], kernel.shape[-1])))
    layer = Quantised(*kernel.shape)
    layer.weight.data, layer.bias.data = kernel.t().contiguous(), tensor(bias)
    return layer


def pad(rows: list[list[int]]):
    """Padded pieces and their mask; what is longer than USE-lite reads is cut, as it does itself."""
    rows = [row[:MAX_PIECES] for row in rows]
    pieces = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(pieces, dtype=torch.bool)
    for i, row in enumerate(rows):
        pieces[i, :len(row)] = torch.tensor(row)
        mask[i, :len(row)] = True
    return pieces, mask
