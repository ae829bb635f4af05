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
BEFORE = 8                      # frames of context before the chunk's first own frame
FIRST = CONTEXT - (BEFORE + 3) * HOP
LAGS = np.arange(20, 114)       # pitch 70–400 Hz
CEPSTRA = 14
SPEECH_DB, VOICED_DB, PEAK_DB = -26, -23, -18
VOICED_PEAK = 0.5


class ProsodySums(nn.Module):
    """(pcm8[B, 6000], em_prev[B, 1]) → (sums[B, 101], em[B, 1])."""

    def __init__(self):
        super().__init__()
        for name, value in _constants().items():
            self.register_buffer(name, torch.tensor(np.ascontiguousarray(value), dtype=torch.float32))

    def forward(self, pcm8, em_prev):
        even, odd = self._folded(pcm8)
        energy, smooth, em = self._energy(even, odd)
        loudest = torch.maximum(em_prev, em)
        real, imaginary = even @ self.cosines, odd @ self.sines
        power = real * real + imaginary * imaginary
        pitch, peak = self._pitch(power)
        relative = energy - loudest
        speech = (relative > SPEECH_DB).float()
        voiced = (peak > VOICED_PEAK).float() * (relative > VOICED_DB).float()

        own = lambda z: z[:, BEFORE:]
        back = lambda z, frames: z[:, BEFORE - frames:z.shape[1] - frames]
        own_voiced, own_speech = own(voiced), own(speech)
        running, spoken = own_voiced * back(voiced, 1), own_speech * back(speech, 1)
        change = own(pitch) - back(pitch, 1)
        move = change.abs()
        glide, small = running * (move < 4).float(), running * (move < 2).float()
        energy_move = (own(energy) - back(energy, 1)).abs()
        peaks = self._peaks(smooth - loudest)
        onsets = own_voiced * (1 - back(voiced, 1))

        tilt, timbre = self._timbre(power)
        flux = self._flux(power, own, back)
        cepstrum = torch.log(power @ self.mel + 1e-4) @ self.cosine
        cepstrum_move = own(cepstrum) - back(cepstrum, 4)
        moving = own_speech * back(speech, 4)

        clarity = peak.clamp(0.01, 0.995)
        harmonicity = 10 * torch.log10(clarity / (1 - clarity))
        pairs = [(own(pitch), own_voiced), (move, glide), (change, glide), (move, small), (energy_move, running), (energy_move, spoken),
                 (own(harmonicity), own_voiced), (own(energy), own_speech), (own(energy), own_voiced)]
        pairs += [(own(z), own_voiced) for z in (tilt, *timbre[:4])] + [(flux, spoken), (own(timbre[4]), own_voiced)]

        counts = [own_voiced, own_speech, glide, small, running, spoken, moving, torch.ones_like(own_voiced), peaks, onsets]
        crosses = [own(energy) * own(pitch) * own_voiced, own(energy) * own(tilt) * own_voiced, own(pitch) * own(tilt) * own_voiced]
        scalars = [z.sum(1) for z in counts + crosses]
        scalars += [z.sum(1) for value, mask in pairs for z in (value * mask, value * value * mask)]
        shape = [(z * mask[..., None]).sum(1) for value, mask in ((cepstrum[:, BEFORE:], own_speech), (cepstrum_move, moving)) for z in (value, value * value)]
        return torch.cat([torch.stack(scalars, 1)] + shape, 1), em

    def loudest(self, pcm8):
        """Only `em`: needed beforehand to know each chunk's `em_prev` when chunks are computed in batches."""
        return self._energy(*self._folded(pcm8))[2]

    def _folded(self, pcm8):
        """Two of [B, 58, 160]: each frame's first half plus, and minus, its mirrored second half; 8 context frames and the chunk's own 50.
        About its middle, cosines see only the one and sines only the other: half the products of a transform of the whole frame."""
        hops = pcm8[:, FIRST:].reshape(-1, (CONTEXT + CHUNK - FIRST) // HOP, HOP)
        mirrored, count = torch.flip(hops, [2]), BEFORE + CHUNK // HOP
        first = torch.cat([hops[:, 0:count], hops[:, 1:1 + count]], 2)
        second = torch.cat([mirrored[:, 3:3 + count], mirrored[:, 2:2 + count]], 2)
        return first + second, first - second

    def _energy(self, even, odd):
        """dB of each frame; the same smoothed over 7 frames; the smoothed maximum of the chunk (3 frames early, where smoothing is whole)."""
        energy = 10 * torch.log10((even * even + odd * odd).sum(2) / (2 * WINDOW) + 1e-7)
        smooth = F.conv1d(energy[:, None], self.box)[:, 0]          # smooth[i] is centred on frame i + 3
        return energy, smooth, smooth[:, 2:].max(1, keepdim=True)[0]

    def _pitch(self, power):
        """Pitch in semitones over 100 Hz and the height of its autocorrelation peak, from the power spectrum."""
        correlation = (power @ self.lag_cosine) / (power @ self.lag_zero + 1e-6)
        best = (correlation - self.lag_penalty).argmax(2, keepdim=True)
        return self.semitones[best[..., 0]], torch.gather(correlation, 2, best)[..., 0]

    def _peaks(self, smooth):
        """1 where the smoothed energy has a peak: syllable nuclei. Looks 4 frames back, so that the next frame is known."""
        middle = smooth[:, 1:51]
        return (middle > smooth[:, 0:50]).float() * (middle >= smooth[:, 2:52]).float() * (middle > PEAK_DB).float()

    def _timbre(self, power):
        """Spectral balance 1000–3400 over 300–1000 Hz; then: 2000–3400 over 300–2000, 300–600 over 600–1200, slope, centroid, entropy."""
        bands = 10 * torch.log10(power @ self.bands + 1e-5)
        total = power @ self.bands[:, 6:7] + 1e-6
        logarithm, inside = torch.log(power + 1e-6), power * self.telephone / total
        slope = (logarithm @ self.slope)[..., 0]
        centroid = (inside @ self.kilohertz)[..., 0]
        entropy = torch.log(total)[..., 0] - (inside * logarithm).sum(2)
        band = lambda i: bands[..., i]
        return band(0) - band(1), (band(2) - band(3), band(4) - band(5), slope, centroid, entropy)

    @staticmethod
    def _flux(power, own, back):
        shape = torch.sqrt(power / (power.sum(2, keepdim=True) + 1e-6) + 1e-12)
        return torch.sqrt(((own(shape) - back(shape, 1)) ** 2).sum(2) + 1e-9)


def prosody_features(sums, em):
    """Pooled sums[B, 101] and the loudest em[B, 1] → 79 statistics."""
    at = lambda i: sums[:, i]
    voiced, speech, glide, small, running, spoken, moving, frames, peaks, onsets = (at(i) for i in range(10))
    counts = [voiced, glide, glide, small, running, spoken, voiced, speech, voiced, voiced, voiced, voiced, voiced, voiced, spoken, voiced]
    moments = []
    for i, count in enumerate(counts):
        mean = at(13 + 2 * i) / (count + 1e-3)
        moments.append((mean, torch.sqrt((at(14 + 2 * i) / (count + 1e-3) - mean * mean).clamp(min=0) + 1e-6)))
    features = []
    for i, (mean, deviation) in enumerate(moments):
        features.append(mean - em[:, 0] * counts[i] / (counts[i] + 1e-3) if i in (7, 8) else mean)
        if i != 3:
            features.append(deviation)
    energy, pitch, tilt = 8, 0, 9

    def correlation(cross, a, b):
        return (cross / (voiced + 1e-3) - moments[a][0] * moments[b][0]) / (moments[a][1] * moments[b][1] + 0.05)

    seconds = speech * 0.01 + 0.2
    features += [voiced / (speech + 1e-3), speech / frames, peaks / seconds, onsets / seconds,
                 correlation(at(10), energy, pitch), correlation(at(11), energy, tilt), correlation(at(12), pitch, tilt)]

    def spread(start, count):
        mean = sums[:, start:start + CEPSTRA] / (count + 1e-3)[:, None]
        return mean, torch.sqrt((sums[:, start + CEPSTRA:start + 2 * CEPSTRA] / (count + 1e-3)[:, None] - mean * mean).clamp(min=0) + 1e-6)

    level, deviation = spread(45, speech)
    _, movement = spread(45 + 2 * CEPSTRA, moving)
    return torch.cat([torch.stack(features, 1), level[:, 1:], deviation, movement], 1)


def _constants():
    window = np.hanning(WINDOW)
    half = WINDOW // 2
    angle = 2 * np.pi * BINS[None] * (np.arange(half)[:, None] - (WINDOW - 1) / 2) / FFT
    frequency = BINS * SAMPLE_RATE / FFT
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 1024)) ** 2)[:WINDOW]
    lag_cosine = np.cos(2 * np.pi * BINS[:, None] * LAGS[None] / FFT) * 2 / FFT / (shape / shape[0])[LAGS]
    between = lambda low, high: ((frequency >= low) & (frequency < high)).astype(float)
    telephone = between(300, 3400)
    octave = np.log2(np.maximum(frequency, 1) / 1000) * telephone
    octave = (octave - octave.sum() / telephone.sum()) * telephone
    return {
        "cosines": np.cos(angle) * window[:half, None], "sines": np.sin(angle) * window[:half, None],
        "box": np.full((1, 1, 7), 1 / 7),
        "lag_cosine": lag_cosine, "lag_zero": np.full((len(BINS), 1), 2 / FFT), "lag_penalty": 0.0008 * LAGS,
        "semitones": 12 * np.log2(SAMPLE_RATE / LAGS / 100),
        "mel": _mel_filters(24, 200, 3600, frequency).T, "cosine": dct(np.eye(24), type=2, axis=1, norm="ortho")[:, :CEPSTRA],
        "bands": np.stack([between(1000, 3400), between(300, 1000), between(2000, 3400), between(300, 2000), between(300, 600), between(600, 1200), telephone], 1),
        "telephone": telephone, "kilohertz": frequency[:, None] / 1000, "slope": (10 / np.log(10) * octave / (octave @ octave))[:, None],
    }


def _mel_filters(count, low, high, frequency):
    mel = lambda f: 2595 * np.log10(1 + f / 700)
    edges = 700 * (10 ** (np.linspace(mel(low), mel(high), count + 2) / 2595) - 1)
    rise = (frequency[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - frequency[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall))


assert PROSODY_SUMS == 13 + 2 * 16 + 4 * CEPSTRA
