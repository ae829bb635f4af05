"""Prosody as running sums: each 0.5 s chunk adds 101 counts and sums; pooled, they give 79 statistics of how something is said.

Frames are 40 ms every 10 ms. Energies are dB relative to the loudest smoothed moment of the pooled speech, so level itself is not a feature.
All matrix operands are 2-D: ONNX Runtime 1.29 computes Transpose→MatMul with a 1-D operand wrongly.
"""
import numpy as np
import torch
from scipy.fft import dct
from torch import nn
from torch.nn import functional as F

from .settings import CHUNK, CONTEXT, PROSODY_SUMS, SAMPLE_RATE

HOP, WINDOW, FFT = 80, 320, 512
BINS = np.arange(13, 231)       # 200–3600 Hz: what a telephone lets through
BEFORE = 8                      # frames of context before the chunk's first own frame: so many the smoothed energy looks at
LOOKS_BACK = 4                  # and so many the spectrum
SKIPPED = BEFORE - LOOKS_BACK
FIRST = CONTEXT - (BEFORE + 3) * HOP
LAGS = np.arange(20, 114)       # pitch 70–400 Hz
MELS, CEPSTRA = 24, 14
FREQUENCY = BINS * SAMPLE_RATE / FFT
TELEPHONE = slice(*np.searchsorted(FREQUENCY, (300, 3400)).tolist())
DECIBEL = 10 / np.log(10)
SPEECH_DB, VOICED_DB, PEAK_DB = -26, -23, -18
VOICED_PEAK = 0.5
# Of each pair of sums Σ value and Σ value²: which value, and over which mask (indices into what `forward` stacks).
PAIRS = ((0, 0), (1, 2), (2, 2), (1, 3), (3, 4), (3, 5), (4, 0), (5, 1), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 5), (12, 0))


