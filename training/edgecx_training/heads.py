"""Heads on the first 79, 655 or all 1231 features: a linear one and small networks, averaged, for four tasks at once; classes weigh the same whatever
their number. And a linear one on features that no caller's mean was taken from: what is heard at all."""
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .corpus import TASKS
from .moonshine import layer_features
from .prosody import prosody_features
from .settings import BLOCKS, CLIP, HEAD_L2, HEARD_L2, KINDS, MLP_SEEDS, MLP_UNITS, PROSODY_SUMS, LAYER_SUMS

OUTPUTS = sum(TASKS.values())
SLICES = {name: slice(sum(list(TASKS.values())[:i]), sum(list(TASKS.values())[:i + 1])) for i, name in enumerate(TASKS)}


@dataclass(frozen=True)
class Normaliser:
    """What is subtracted and divided: the population's mean (of speakers' means) and the deviation within a speaker."""
    mean: np.ndarray
    deviation: np.ndarray

    @staticmethod
    def of(features: np.ndarray, speakers: np.ndarray) -> "Normaliser":
        """From undegraded clips."""
        means = {s: features[speakers == s].mean(0) for s in np.unique(speakers)}
        centred = features - np.stack([means[s] for s in speakers])
        return Normaliser(np.mean(list(means.values()), 0), centred.std(0) + 1e-5)

    def apply(self, features: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """Of the first features, as many as there are."""
        return np.clip((features - mean) / self.deviation[:features.shape[-1]], -CLIP, CLIP)

    def population(self, features: np.ndarray) -> np.ndarray:
        """Against the population's mean."""
        return self.apply(features, self.mean[:features.shape[-1]])

    def by_group(self, features: np.ndarray, groups: np.ndarray) -> np.ndarray:
        """Training form: each group (a speaker under one kind of degradation) minus its own mean."""
        out = np.empty_like(features)
        for group in np.unique(groups):
            own = groups == group
            out[own] = self.apply(features[own], features[own].mean(0))
        return out


def fit_linear(x: np.ndarray, targets: np.ndarray) -> tuple:
    """(weight[1231, 10], bias[10]): joint logistic regression, L2, L-BFGS."""
    x = torch.tensor(x, dtype=torch.float32)
    weight = torch.zeros(x.shape[1], OUTPUTS, requires_grad=True)
    bias = torch.zeros(OUTPUTS, requires_grad=True)
    tasks = []
    for task, (name, classes) in enumerate(TASKS.items()):
        y = torch.tensor(targets[:, task])
        known = y >= 0
        share = 1 / torch.bincount(y[known], minlength=classes).float()[y[known]]
        tasks.append((known, y[known], share / share.sum(), SLICES[name]))
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=60, history_size=10, line_search_fn="strong_wolfe", tolerance_grad=1e-6)

    def closure():
        optimiser.zero_grad()
        z = x @ weight + bias
        loss = HEAD_L2 * (weight ** 2).sum()
        for known, y, share, part in tasks:
            loss = loss + (F.cross_entropy(z[known][:, part], y, reduction="none") * share).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weight.detach().numpy(), bias.detach().numpy()


