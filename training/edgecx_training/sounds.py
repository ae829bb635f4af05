"""What a customer's leg may carry besides one voice, made by formula: music, tones, noise; and two voices at a time, mixed from clips."""
import numpy as np
from scipy.signal import fftconvolve, lfilter

from .settings import SAMPLE_RATE

SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), (0, 3, 5, 7, 10), (0, 2, 3, 5, 7, 9, 10))
CHORDS = ((0, 4, 7), (0, 3, 7), (0, 4, 7, 11), (0, 3, 7, 10), (0, 5, 7), (0, 4, 7, 9))
DTMF = ((697, 770, 852, 941), (1209, 1336, 1477, 1633))
# Ringing, busy, dialling and information tones of several countries: frequencies, seconds on and off.
CADENCES = (((425,), (1.0, 4.0)), ((440, 480), (2.0, 4.0)), ((400, 450), (0.4, 0.2)), ((425,), (0.5, 0.5)), ((480, 620), (0.5, 0.5)), ((350, 440), (9.0, 0.1)),
            ((425,), (0.25, 0.25)), ((950, 1400, 1800), (0.33, 0.1)), ((1400,), (0.5, 14)), ((1000,), (0.4, 0.6)), ((2100,), (3.0, 0.2)), ((440,), (0.3, 8.0)), ((620, 480), (0.25, 0.25)))


def rms(pcm) -> float:
    """Root mean square, never zero."""
    return float(np.sqrt(np.mean(np.square(pcm, dtype=np.float64))) + 1e-9)


