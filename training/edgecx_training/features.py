"""Chunk sums of every clip, of its degraded copies and of other sounds, computed once and cached by a digest of the code and data they come from."""
import hashlib
import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from . import augment, chunk_model, chunks, corpus, moonshine, prosody, quantize, settings, sounds, voice_activity
from .chunks import Sums
from .provision import SILERO, fetch
from .settings import AUGMENTED_COPIES, SEED, SOUNDS, VAD_THRESHOLD, cache_folder

CALIBRATION_CHUNKS = 192
BATCH = 64


@dataclass
class Row:
    """A clip or one of its degraded copies (copy 0 is the clip itself) with its chunk sums by both graphs, and by int8 when every second chunk is
    encoded. Of degraded copies only int8."""
    clip: corpus.Clip
    copy: int
    gated: bool
    int8: Sums
    fp32: Sums = None
    half: Sums = None


@dataclass
class Sound:
    """Something else than one voice: its kind (index into KINDS), the speakers in it, whether chunks were gated, int8 sums."""
    kind: int
    speakers: tuple
    int8: Sums


@dataclass
class FeatureSet:
    """Everything heads are trained and checked on (`unheard`: sounds only to check with), and the int8 entries that belong to it."""
    train: list
    check: list
    sounds: list
    unheard: list
    entries: dict


def load(speech: Path) -> FeatureSet:
    """Features of the training manifest, of the check clips and of other sounds; from the cache when nothing they depend on changed."""
    digest = hashlib.sha256()
    for module in (augment, chunk_model, chunks, corpus, moonshine, prosody, quantize, sounds, voice_activity):
        digest.update(Path(module.__file__).read_bytes())
    digest.update(repr([(n, v) for n, v in sorted(vars(settings).items()) if n.isupper() and n not in settings.NOT_OF_FEATURES]).encode())
    for name in ("manifest.csv", "check.csv"):
        digest.update((speech / name).read_bytes())
    digest.update(Path(__file__).read_bytes())
    path = cache_folder() / f"voice-emotion-features-{digest.hexdigest()[:16]}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(_compute(speech)))
    return pickle.loads(path.read_bytes())


class Encoder:
    """Voice activity and the chunk graphs, in float32 and, once `calibrate` was called, in int8."""

    def __init__(self):
        self._silero = voice_activity.Silero(fetch(SILERO))
        self.fp32, self.int8, self.entries = chunk_model.ChunkModel().eval(), None, None

    def calibrate(self, pcm8: np.ndarray):
        """Fixes the int8 entries from levelled chunks [n, 6000]."""
        self.use(quantize.calibrate(self.fp32, torch.tensor(pcm8)))

    def use(self, entries: dict):
        """Builds the int8 simulation from entries found before."""
        self.entries = entries
        self.int8 = quantize.simulate(chunk_model.ChunkModel().eval(), entries)

    def speech(self, signals: list) -> list:
        """A flag a voice frame of each signal; in batches of signals of similar length."""
        order, found = np.argsort([len(pcm) for pcm in signals]), [None] * len(signals)
        for start in range(0, len(order), 256):
            some = order[start:start + 256]
            for i, probability in zip(some, self._silero([signals[i] for i in some])):
                found[i] = probability >= VAD_THRESHOLD
        return found

    def sums(self, model, clips: list) -> list:
        """Sums of the chunks of several clips by one of the two models; None for a clip without chunks."""
        out = []
        for start in range(0, len(clips), 40):
            out += _encode(model, clips[start:start + 40])
        return out