def fit_network(x: np.ndarray, targets: np.ndarray, seed: int) -> nn.Sequential:
    """A 96-unit network: dropout, mixup, label smoothing, eight epochs."""
    torch.manual_seed(seed)
    mixing = np.random.default_rng(seed)
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(targets)
    balance = []
    for task, classes in enumerate(TASKS.values()):
        count = torch.bincount(y[y[:, task] >= 0, task], minlength=classes).float()
        balance.append(count.sum() / (classes * count))
    network = nn.Sequential(nn.Dropout(0.3), nn.Linear(x.shape[1], MLP_UNITS), nn.ReLU(), nn.Dropout(0.5), nn.Linear(MLP_UNITS, OUTPUTS))
    optimiser = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=3e-2)
    network.train()
    for _ in range(8):
        for batch in torch.randperm(len(x)).split(64):
            share = float(mixing.beta(0.4, 0.4))
            other = batch[torch.randperm(len(batch))]
            z = network(share * x[batch] + (1 - share) * x[other])
            loss = 0.0
            for task, part in enumerate(SLICES.values()):
                for rows, weight in ((batch, share), (other, 1 - share)):
                    known = y[rows, task] >= 0
                    if known.any():
                        loss = loss + weight * F.cross_entropy(z[known][:, part], y[rows, task][known], weight=balance[task], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return network.eval()


class Heads:
    """The average of the linear head and of the mean of the networks."""

    def __init__(self, x: np.ndarray, targets: np.ndarray, seeds: int = MLP_SEEDS):
        self.weight, self.bias = fit_linear(x, targets)
        self.networks = [fit_network(x, targets, seed) for seed in range(seeds)]

    @torch.no_grad()
    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Raw logits [n, 10]: 4 classes, then two for each binary task."""
        networks = np.mean([n(torch.tensor(x, dtype=torch.float32)).numpy() for n in self.networks], 0)
        return 0.5 * (x @ self.weight + self.bias) + 0.5 * networks


def outputs_of(raw):
    """Raw logits [.., 10] → [.., 7]: the four classes, anger against rest, high arousal, positive valence; works as a matrix too."""
    return np.concatenate([raw[..., :4], raw[..., 5:6] - raw[..., 4:5], raw[..., 7:8] - raw[..., 6:7], raw[..., 8:9] - raw[..., 9:10]], -1)


def fit_heard(x: np.ndarray, kinds: np.ndarray) -> tuple:
    """(weight[F, 5], bias[5]) of what is heard: logistic regression; every kind weighs the same."""
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(kinds)
    row = torch.tensor(1 / np.bincount(kinds, minlength=len(KINDS))[kinds] / len(KINDS), dtype=torch.float32)
    weight = torch.zeros(x.shape[1], len(KINDS), requires_grad=True)
    bias = torch.zeros(len(KINDS), requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=80, history_size=10, line_search_fn="strong_wolfe", tolerance_grad=1e-6)

    def closure():
        optimiser.zero_grad()
        loss = (F.cross_entropy(x @ weight + bias, y, reduction="none") * row).sum() + HEARD_L2 * (weight ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return weight.detach().numpy(), bias.detach().numpy()


class HeadModel(nn.Module):
    """A head graph: pooled sums and what the caller's mean is made of → logits, the same against the population's mean, what is heard, features."""

    def __init__(self, heads: Heads, heard: tuple, normaliser: Normaliser, blocks: int, unit: np.ndarray):
        """`unit`: 7 factors that bring this head's logits to the units of the full one's, folded into the weights."""
        super().__init__()
        constant = lambda name, value: self.register_buffer(name, torch.tensor(np.ascontiguousarray(value), dtype=torch.float32))
        count, size = len(heads.networks), sum(BLOCKS[:blocks])
        fold = lambda raw: outputs_of(raw) * unit * 0.5
        constant("prior", normaliser.mean[None, :size])
        constant("block_of", np.repeat(np.eye(blocks), BLOCKS[:blocks], 1))
        constant("inverse_deviation", 1 / normaliser.deviation[:size])
        constant("linear_weight", fold(heads.weight))
        constant("hidden_weight", half(np.concatenate([n[1].weight.detach().numpy().T for n in heads.networks], 1)))
        constant("hidden_bias", np.concatenate([n[1].bias.detach().numpy() for n in heads.networks]))
        constant("network_weight", fold(np.concatenate([n[4].weight.detach().numpy().T for n in heads.networks], 0)) / count)
        constant("bias", fold(heads.bias) + fold(sum(n[4].bias.detach().numpy() for n in heads.networks)) / count)
        constant("heard_weight", heard[0])
        constant("heard_bias", heard[1])

    def forward(self, *inputs):
        """Inputs in the order of `inputs_of`. Both means are looked at in one go."""
        *sums, mean_sum, mean_count = inputs
        feat = features_of(*sums)
        mean = (mean_sum + feat) / (torch.matmul(mean_count, self.block_of) + 1)
        x = torch.clamp((feat[:, None] - torch.stack([mean, self.prior.expand_as(mean)], 1)) * self.inverse_deviation, -CLIP, CLIP)
        heard = torch.softmax(torch.matmul(x[:, 1], self.heard_weight) + self.heard_bias, 1)
        hidden = torch.relu(torch.matmul(x, self.hidden_weight) + self.hidden_bias)
        logits = torch.matmul(x, self.linear_weight) + torch.matmul(hidden, self.network_weight) + self.bias
        return logits[:, 0], logits[:, 1], heard, feat


def half(array: np.ndarray) -> np.ndarray:
    """Rounded to float16, as the file stores large weights."""
    return array.astype(np.float16).astype(np.float32)


def inputs_of(blocks: int) -> dict:
    """Name → width of a head graph's inputs."""
    size = sum(BLOCKS[:blocks])
    layers = {"l1_sums": LAYER_SUMS, "l2_sums": LAYER_SUMS}
    encoder = {**dict(list(layers.items())[:blocks - 1]), "frames": 1} if blocks > 1 else {}
    return {"pros_sums": PROSODY_SUMS, "em": 1, **encoder, "mean_sum": size, "mean_count": blocks}


def features_of(pros_sums, em, *encoder):
    """[B, 79], [B, 655] or [B, 1231]; `encoder`: sums of the layers there are, then the count of frames."""
    *layers, frames = encoder if encoder else (None,)
    told = prosody_features(pros_sums, em)
    return torch.cat([told, layer_features(layers, frames)], 1) if layers else told
