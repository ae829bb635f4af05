"""What telephone lines, rooms, networks and cutting do to speech."""
import io

import numpy as np
import soundfile
from scipy.signal import butter, fftconvolve, lfilter, resample_poly

from .settings import PAUSED_COPIES, SAMPLE_RATE, SEED
from .sounds import rms

FRAME = 160                     # samples of a packet: 20 ms


def mu_law(pcm):
    """G.711 µ-law there and back."""
    pcm = np.clip(pcm, -1, 1)
    code = np.round(np.sign(pcm) * np.log1p(255 * np.abs(pcm)) / np.log(256) * 127) / 127
    return np.sign(code) * (256 ** np.abs(code) - 1) / 255


def coded(pcm, container: str, subtype: str):
    """A codec of libsndfile there and back."""
    buffer = io.BytesIO()
    soundfile.write(buffer, np.clip(pcm, -1, 1), SAMPLE_RATE, format=container, subtype=subtype)
    buffer.seek(0)
    out = soundfile.read(buffer)[0][:len(pcm)]
    return np.pad(out, (0, len(pcm) - len(out)))


CODECS = {"gsm": lambda x: coded(x, "WAV", "GSM610"), "adpcm": lambda x: coded(x, "AU", "G721_32"), "a-law": lambda x: coded(x, "WAV", "ALAW"), "µ-law": mu_law}
CHAINS = (("µ-law",), ("a-law",), ("a-law", "µ-law"), ("gsm", "µ-law"), ("gsm", "a-law"), ("gsm", "gsm", "µ-law"), ("adpcm", "µ-law"), ("adpcm", "gsm", "a-law"))
CHAIN_SHARES = (0.3, 0.12, 0.1, 0.2, 0.08, 0.05, 0.1, 0.05)


class Augmenter:
    """Degrades clips; the same seed gives the same degradations. `voices` are mixed into babble."""

    def __init__(self, seed: int, voices: list):
        self._random = np.random.default_rng(seed)
        self._voices = [v / rms(v) for v in voices]

    def __call__(self, pcm, crop: bool):
        """Crop (1.0–2.5 s), shift against the chunk grid, speed ±10 %, room, tilt or band, noise 5–30 dB, level, clipping, a chain of codecs, packet loss."""
        random = self._random
        pcm = pcm.astype(np.float64)
        if crop:
            length = int(random.uniform(1.0, 2.5) * SAMPLE_RATE)
            active = _active(pcm)
            spare = max(active.stop - active.start - length, 0)
            start = active.start + int(random.integers(spare + 1))
            pcm = pcm[start:start + length]
        pcm = np.concatenate([np.zeros(random.integers(4000)), pcm])
        speed = int(random.integers(90, 111))
        if speed != 100:
            pcm = resample_poly(pcm, 100, speed)
        if random.random() < 0.3:
            pcm = self._room(pcm)
        if random.random() < 0.5:
            pcm = lfilter([1, random.uniform(-0.5, 0.5)], [1], pcm)
        if random.random() < 0.2:
            pcm = lfilter(*butter(2, [random.uniform(150, 450), random.uniform(2600, 3700)], "band", fs=SAMPLE_RATE), pcm)
        return self.transmit(pcm, 0.7)

    def transmit(self, pcm, noisy: float):
        """Noise (with that probability), level, clipping, codecs, packet loss."""
        random = self._random
        pcm = pcm / rms(pcm)
        if random.random() < noisy:
            pcm = pcm + self._noise(len(pcm)) * 10 ** (-random.uniform(5, 30) / 20)
        if random.random() < 0.1:
            pcm = np.clip(pcm, -random.uniform(1.5, 3.0), random.uniform(1.5, 3.0))
        pcm = pcm * 10 ** (random.uniform(-40, -14) / 20)
        for codec in CHAINS[random.choice(len(CHAINS), p=CHAIN_SHARES)]:
            pcm = CODECS[codec](pcm)
        if random.random() < 0.3:
            pcm = self._lost(pcm)
        return pcm.astype(np.float32)

    def _lost(self, pcm):
        """Packets lost, alone or in bursts; silent, or concealed by repeating what came before, more and more quietly."""
        random, pcm = self._random, pcm.copy()
        rate, burst, concealed = random.uniform(0.005, 0.05), random.uniform(0, 0.5), random.random() < 0.6
        lost = 0
        for frame in range(1, len(pcm) // FRAME):
            lost = lost + 1 if random.random() < (burst if lost else rate) else 0
            if lost:
                at = slice(frame * FRAME, (frame + 1) * FRAME)
                pcm[at] = pcm[(frame - 1) * FRAME:frame * FRAME] * max(0.0, 1 - 0.25 * lost) if concealed else 0
        return pcm

    def _room(self, pcm):
        """Reverberation: an exponentially decaying tail behind the direct sound."""
        random = self._random
        tail = int(random.uniform(0.1, 0.6) * SAMPLE_RATE)
        response = random.standard_normal(tail) * np.exp(-6.9 * np.arange(tail) / tail)
        response *= 10 ** (-random.uniform(0, 12) / 20) / np.sqrt((response ** 2).sum())
        response[0] += 1
        return fftconvolve(pcm, response)[:len(pcm)]

    def _noise(self, length):
        kind = self._random.integers(3)
        if kind == 2:
            noise = sum(self._voice(length) for _ in range(self._random.integers(4, 8)))
        else:
            noise = self._random.standard_normal(length + 200)
            if kind == 1:
                noise = lfilter([1], [1, -self._random.uniform(0.6, 0.97)], noise)
            noise = noise[200:]
        return noise / rms(noise)

    def _voice(self, length):
        voice = self._voices[self._random.integers(len(self._voices))]
        voice = np.tile(voice, length // len(voice) + 2)
        start = self._random.integers(len(voice) - length)
        return voice[start:start + length]


def with_pauses(pcm, random):
    """Line noise before a clip, and one or two pauses of 0.4–2 s inside it, wherever they fall."""
    at = sorted(random.integers(len(pcm) // 4, 3 * len(pcm) // 4, random.integers(1, 3)))
    quiet = lambda low, high: 1e-4 * random.standard_normal(int(random.uniform(low, high) * SAMPLE_RATE))
    parts = [quiet(0.2, 1.5)]
    for piece in np.split(pcm, at):
        parts += [piece, quiet(0.4, 2.0)]
    return np.concatenate(parts)


def paused_copies(voices: list) -> list:
    """PAUSED_COPIES lists of copies of the voices with pauses; every second of them degraded in full, the others by the line alone."""
    degrade, random = Augmenter(SEED + 2, voices), np.random.default_rng(SEED + 3)
    made = lambda copy, pcm: degrade(pcm, crop=False) if copy % 2 else degrade.transmit(pcm, 0.3)
    return [[made(copy, with_pauses(pcm.astype(np.float64), random)) for pcm in voices] for copy in range(PAUSED_COPIES)]


def _active(pcm):
    """The part from the first to the last 20 ms frame within 32 dB of the loud ones."""
    frames = len(pcm) // FRAME
    energy = 10 * np.log10((pcm[:frames * FRAME].reshape(frames, FRAME) ** 2).mean(1) + 1e-10)
    loud = np.flatnonzero(energy > np.percentile(energy, 95) - 32)
    return slice(loud[0] * FRAME, (loud[-1] + 1) * FRAME)