class Sounds:
    """Sounds of a given length in samples, at about unit level; the same seed gives the same sounds."""

    def __init__(self, seed: int):
        self._random = np.random.default_rng(seed)

    def music(self, length: int) -> np.ndarray:
        """A piece: any of melody, chords, bass and drums, each with a timbre of its own, in a room."""
        random = self._random
        beat = int(SAMPLE_RATE * 60 / random.uniform(55, 170))
        root, scale = random.uniform(110, 330), SCALES[random.integers(len(SCALES))]
        voices = random.random(4) < (0.75, 0.65, 0.5, 0.45)
        if not voices.any():
            voices[random.integers(2)] = True
        mix = np.zeros(length)
        if voices[0]:
            mix += random.uniform(0.5, 1.5) * self._melody(length, beat, root * 2 ** random.integers(0, 3), scale)
        if voices[1]:
            mix += random.uniform(0.4, 1.2) * self._chords(length, beat, root, scale)
        if voices[2]:
            mix += random.uniform(0.3, 1.0) * self._melody(length, beat * 2, root / 2, scale)
        if voices[3]:
            mix += random.uniform(0.2, 1.0) * self._drums(length, beat)
        if random.random() < 0.5:
            mix = self._room(mix, random.uniform(0.2, 1.5))
        return mix / rms(mix)

    def tones(self, length: int) -> np.ndarray:
        """Keys pressed, or a tone of the network; sometimes with a warble or a second one."""
        random, out = self._random, np.zeros(length)
        time = np.arange(length) / SAMPLE_RATE
        if random.random() < 0.45:
            at = int(random.uniform(0, 0.3) * SAMPLE_RATE)
            while at < length:
                on, off = int(random.uniform(0.05, 0.6) * SAMPLE_RATE), int(random.uniform(0.04, 0.5) * SAMPLE_RATE)
                for group, level in zip(DTMF, (1.0, random.uniform(0.7, 1.4))):
                    out[at:at + on] += level * np.sin(2 * np.pi * random.choice(group) * time[at:at + on])
                at += on + off
        else:
            frequencies, (on, off) = CADENCES[random.integers(len(CADENCES))]
            sequence = len(frequencies) == 3
            period, start = on + off, random.uniform(0, on)
            phase = (time + start) % period
            for index, frequency in enumerate(frequencies):
                active = (phase < on) if not sequence else ((time / on).astype(int) % 3 == index)
                out += active * np.sin(2 * np.pi * frequency * random.uniform(0.98, 1.02) * time)
            if random.random() < 0.2:
                out *= 1 + 0.8 * np.sin(2 * np.pi * random.uniform(4, 25) * time)
        return out / rms(out)

    def noise(self, length: int) -> np.ndarray:
        """Coloured noise, sometimes modulated, with hum, clicks or crackle."""
        random = self._random
        noise = random.standard_normal(length + 400)
        for _ in range(random.integers(0, 3)):
            noise = lfilter([1, random.uniform(-0.9, 0.9)], [1, random.uniform(-0.97, 0.5)], noise)
        if random.random() < 0.3:
            centre, width = random.uniform(200, 3500), random.uniform(30, 500)
            pole = np.exp(-np.pi * width / SAMPLE_RATE)
            noise = lfilter([1], [1, -2 * pole * np.cos(2 * np.pi * centre / SAMPLE_RATE), pole * pole], noise)
        noise = noise[400:] / rms(noise)
        time = np.arange(length) / SAMPLE_RATE
        if random.random() < 0.4:
            noise *= 1 + random.uniform(0.3, 0.95) * np.sin(2 * np.pi * random.uniform(0.2, 9) * time + random.uniform(0, 6))
        if random.random() < 0.4:
            hum = random.choice([50, 60]) * random.uniform(0.99, 1.01)
            noise += random.uniform(0.2, 2) * sum(np.sin(2 * np.pi * hum * k * time + random.uniform(0, 6)) / k ** random.uniform(0.2, 1) for k in range(2, 20))
        if random.random() < 0.4:
            at = random.integers(length, size=random.integers(1, 60))
            noise[at] += random.uniform(5, 40) * random.standard_normal(len(at))
        if random.random() < 0.25:
            for start in random.integers(length, size=random.integers(1, 8)):
                burst = min(length - start, int(random.uniform(0.02, 0.4) * SAMPLE_RATE))
                noise[start:start + burst] += random.uniform(1, 6) * random.standard_normal(burst) * np.exp(-np.arange(burst) / (burst / 4))
        return noise / rms(noise)

    def several_voices(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Two voices at a time, −6…6 dB apart, the shorter one repeated."""
        length = max(len(first), len(second))
        spread = lambda pcm: np.tile(np.roll(pcm, self._random.integers(len(pcm))), length // len(pcm) + 1)[:length] / rms(pcm)
        return spread(first) + spread(second) * 10 ** (self._random.uniform(-6, 6) / 20)

    def _melody(self, length, beat, root, scale):
        out, at, degree = np.zeros(length), 0, int(self._random.integers(-3, 6))
        timbre = self._timbre()
        while at < length:
            duration = int(beat * self._random.choice([0.25, 0.5, 0.5, 1, 1, 1.5, 2]))
            if self._random.random() < 0.85:
                note = 12 * (degree // len(scale)) + scale[degree % len(scale)]
                self._note(out, at, int(duration * self._random.uniform(0.6, 1.3)), root * 2 ** (note / 12), timbre)
            degree = int(np.clip(degree + self._random.integers(-3, 4), -7, 12))
            at += max(duration, 200)
        return out / rms(out)

    def _chords(self, length, beat, root, scale):
        out, at, timbre = np.zeros(length), 0, self._timbre()
        broken = self._random.random() < 0.4
        while at < length:
            duration = int(beat * self._random.choice([2, 4, 4, 8]))
            base = root * 2 ** (scale[self._random.integers(len(scale))] / 12)
            for index, note in enumerate(CHORDS[self._random.integers(len(CHORDS))]):
                self._note(out, at + (index * beat // 2 if broken else 0), duration, base * 2 ** (note / 12), timbre)
            at += duration
        return out / rms(out)

    def _timbre(self):
        """Attack and decay in seconds, roll-off of harmonics, which of them, vibrato in semitones and Hz, detuned copies, shares of breath."""
        random = self._random
        plucked = random.random() < 0.5
        return {"attack": random.uniform(0.002, 0.02) if plucked else random.uniform(0.02, 0.25), "decay": random.uniform(0.1, 1.2) if plucked else None,
                "slope": random.uniform(0.5, 2.5), "odd": random.random() < 0.2, "vibrato": random.uniform(0.05, 0.5) if random.random() < 0.4 else 0.0,
                "rate": random.uniform(4, 7), "copies": int(random.integers(1, 4)), "stretch": random.uniform(0, 4e-4) if plucked else 0.0}

    def _note(self, out, at, duration, frequency, timbre):
        count = min(duration + int(0.1 * SAMPLE_RATE), len(out) - at)
        if count <= 16 or frequency > 3000:
            return
        time, random = np.arange(count) / SAMPLE_RATE, self._random
        envelope = np.minimum(time / timbre["attack"], 1)
        envelope = envelope * (np.exp(-time / timbre["decay"]) if timbre["decay"] else np.minimum(1, (count - np.arange(count)) / (0.08 * SAMPLE_RATE)))
        bend = 2 ** (timbre["vibrato"] * np.sin(2 * np.pi * timbre["rate"] * time) / 12) if timbre["vibrato"] else 1.0
        for _ in range(timbre["copies"]):
            pitch = frequency * 2 ** (random.normal(0, 0.05 if timbre["copies"] > 1 else 0) / 12)
            turn = 2 * np.pi * np.cumsum(pitch * bend * np.ones(count)) / SAMPLE_RATE
            for k in range(1, min(int(3700 / pitch), 14) + 1):
                if not (timbre["odd"] and k % 2 == 0):
                    out[at:at + count] += envelope * np.sin(k * np.sqrt(1 + timbre["stretch"] * k * k) * turn + random.uniform(0, 6.28)) / k ** timbre["slope"] / timbre["copies"]

    def _drums(self, length, beat):
        out = np.zeros(length)
        for step, at in enumerate(range(0, length, max(beat // 2, 400))):
            count = min(int(0.18 * SAMPLE_RATE), length - at)
            time = np.arange(count) / SAMPLE_RATE
            if step % 4 == 0:
                out[at:at + count] += 1.5 * np.sin(2 * np.pi * (60 + 90 * np.exp(-time * 40)) * time) * np.exp(-time * 18)
            if step % 4 == 2:
                out[at:at + count] += self._random.standard_normal(count) * np.exp(-time * 25)
            out[at:at + count] += 0.4 * np.diff(self._random.standard_normal(count + 1)) * np.exp(-time * 70)
        return out / rms(out)

    def _room(self, pcm, seconds):
        tail = int(seconds * SAMPLE_RATE)
        response = self._random.standard_normal(tail) * np.exp(-6.9 * np.arange(tail) / tail) * 0.2
        response[0] = 1.0
        return fftconvolve(pcm, response)[:len(pcm)]
