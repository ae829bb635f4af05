#!/usr/bin/python3
"""Makes the demo call's two legs, customer.wav and agent.wav (8 kHz G.711 µ-law, aligned), from script.json.

Needs flite (speech), numpy and scipy: apt-get install flite python3-numpy python3-scipy. The result is the same on every run.
Each line is spoken by flite at the asked pace; its pitch is then reshaped pitch-synchronously (formants stay where they are), its
spectral tilt and dynamics follow the asked effort, and it is laid on its speaker's leg at the asked distance to the line before.
"""
import io
import json
import pathlib
import subprocess
import sys

import numpy as np
from scipy import signal
from scipy.io import wavfile

RATE = 8000
HERE = pathlib.Path(__file__).resolve().parent


def speak(voice, text, pace):
    """Says a text with flite; floats at the voice's own rate, silence at both ends cut off."""
    wav = subprocess.run(
        ["flite", "-voice", voice, "--setf", f"duration_stretch={1 / pace:.4f}", "-t", text, "-o", "/dev/stdout"],
        check=True, stdout=subprocess.PIPE).stdout
    # flite writes to a pipe without knowing the length: the header is read for the rate only.
    rate = int.from_bytes(wav[24:28], "little")
    x = np.frombuffer(wav[44:len(wav) - (len(wav) & 1)], "<i2").astype(float) / 32768
    loud = np.flatnonzero(np.abs(x) > 0.01 * np.abs(x).max())
    return rate, x[max(0, loud[0] - rate // 100):loud[-1] + rate // 50]


def pitch_track(x, rate):
    """Pitch every 5 ms in Hz, 0 where unvoiced, by normalised autocorrelation."""
    hop, size = rate // 200, rate // 25
    low, high = rate // 320, rate // 70
    padded = np.pad(x, size // 2)
    quiet = 0.03 * np.sqrt(np.mean(x ** 2))
    f0 = np.zeros(len(x) // hop + 1)
    for i in range(len(f0)):
        frame = padded[i * hop:i * hop + size]
        if len(frame) < size or np.sqrt(np.mean(frame ** 2)) < quiet:
            continue
        spectrum = np.abs(np.fft.rfft(frame * np.hanning(size), 4 * size)) ** 2
        corr = np.fft.irfft(spectrum)
        window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 4 * size)) ** 2)
        ratio = corr[low:high] / corr[0] / (window[low:high] / window[0])
        best = np.argmax(ratio)
        # The shortest period that is nearly as good is the pitch; longer ones are its multiples.
        best = next((k for k in range(1, best) if ratio[k] > 0.92 * ratio[best] and ratio[k] >= max(ratio[k - 1], ratio[k + 1])), best)
        if ratio[best] > 0.55:
            f0[i] = rate / (low + best)
    voiced = f0 > 0
    smooth = signal.medfilt(f0, 5)
    return hop, np.where(voiced & (smooth > 0), smooth, 0)


def reshape_pitch(x, rate, manner, rng):
    """Moves the pitch (mean, range, drift, jitter) by pitch-synchronous overlap-add, duration kept."""
    hop, f0 = pitch_track(x, rate)
    voiced = f0 > 0
    if not voiced.any():
        return x
    mean = np.exp(np.mean(np.log(f0[voiced])))
    filled = np.interp(np.arange(len(f0)), np.flatnonzero(voiced), f0[voiced])
    filled = signal.filtfilt(*signal.butter(2, 0.12), np.pad(filled, 20, mode="edge"))[20:-20]
    place = np.linspace(0.5, -0.5, len(f0))
    semitones = -manner["fall"] * place
    target = mean * manner["pitch"] * (filled / mean) ** manner["range"] * 2 ** (semitones / 12)
    target = np.clip(target, 60, 420)

    def at(track, sample):
        return track[min(len(track) - 1, max(0, int(round(sample / hop))))]

    # Analysis marks: a peak of the low-passed wave in each period.
    base = signal.sosfiltfilt(signal.butter(2, 700, fs=rate, output="sos"), x)
    marks, where = [], 0.0
    while where < len(x):
        period = rate / at(filled, where)
        if at(f0, where) > 0:
            a, b = int(where), int(min(len(x), where + 0.5 * period + 1))
            begin = int(max(0, where - 0.25 * period))
            peak = begin + int(np.argmax(base[begin:max(b, begin + 1)]))
            mark = peak if not marks or peak > marks[-1] + 0.5 * period else a
        else:
            mark = int(where)
        marks.append(mark)
        where = mark + period
    marks = np.array(marks)

    out = np.zeros(len(x) + rate)
    where = float(marks[0])
    while where < len(x):
        k = int(np.argmin(np.abs(marks - where)))
        is_voiced = at(f0, marks[k]) > 0
        own = rate / at(filled, marks[k])
        half = int(round(own))
        # Read faster, a grain has its formants higher: a mouth that opens wider.
        grain = np.interp(marks[k] + manner["mouth"] * np.arange(-half, half + 1), np.arange(len(x)), x, left=0, right=0)
        grain *= np.hanning(2 * half + 1)
        step = rate / at(target, where) if is_voiced else own
        jitter = 1 + manner["rough"] / 100 * rng.standard_normal() if is_voiced else 1.0
        # Denser grains add up to more energy: keep the level of the original.
        gain = np.sqrt(step / own) if is_voiced else 1.0
        start = int(round(where)) - half
        a = max(0, start)
        out[a:start + 2 * half + 1] += gain * grain[a - start:]
        where += step * jitter
    return out[:len(x)]


def colour(x, manner):
    """Spectral tilt above 500 Hz (vocal effort), over the telephone band."""
    n = len(x)
    f = np.fft.rfftfreq(n, 1 / RATE)
    octaves = np.log2(np.clip(f, 500, 3400) / 500)
    gain = 10 ** (manner["effort"] * octaves / 20)
    band = 1 / (1 + (150 / np.maximum(f, 1)) ** 6) * 1 / (1 + (f / 3650) ** 40)
    return np.fft.irfft(np.fft.rfft(x) * gain * np.sqrt(band), n)


def envelope(x, ms):
    size = RATE * ms // 1000
    return np.sqrt(np.convolve(x ** 2, np.hanning(size) / np.hanning(size).sum(), mode="same") + 1e-12)


def dynamics(x, manner):
    """Lifts what is loud over what is not (accent), then sets the active level and rounds off peaks."""
    env = envelope(x, 120)
    active = env > 0.1 * env.max()
    ref = np.sqrt(np.mean(x[active] ** 2))
    x = x * np.clip(env / ref, 0.2, 2.0) ** (manner["accent"] - 1)
    x = x * 10 ** (manner["level"] / 20) / np.sqrt(np.mean(x[active] ** 2))
    knee = 0.5
    over = np.abs(x) > knee
    x[over] = np.sign(x[over]) * (knee + (0.85 - knee) * np.tanh((np.abs(x[over]) - knee) / (0.85 - knee)))
    fade = RATE // 200
    ramp = np.sin(np.linspace(0, np.pi / 2, fade)) ** 2
    x[:fade] *= ramp
    x[-fade:] *= ramp[::-1]
    return x


def noise(n, level, rng):
    """A room and a line: pink-like noise, so that pauses are not digital zero."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    f = np.fft.rfftfreq(n, 1 / RATE)
    x = np.fft.irfft(spectrum / np.sqrt(np.maximum(f, 100)) * (f < 3600), n)
    return x * 10 ** (level / 20) / np.sqrt(np.mean(x ** 2))


def mu_law(x):
    """G.711 µ-law bytes of floats in -1 to 1."""
    s = np.clip(np.round(x * 32767), -32635, 32635).astype(int)
    sign = np.where(s < 0, 0x80, 0)
    s = np.abs(s) + 132
    exponent = np.floor(np.log2(s)).astype(int) - 7
    mantissa = (s >> (exponent + 3)) & 0x0F
    return (~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8)


def write_wav(path, data):
    body = data.tobytes()
    header = (b"RIFF" + (50 + len(body)).to_bytes(4, "little") + b"WAVEfmt " + (18).to_bytes(4, "little")
              + (7).to_bytes(2, "little") + (1).to_bytes(2, "little") + RATE.to_bytes(4, "little") + RATE.to_bytes(4, "little")
              + (1).to_bytes(2, "little") + (8).to_bytes(2, "little") + (0).to_bytes(2, "little")
              + b"fact" + (4).to_bytes(4, "little") + len(body).to_bytes(4, "little")
              + b"data" + len(body).to_bytes(4, "little"))
    path.write_bytes(header + body)


def main():
    script = json.loads((HERE / "script.json").read_text())
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    rngs = {who: np.random.default_rng(voice["seed"]) for who, voice in script["voices"].items()}
    placed, end, spoken = [], script["lead"], {}
    for line in script["lines"]:
        manner = {**script["manners"][line["how"]], **line.get("but", {})}
        rate, x = speak(script["voices"][line["who"]]["flite"], line["text"], manner["pace"])
        x = reshape_pitch(x, rate, manner, rngs[line["who"]])
        x = signal.resample_poly(x, RATE, rate)
        x = dynamics(colour(x, manner), manner)
        start = end + line["gap"]
        end = start + len(x) / RATE
        if start < spoken.get(line["who"], 0):
            sys.exit(f"line '{line['id']}': {line['who']} would start {spoken[line['who']] - start:.2f} s before their own last line ends")
        spoken[line["who"]] = end
        placed.append((line, start, x))
        print(f"{start:7.2f} {end:7.2f}  {line['who']:8s} {line['id']}")
    # A whole number of 20 ms packets.
    n = int(np.ceil((max(s + len(x) / RATE for _, s, x in placed) + script["tail"]) * 50)) * RATE // 50
    for who in script["voices"]:
        leg = noise(n, script["noise"][who], rngs[who])
        for line, start, x in placed:
            if line["who"] == who:
                at = int(round(start * RATE))
                leg[at:at + len(x)] += x
        write_wav(out / f"{who}.wav", mu_law(leg))
        print(f"{who}: {n / RATE:.2f} s, peak {20 * np.log10(np.abs(leg).max()):.1f} dBFS")


if __name__ == "__main__":
    main()