def _compute(speech: Path) -> FeatureSet:
    clips = corpus.read(speech / "manifest.csv")
    degrade = augment.Augmenter(SEED, [c.pcm for c in clips])
    train = [(c, 0, c.pcm) for c in clips]
    for copy in range(1, AUGMENTED_COPIES + 1):
        train += [(c, copy, degrade(c.pcm, crop=copy > AUGMENTED_COPIES // 2)) for c in clips]
    plain = len(train)
    for copy, paused in enumerate(augment.paused_copies([c.pcm for c in clips]), AUGMENTED_COPIES + 1):
        train += [(c, copy, pcm) for c, pcm in zip(clips, paused)]
    check = [(c, 0, c.pcm) for c in corpus.read(speech / "check.csv")]
    encoder = Encoder()
    speech_flags = encoder.speech([pcm for _, _, pcm in train + check])
    cut = [chunks.clip_chunks(pcm, flags) for (_, _, pcm), flags in zip(train + check, speech_flags)]
    whole = [c.pcm8 for found, _ in cut[:plain] for c in found if c.number > 0]
    encoder.calibrate(np.stack([whole[i] for i in np.random.default_rng(SEED).choice(len(whole), CALIBRATION_CHUNKS, replace=False)]))

    rows = [Row(c, copy, gated, sums) for (c, copy, _), (_, gated), sums in zip(train + check, cut, encoder.sums(encoder.int8, [found for found, _ in cut]))]
    clean = [i for i, row in enumerate(rows) if row.copy == 0]
    for i, sums in zip(clean, encoder.sums(encoder.fp32, [cut[i][0] for i in clean])):
        rows[i].fp32 = sums
    half = [chunks.clip_chunks((train + check)[i][2], speech_flags[i], 2)[0] for i in clean]
    for i, sums in zip(clean, encoder.sums(encoder.int8, half)):
        rows[i].half = sums
    return FeatureSet(rows[:len(train)], rows[len(train):], _sounds(encoder, clips, SEED, SOUNDS),
                      _sounds(encoder, clips, SEED + 7, {kind: count // 4 for kind, count in SOUNDS.items()}), encoder.entries)


def _sounds(encoder, clips, seed, counts):
    """Music, tones and noise, every chunk of them; mixtures of two speakers, chunks that pass the gate. Each half as it is and half degraded."""
    make, line = sounds.Sounds(seed), augment.Augmenter(seed + 1, [c.pcm for c in clips])
    random, items = np.random.default_rng(seed), []
    for kind, count in counts.items():
        for index in range(count):
            if kind == "severalVoices":
                first, second = (clips[i] for i in random.choice(len(clips), 2, replace=False))
                if first.speaker == second.speaker:
                    continue
                pcm, speakers = make.several_voices(first.pcm, second.pcm), (first.speaker, second.speaker)
            else:
                pcm, speakers = getattr(make, {"music": "music", "tones": "tones", "noise": "noise"}[kind])(int(random.uniform(2, 6) * 8000)), ()
            items.append((settings.KINDS.index(kind), speakers, line.transmit(pcm, 0.3 * (index % 2))))
    flags = encoder.speech([pcm for _, _, pcm in items])
    gated = [f if speakers else np.ones(len(pcm) // 256, bool) for (_, speakers, pcm), f in zip(items, flags)]
    cut = [chunks.clip_chunks(pcm, f)[0] for (_, _, pcm), f in zip(items, gated)]
    return [Sound(kind, speakers, sums) for (kind, speakers, _), sums in zip(items, encoder.sums(encoder.int8, cut))]


@torch.no_grad()
def _encode(model, clips):
    """Sums of several clips' chunks."""
    pcm8 = torch.tensor(np.stack([c.pcm8 for clip in clips for c in clip]))
    loudest = model.prosody.loudest(pcm8).numpy()[:, 0]
    ends = np.cumsum([0] + [len(clip) for clip in clips])
    numbers = [[c.number for c in clip] for clip in clips]
    previous = np.concatenate([chunks.previous_loudest(n, loudest[a:b]) for n, a, b in zip(numbers, ends, ends[1:])])
    out = [model(pcm8[i:i + BATCH], torch.tensor(previous[i:i + BATCH, None])) for i in range(0, len(pcm8), BATCH)]
    sums, em, first, second = (torch.cat(part).numpy() for part in zip(*out))
    encoder = np.concatenate([first, second], 1)
    return [Sums(n, sums[a:b], em[a:b, 0], encoder[a:b]) for n, a, b in zip(numbers, ends, ends[1:])]