class ProsodySums(nn.Module):
    """(pcm8[B, 6000], em_prev[B, 1]) → (sums[B, 101], em[B, 1]). Whatever can be is done for many columns at once: a runtime's every step costs a microsecond."""

    def __init__(self):
        super().__init__()
        for name, value in _constants().items():
            self.register_buffer(name, torch.tensor(np.ascontiguousarray(value), dtype=torch.float32))
        self.register_buffer("value_of", torch.tensor([value for value, _ in PAIRS]))
        self.register_buffer("mask_of", torch.tensor([mask for _, mask in PAIRS]))

    def forward(self, pcm8, em_prev):
        hops = self._hops(pcm8)
        energy, smooth, em = self._energy(hops)
        loudest = torch.maximum(em_prev, em)
        energy, peaks = energy[:, SKIPPED:], self._peaks(smooth - loudest)
        power = self._power(hops)
        products = power @ self.products
        pitch, peak = self._pitch(products)
        relative = energy - loudest
        speech = (relative > SPEECH_DB).float()
        voiced = (peak > VOICED_PEAK).float() * (relative > VOICED_DB).float()

        own = lambda z: z[:, LOOKS_BACK:]
        back = lambda z, frames: z[:, LOOKS_BACK - frames:z.shape[1] - frames]
        own_voiced, own_speech, own_energy, own_pitch = own(voiced), own(speech), own(energy), own(pitch)
        before = back(voiced, 1)
        running, spoken, moving = own_voiced * before, own_speech * back(speech, 1), own_speech * back(speech, 4)
        change = own_pitch - back(pitch, 1)
        move = change.abs()
        glide, small = running * (move < 4).float(), running * (move < 2).float()
        counts = torch.stack([own_voiced, own_speech, glide, small, running, spoken, moving, torch.ones_like(own_voiced), peaks, own_voiced - running], 1)

        columns = own(products)[:, :, LAGS.size + MELS:].permute(0, 2, 1)
        tilt, high, low, slope, centroid, entropy = self._timbre(own(power)[:, :, TELEPHONE], columns)
        clarity = own(peak).clamp(0.01, 0.995)
        harmonicity = DECIBEL * torch.log(clarity / (1 - clarity))
        values = torch.stack([own_pitch, move, change, (own_energy - back(energy, 1)).abs(), harmonicity, own_energy, tilt, high, low, slope, centroid,
                              self._flux(power, products[:, :, -2], own, back), entropy], 1)
        values = torch.index_select(values, 1, self.value_of)
        masked = values * torch.index_select(counts, 1, self.mask_of)
        voiced_energy = own_energy * own_voiced
        crosses = torch.stack([voiced_energy * own_pitch, voiced_energy * tilt, own_pitch * tilt * own_voiced], 1)
        moments = torch.stack([masked, masked * values], 2).flatten(1, 2)
        scalars = torch.cat([counts, crosses, moments], 1).sum(2)

        cepstrum = torch.log(products[:, :, LAGS.size:LAGS.size + MELS] + 1e-4) @ self.cosine
        level, movement = own(cepstrum), own(cepstrum) - back(cepstrum, 4)
        shape = torch.stack([own_speech, moving], 1) @ torch.cat([level, level * level, movement, movement * movement], 2)
        return torch.cat([scalars, shape[:, 0, :2 * CEPSTRA], shape[:, 1, 2 * CEPSTRA:]], 1), em

    def loudest(self, pcm8):
        """Only `em`: needed beforehand to know each chunk's `em_prev` when chunks are computed in batches."""
        return self._energy(self._hops(pcm8))[2]

    @staticmethod
    def _hops(pcm8):
        return pcm8[:, FIRST:].reshape(-1, (CONTEXT + CHUNK - FIRST) // HOP, HOP)

    def _power(self, hops):
        """Power spectrum of the frames that are looked at, [B, 54, 218]. Each frame's first half plus, and minus, its mirrored second half: about its middle, cosines
        see only the one and sines only the other: half the products of a transform of the whole frame."""
        hops, count = hops[:, SKIPPED:], LOOKS_BACK + CHUNK // HOP
        mirrored = torch.flip(hops, [2])
        first = torch.cat([hops[:, 0:count], hops[:, 1:1 + count]], 2)
        second = torch.cat([mirrored[:, 3:3 + count], mirrored[:, 2:2 + count]], 2)
        real, imaginary = (first + second) @ self.cosines, (first - second) @ self.sines
        return real * real + imaginary * imaginary

    def _energy(self, hops):
        """dB of each frame; the same smoothed over 7 frames; the smoothed maximum of the chunk (3 frames early, where smoothing is whole)."""
        hop, count = (hops * hops).sum(2), BEFORE + CHUNK // HOP
        energy = DECIBEL * torch.log((hop[:, 0:count] + hop[:, 1:1 + count] + hop[:, 2:2 + count] + hop[:, 3:3 + count]) / WINDOW + 1e-7)
        smooth = F.conv1d(energy[:, None], self.box)[:, 0]          # smooth[i] is centred on frame i + 3
        return energy, smooth, smooth[:, 2:].max(1, keepdim=True)[0]

    def _pitch(self, products):
        """Pitch in semitones over 100 Hz and the height of its autocorrelation peak, from the power spectrum."""
        correlation = products[:, :, :LAGS.size] / (products[:, :, -1:] + 1e-6)
        best = (correlation - self.lag_penalty).argmax(2, keepdim=True)
        return self.semitones[best[..., 0]], torch.gather(correlation, 2, best)[..., 0]

    def _peaks(self, smooth):
        """1 where the smoothed energy has a peak: syllable nuclei. Looks 4 frames back, so that the next frame is known."""
        middle = smooth[:, 1:51]
        return (middle > smooth[:, 0:50]).float() * (middle >= smooth[:, 2:52]).float() * (middle > PEAK_DB).float()

    def _timbre(self, power, columns):
        """Spectral balance 1000–3400 over 300–1000 Hz, 2000–3400 over 300–2000, 300–600 over 600–1200; slope, centroid, entropy. `power`: of the telephone's band."""
        bands = DECIBEL * torch.log(columns[:, :6] + 1e-5)
        band = lambda i: bands[:, i]
        total, logarithm = columns[:, 6] + 1e-6, torch.log(power + 1e-6)
        entropy = torch.log(total) - (power * logarithm).sum(2) / total
        return band(0) - band(1), band(2) - band(3), band(4) - band(5), (logarithm @ self.slope)[:, :, 0], columns[:, 7] / total, entropy

    @staticmethod
    def _flux(power, total, own, back):
        """Distance of the amplitude spectra of a frame and the one before, each with its power divided by its `total`."""
        amplitude, scale, share = torch.sqrt(power), total + 1e-6, total / (total + 1e-6)
        along = (own(amplitude) * back(amplitude, 1)).sum(2) / torch.sqrt(own(scale) * back(scale, 1))
        return torch.sqrt((own(share) + back(share, 1) - 2 * along).clamp(min=0) + 1e-9)


def prosody_features(sums, em):
    """Pooled sums[B, 101] and the loudest em[B, 1] → 79 statistics."""
    column = lambda z, indices: torch.index_select(z, 1, torch.tensor(indices))
    count = column(sums, [mask for _, mask in PAIRS])
    first = count + 1e-3
    pairs = sums[:, 13:13 + 2 * len(PAIRS)].reshape(-1, len(PAIRS), 2)
    mean = pairs[:, :, 0] / first
    deviation = torch.sqrt((pairs[:, :, 1] / first - mean * mean).clamp(min=0) + 1e-6)
    energies = torch.tensor([float(value == 5) for value, _ in PAIRS])
    below = mean - em * (count / first) * energies                  # energies: in dB below the loudest

    over = column(sums, [1, 7, 1, 1]) * torch.tensor([1, 1, 0.01, 0.01]) + torch.tensor([1e-3, 0, 0.2, 0.2])
    shares = column(sums, [0, 1, 8, 9]) / over                      # voiced of speech, speech of all; peaks and onsets a second of speech
    one, other = [8, 8, 0], [0, 9, 9]                               # energy, energy, pitch with pitch, tilt, tilt
    correlation = ((sums[:, 10:13] / (sums[:, 0:1] + 1e-3) - column(mean, one) * column(mean, other))
                   / (column(deviation, one) * column(deviation, other) + 0.05))

    spread = sums[:, 13 + 2 * len(PAIRS):].reshape(-1, 2, 2, CEPSTRA)
    frames = column(sums, [1, 6])[:, :, None] + 1e-3
    level = spread[:, :, 0] / frames
    moved = torch.sqrt((spread[:, :, 1] / frames - level * level).clamp(min=0) + 1e-6)
    made = torch.cat([below, deviation, shares, correlation, level[:, 0, 1:], moved.flatten(1)], 1)
    order = [at for i in range(len(PAIRS)) for at in ([i] if i == 3 else [i, len(PAIRS) + i])]      # what moves little has no deviation
    return column(made, order + list(range(2 * len(PAIRS), made.shape[1])))


def _constants():
    window = np.hanning(WINDOW)
    half = WINDOW // 2
    angle = 2 * np.pi * BINS[None] * (np.arange(half)[:, None] - (WINDOW - 1) / 2) / FFT
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 1024)) ** 2)[:WINDOW]
    lag_cosine = np.cos(2 * np.pi * BINS[:, None] * LAGS[None] / FFT) * 2 / FFT / (shape / shape[0])[LAGS]
    between = lambda low, high: ((FREQUENCY >= low) & (FREQUENCY < high)).astype(float)
    telephone = between(300, 3400)
    octave = np.log2(np.maximum(FREQUENCY, 1) / 1000) * telephone
    octave = (octave - octave.sum() / telephone.sum()) * telephone
    bands = [between(1000, 3400), between(300, 1000), between(2000, 3400), between(300, 2000), between(300, 600), between(600, 1200), telephone]
    columns = np.stack([*bands, telephone * FREQUENCY / 1000, np.ones(BINS.size), np.full(BINS.size, 2 / FFT)], 1)
    return {
        "cosines": np.cos(angle) * window[:half, None], "sines": np.sin(angle) * window[:half, None], "box": np.full((1, 1, 7), 1 / 7),
        # Everything linear in the power spectrum: correlation at each lag; mel bands; bands, centroid, sum; correlation at no lag.
        "products": np.concatenate([lag_cosine, _mel_filters(MELS, 200, 3600, FREQUENCY).T, columns], 1),
        "lag_penalty": 0.0008 * LAGS, "semitones": 12 * np.log2(SAMPLE_RATE / LAGS / 100), "cosine": dct(np.eye(MELS), type=2, axis=1, norm="ortho")[:, :CEPSTRA],
        "slope": (10 / np.log(10) * octave / (octave @ octave))[TELEPHONE, None],
    }


def _mel_filters(count, low, high, frequency):
    mel = lambda f: 2595 * np.log10(1 + f / 700)
    edges = 700 * (10 ** (np.linspace(mel(low), mel(high), count + 2) / 2595) - 1)
    rise = (frequency[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - frequency[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall))


assert PROSODY_SUMS == 13 + 2 * 16 + 4 * CEPSTRA
