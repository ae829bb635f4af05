"""A trained model: normaliser and three heads; how it hears callers clip by clip, as the host does."""
from dataclasses import dataclass, field

import numpy as np
import torch
from scipy.special import expit, softmax

from .chunks import CallerMean, Evidence
from .heads import HeadModel, Heads, Normaliser, features_of, fit_heard, outputs_of
from .settings import ABSTAIN_MIN_CHUNKS, BLOCKS, EVIDENCE_DECAY, KINDS, MAX_UTTERANCES, SEED, SEVERAL_DISCOUNT

FULL, FIRST, PROSODY = 3, 2, 1
WIDTHS = {blocks: sum(BLOCKS[:blocks]) for blocks in (PROSODY, FIRST, FULL)}


@dataclass(frozen=True)
class Windows:
    """Features of every window of one row, one a chunk."""
    features: np.ndarray
    numbers: list
    pooled: list


@torch.no_grad()
def windows_of(all_sums: list) -> list:
    """Windows of each clip from its chunk sums."""
    pooled = [sums.pooled(i) for sums in all_sums for i in range(len(sums.numbers))]
    prosody, em, encoder, frames = (torch.tensor(np.array(part, np.float32)) for part in zip(*pooled))
    cut = lambda i: features_of(prosody[i:i + 512], em[i:i + 512, None], encoder[i:i + 512, :576], encoder[i:i + 512, 576:], frames[i:i + 512, None])
    features = torch.cat([cut(i) for i in range(0, len(em), 512)]).numpy()
    ends = np.cumsum([0] + [len(sums.numbers) for sums in all_sums])
    counts = (frames.numpy() / 21).round().astype(int)
    return [Windows(features[a:b], sums.numbers, counts[a:b].tolist()) for sums, a, b in zip(all_sums, ends, ends[1:])]


@dataclass(frozen=True)
class Part:
    """One head: of the first `blocks` blocks."""
    blocks: int
    heads: Heads
    heard: tuple = None         # None: everything is taken for one voice


@dataclass(frozen=True)
class Rules:
    """What scoring needs besides the heads: calibration (7) and, for each head, its unit (7) and the share of other sounds it refuses above."""
    trained: np.ndarray = field(default_factory=lambda: np.ones(7))
    units: dict = field(default_factory=lambda: {blocks: np.ones(7) for blocks in WIDTHS})
    max_other: dict = field(default_factory=lambda: dict.fromkeys(WIDTHS, 1.0))
    guarded: bool = True        # the caller's mean takes angry windows no more often than calm ones, and stops


@dataclass(frozen=True)
class Scores:
    """Of each clip, after its last window: z̄ [n, 7], 1 − P(one voice), whether refused, pooled chunks."""
    z: np.ndarray
    other: np.ndarray
    refused: np.ndarray
    pooled: np.ndarray


