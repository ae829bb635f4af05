"""The form that streaming is compared with: the whole utterance in one window, trimmed, levelled by itself, encoded in float32 at once. And clips with
pauses put in, streamed."""
import hashlib
import pickle
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from . import augment, chunks, corpus, moonshine, prosody, settings
from .augment import Augmenter, mu_law, paused_copies, with_pauses
from .features import Encoder
from .heads import features_of
from .model import Windows
from .moonshine import HEADS, HEAD_WIDTH, ROTARY, MoonshineWeights
from .provision import MOONSHINE, fetch
from .settings import AUGMENTED_COPIES, CHUNK, CONTEXT, SEED, TARGET_RMS, VAD_FRAME, WIDTH, cache_folder, speech_folder

LONGEST = 24000                 # samples: 3 s, the window the streaming form pools over


def load(entries: dict) -> tuple:
    """(features [rows, 1231] of whole windows of clips and all copies, in the order of the streamed rows; the same of clips with
    pauses; Sums of clips with pauses); cached."""
    source = b"".join(Path(m.__file__).read_bytes() for m in (augment, chunks, corpus, moonshine, prosody, settings)) + Path(__file__).read_bytes()
    path = cache_folder() / f"voice-emotion-whole-{hashlib.sha256(source).hexdigest()[:16]}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(_compute(entries)))
    return pickle.loads(path.read_bytes())


def _compute(entries):
    clips = corpus.read(speech_folder() / "manifest.csv")
    degrade = Augmenter(SEED, [c.pcm for c in clips])
    signals = [c.pcm for c in clips]
    for copy in range(1, AUGMENTED_COPIES + 1):
        signals += [degrade(c.pcm, crop=copy > AUGMENTED_COPIES // 2) for c in clips]
    signals += [pcm for copy in paused_copies([c.pcm for c in clips]) for pcm in copy]
    encoder = Encoder()
    encoder.use(entries)
    whole = WholeEncoder(encoder.fp32)
    features = [whole(trimmed(pcm, flags)) for pcm, flags in zip(signals, encoder.speech(signals))]
    random = np.random.default_rng(SEED)
    paused = [mu_law(with_pauses(c.pcm, random)).astype(np.float32) for c in clips]
    flags = encoder.speech(paused)
    cut = [chunks.clip_chunks(pcm, f)[0] for pcm, f in zip(paused, flags)]
    return np.stack(features), np.stack([whole(trimmed(pcm, f)) for pcm, f in zip(paused, flags)]), encoder.sums(encoder.int8, cut)


def trimmed(pcm: np.ndarray, speech: np.ndarray) -> np.ndarray:
    """From the first to the last frame of speech; at most the last 3 s."""
    frames = np.flatnonzero(speech)
    if len(frames):
        pcm = pcm[frames[0] * VAD_FRAME:(frames[-1] + 1) * VAD_FRAME]
    return pcm[-LONGEST:]


class WholeEncoder:
    """Features of a whole window."""

    def __init__(self, model):
        self._model = model
        self._frequencies = MoonshineWeights(fetch(MOONSHINE)).rotary_frequencies()

    @torch.no_grad()
    def __call__(self, pcm: np.ndarray) -> np.ndarray:
        """[1231] of a window of any length from 0.25 s."""
        pcm = np.pad(pcm, (0, max(0, CHUNK // 2 - len(pcm)))).astype(np.float64)
        level = (pcm * TARGET_RMS / np.sqrt(np.mean(pcm ** 2) + 1e-9)).astype(np.float32)
        sums, em = self._prosody(level)
        padded = F.pad(torch.tensor(level)[None], (moonshine.BEFORE, moonshine.TAPS))
        x = self._model.layer1.front(padded, 0, (len(level) + moonshine.BEFORE - moonshine.TAPS) // moonshine.HOP + 1)
        tables = self._tables(x.shape[1])
        layers = []
        for layer in (self._model.layer1.layer, self._model.layer2.layer):
            x = _forward(layer, x, tables)
            layers.append(torch.cat([x.sum(1), (x * x).sum(1)], 1))
        return features_of(sums, em, *layers, torch.tensor([[float(x.shape[1])]])).numpy()[0]

    def _prosody(self, level):
        padded = np.concatenate([np.zeros(CONTEXT, np.float32), level, np.zeros(CHUNK, np.float32)])
        rows = torch.tensor(np.stack([padded[at:at + CONTEXT + CHUNK] for at in range(0, max(len(level) - CHUNK // 2, 1), CHUNK)]))
        em = self._model.prosody.loudest(rows).max().reshape(1, 1)
        return self._model.prosody(rows, em.expand(len(rows), 1))[0].sum(0, keepdim=True), em

    def _tables(self, count):
        angle = np.repeat(np.arange(count)[:, None] * self._frequencies[None], 2, axis=1)
        still = HEAD_WIDTH - ROTARY
        return [torch.tensor(np.concatenate(part, 1), dtype=torch.float32) for part in ((np.cos(angle), np.ones((count, still))), (np.sin(angle), np.zeros((count, still))))]


def _forward(layer, x, tables):
    """A layer over any number of frames."""
    cosine, sine = tables
    count = x.shape[1]
    h = layer.attention_norm(x)
    heads = lambda z: z.reshape(1, count, HEADS, HEAD_WIDTH).permute(0, 2, 1, 3)
    turned = lambda z: z * cosine + torch.matmul(z, layer.rotate) * sine
    weight = torch.softmax(turned(heads(layer.query(h))) @ turned(heads(layer.key(h))).transpose(2, 3) / HEAD_WIDTH ** 0.5, 3)
    x = x + layer.out((weight @ heads(layer.value(h))).permute(0, 2, 1, 3).reshape(1, count, WIDTH))
    return x + layer.contract(moonshine.gelu(layer.expand(layer.network_norm(x))))


def as_windows(features: np.ndarray) -> list:
    """Each row as a clip of one window."""
    return [Windows(f[None], [0], [6]) for f in features]