@dataclass(frozen=True)
class Model:
    """Trained heads and what normalises their input."""
    normaliser: Normaliser
    parts: dict

    def graph(self, blocks: int, unit: np.ndarray) -> HeadModel:
        """The head graph of a part."""
        part = self.parts[blocks]
        return HeadModel(part.heads, part.heard, self.normaliser, blocks, unit).eval()

    def population(self, features: np.ndarray, blocks: int, unit) -> tuple:
        """(logits [n, 7] against the population's mean, heard [n, 5]) of windows."""
        x = self.normaliser.population(features[:, :WIDTHS[blocks]])
        part = self.parts[blocks]
        heard = softmax(x @ part.heard[0] + part.heard[1], 1) if part.heard else np.eye(1, len(KINDS)).repeat(len(x), 0)
        return outputs_of(part.heads(x)) * unit, heard

    def score(self, callers: list, blocks: int = FULL, rules: Rules = Rules(), decay: float = EVIDENCE_DECAY) -> list:
        """Scores of each caller's clips; `callers`: each a list of Windows in the order they are heard."""
        width, unit, limit = WIDTHS[blocks], rules.units[blocks], rules.max_other[blocks]
        clips = [clip for caller in callers for clip in caller]
        ends = np.cumsum([0] + [len(clip.features) for clip in clips])
        first, heard = self.population(np.concatenate([clip.features for clip in clips]), blocks, unit)
        anger, refused = expit(first[:, 4] * rules.trained[4]), 1 - heard[:, 0] > limit
        inputs, index = [], 0
        for caller in callers:
            mean = CallerMean(self.normaliser.mean, MAX_UTTERANCES if rules.guarded else np.inf)
            for clip in caller:
                features, last = clip.features[:, :width].astype(np.float64), ends[index + 1] - 1
                inputs.append(np.stack([self.normaliser.apply(f, mean.including(f)) for f in features]))
                if not (rules.guarded and refused[last]):
                    mean.commit(features[-1], anger[last] if rules.guarded else None)
                index += 1
        z = outputs_of(self.parts[blocks].heads(np.concatenate(inputs))) * unit
        scores, index = [], 0
        for caller in callers:
            rows = range(index, index + len(caller))
            own = [self._listen(clips[i], z[ends[i]:ends[i + 1]], refused[ends[i]:ends[i + 1]], decay) for i in rows]
            last = ends[index + 1:index + 1 + len(caller)] - 1
            scores.append(Scores(np.stack(own), 1 - heard[last, 0], refused[last], np.array([clip.pooled[-1] for clip in caller])))
            index += len(caller)
        return scores

    @staticmethod
    def _listen(clip, logits, refused, decay):
        evidence = Evidence(decay)
        for number, pooled, z, other in zip(clip.numbers, clip.pooled, logits, refused):
            score = evidence.add(number, pooled, z, other)
        return score


def train(rows: list, windows: list, keep: np.ndarray, sounds: list, sound_windows: list, blocks: tuple = (FULL, FIRST, PROSODY), **options) -> Model:
    """Heads on the last window of each row that is kept; what is heard on windows of all lengths of kept rows and of sounds without the other rows' speakers."""
    features = np.stack([w.features[-1] for w in windows])
    speakers = np.array([r.clip.speaker for r in rows])
    original = np.array([r.copy == 0 for r in rows])
    normaliser = Normaliser.of(features[keep & original], speakers[keep & original])
    groups = np.array([f"{r.clip.speaker}|{(r.copy + 2) // 3}" for r in rows])
    targets = np.array([r.clip.targets for r in rows])
    x = normaliser.by_group(features[keep], groups[keep])
    inside = set(speakers[keep])
    some = np.random.default_rng(SEED)
    voices = [w.features[i] for w, k in zip(windows, keep) if k for i in _drawn(w, some)]
    others = [(s.kind, w.features[i]) for s, w in zip(sounds, sound_windows) if set(s.speakers) <= inside for i in _drawn(w, some)]
    population = normaliser.population(np.stack(voices + [f for _, f in others]))
    kinds = np.array([0] * len(voices) + [k for k, _ in others])
    parts = {}
    for count in blocks:
        width = WIDTHS[count]
        parts[count] = Part(count, Heads(x[:, :width], targets[keep], **options), _fit_heard(population[:, :width], kinds, count) if sounds else None)
    return Model(normaliser, parts)


def _fit_heard(population, kinds, blocks):
    weight, bias = fit_heard(population, kinds)
    bias[KINDS.index("severalVoices")] -= SEVERAL_DISCOUNT[blocks]
    return weight, bias


def _drawn(windows, random):
    """Up to two of a row's windows: one at random, and the last."""
    return sorted({int(random.integers(len(windows.features))), len(windows.features) - 1})


def answered(scores: Scores, confidence: np.ndarray, minimum: float) -> np.ndarray:
    """Clips that are not abstained."""
    return (confidence >= minimum) & ~scores.refused & (scores.pooled >= ABSTAIN_MIN_CHUNKS)
