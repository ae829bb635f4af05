"""Synthetic inputs and what PyTorch makes of them, so that another runtime can be checked without recorded speech."""
import json
from pathlib import Path

import numpy as np
import torch
from scipy.special import expit

from . import calibration
from .chunks import CallerMean, Evidence, commits, cut, encoded_numbers
from .export import HEAD_OUTPUTS, HEADS
from .heads import features_of, inputs_of
from .settings import ABSTAIN_MIN_CHUNKS, CHUNK_FRAMES, CHUNK, CONTEXT, EM_NONE, LABELS, POOL_CHUNKS, POOL_MAX_AGE, SAMPLE_RATE, SEED, TARGET_RMS, VAD_FRAME

# What another runtime may differ by. float32 graphs agree to rounding. In int8 a value on a rounding edge may fall on the other side, and each
# quantised layer takes about the square root of that: after two layers the runtimes differ by a part of the quantisation error itself.
TOLERANCES = {
    "prosody": {"pros_sums": 1e-3, "em": 1e-3},
    "fp32": {"hidden": 1e-4, "l1_sums": 1e-4, "l2_sums": 1e-4},
    "int8": {"hidden": 3e-2, "l1_sums": 2e-2, "l2_sums": 2e-2},
    "head": {"logits": 1e-3, "population": 1e-3, "heard": 1e-4, "feat": 1e-4},
    "leg": {"gain": 1e-5, "em": 1e-2, "count": 1e-3, "zFp32": 5e-3, "zInt8": 0.6, "heardFp32": 2e-3, "heardInt8": 0.2, "confidence": 2e-3},
    "exactToDecision": 5e-3,
}
SELF_CHECK_TOLERANCE = {"int8": 0.05, "fp32": 0.002}


def voice(length: int, pitch: float, sway: float, rate: float, breath: float, seed: int) -> np.ndarray:
    """A buzz through three resonances with syllables: pitch in Hz, sway and rate of melody and syllables, share of breath noise."""
    time = np.arange(length) / SAMPLE_RATE
    melody = pitch * 2 ** (sway * np.sin(2 * np.pi * 0.7 * time) / 12)
    phase = 2 * np.pi * np.cumsum(melody) / SAMPLE_RATE
    vowel = 0.5 + 0.5 * np.sin(2 * np.pi * 0.9 * time + 1)
    formants = ((400 + 400 * vowel, 90), (1100 + 700 * (1 - vowel), 120), (2500 + 200 * vowel, 180))
    buzz = np.zeros(length)
    for harmonic in range(1, int(3400 / pitch) + 1):
        frequency = harmonic * melody
        gain = sum(1 / (1 + ((frequency - centre) / width) ** 2) for centre, width in formants) / harmonic ** 0.5
        buzz += gain * np.sin(harmonic * phase) * (frequency < 3600)
    syllables = np.clip(0.55 + 0.6 * np.sin(2 * np.pi * rate * time), 0, 1)
    noise = np.random.default_rng(seed).standard_normal(length)
    sound = syllables * (buzz + breath * noise)
    return sound / (np.sqrt((sound ** 2).mean()) + 1e-9)


def chunk_inputs() -> tuple:
    """(pcm8[8, 6000], em_prev[8, 1]): voices high and low, a weak start after silence, noise, a rest padded with zeros."""
    length = CONTEXT + CHUNK
    rows = [voice(length, 120, 2, 4, 0.05, 1), voice(length, 220, 5, 5.5, 0.1, 2), voice(length, 300, 7, 6.5, 0.3, 3), voice(length, 95, 0.5, 2.5, 0.02, 4),
            voice(length, 180, 3, 4, 0.05, 5), voice(length, 150, 4, 5, 0.6, 6), np.random.default_rng(7).standard_normal(length), voice(length, 205, 4, 4.5, 0.05, 8)]
    rows[4][:CONTEXT] = 0
    rows[7][CONTEXT + 2500:] = 0
    pcm8 = (np.stack(rows) * TARGET_RMS * np.array([1, 1, 1.4, 0.7, 1, 1, 0.5, 1])[:, None]).astype(np.float32)
    return pcm8, np.array([EM_NONE, -20, EM_NONE, -22, EM_NONE, -24, -20, -15], np.float32)[:, None]


def leg_input() -> tuple:
    """(int16 samples, a flag a voice frame) of a synthetic leg of about 22 s: two calm stretches, a pause, a livelier one, a long pause, a rest at the end."""
    parts = [np.zeros(3000), 0.02 * voice(21000, 130, 2, 3.5, 0.05, 11), np.zeros(9000), 0.05 * voice(30000, 210, 6, 5.5, 0.15, 12), np.zeros(84000),
             0.03 * voice(26500, 125, 1.5, 3, 0.05, 13)]
    samples = np.concatenate(parts)
    samples += 2e-4 * np.random.default_rng(SEED).standard_normal(len(samples))
    pcm = np.clip(np.round(samples * 32768), -32768, 32767).astype("<i2")
    frames = len(pcm) // VAD_FRAME
    loud = np.sqrt(np.square(pcm[:frames * VAD_FRAME].reshape(frames, VAD_FRAME) / 32768.0).mean(1)) > 2e-3
    return pcm, loud


class ParityWriter:
    """Writes `parity/` and the self-check. `graphs`: chunk models by "int8" and "fp32"; `heads`: head graphs by their blocks; `rungs`: as in the sidecar;
    `scales`: calibration by "trained" and "other"."""

    def __init__(self, folder: Path, graphs: dict, heads: dict, prior: np.ndarray, rungs: list, scales: dict):
        self._folder, self._graphs, self._heads, self._prior, self._rungs, self._scales = folder / "parity", graphs, heads, prior.astype(np.float64), rungs, scales
        self._folder.mkdir(parents=True, exist_ok=True)

    @torch.no_grad()
    def write(self) -> dict:
        """All files; returns the sidecar's `selfCheck`."""
        for old in self._folder.iterdir():
            old.unlink()
        pcm8, em_prev = chunk_inputs()
        arrays = {"pcm8": pcm8, "em_prev": em_prev}
        sums, em = self._graphs["fp32"].prosody(torch.tensor(pcm8), torch.tensor(em_prev))
        arrays["pros_sums"], arrays["em"] = sums.numpy(), em.numpy()
        for graph, model in self._graphs.items():
            hidden, first = model.layer1(torch.tensor(pcm8))
            for name, value in (("hidden", hidden), ("l1_sums", first), ("l2_sums", model.layer2(hidden))):
                arrays[f"{graph}.{name}"] = value.numpy()
        for blocks, name in HEADS.items():
            arrays.update(self._head_rows(arrays, blocks, f"head.{name}"))
        for name, value in arrays.items():
            value.astype("<f4").tofile(self._folder / f"{name}.f32")
        self_check = write_self_check(self._folder, arrays)
        index = {"arrays": {name: {"file": f"{name}.f32", "shape": list(value.shape)} for name, value in arrays.items()},
                 "tolerances": TOLERANCES, "leg": self._leg()}
        (self._folder / "parity.json").write_text(json.dumps(index, indent=1) + "\n")
        return self_check

    def _head_rows(self, arrays, blocks, prefix):
        """Pools growing runs of the fp32 chunks; callers of whom more and more was heard."""
        count = len(arrays["pcm8"])
        rows = [list(range(max(0, i - 5), i + 1)) for i in range(count)]
        pool = lambda name: np.stack([arrays[name][r].sum(0) for r in rows])
        made = {"pros_sums": pool("pros_sums"), "em": np.stack([arrays["em"][r].max(0) for r in rows]), "l1_sums": pool("fp32.l1_sums"),
                "l2_sums": pool("fp32.l2_sums"), "frames": np.array([[CHUNK_FRAMES * len(r)] for r in rows], np.float32)}
        inputs = {name: made[name] for name in inputs_of(blocks) if name in made}
        feat = features_of(*(torch.tensor(v) for v in inputs.values())).numpy()
        mean = CallerMean(self._prior)
        totals, counts = [], []
        for index, row in enumerate(feat):
            total, weight = mean.sums(blocks)
            totals.append(total), counts.append(weight)
            mean.commit(row.astype(np.float64), 0.1 * index)
        inputs["mean_sum"], inputs["mean_count"] = np.array(totals, np.float32), np.array(counts, np.float32)
        outputs = self._heads[blocks](*(torch.tensor(v) for v in inputs.values()))
        return {f"{prefix}.{n}": v for n, v in (*inputs.items(), *((n, o.numpy()) for n, o in zip(HEAD_OUTPUTS, outputs)))}

    def _leg(self):
        pcm, speech = leg_input()
        pcm.tofile(self._folder / "leg.pcm.s16")
        signal = (pcm / 32768.0).astype(np.float32)
        count = len(encoded_numbers(len(signal), speech))
        plans = [("rung0-int8", "int8", "de", [0] * count), ("rung0", "fp32", "de", [0] * count), ("rung0-other", "fp32", "pl", [0] * count),
                 ("rung1", "fp32", "de", [1] * count), ("rung2", "fp32", "de", [2] * count), ("rung3", "fp32", "de", [3] * count),
                 ("ladder", "fp32", "de", [(0, 0, 1, 1, 1, 3, 3, 2, 2, 2, 3, 0)[i % 12] for i in range(count)])]
        runs = [{"name": name, "graph": graph, "language": language, **self._run(graph, language, signal, speech, rungs)} for name, graph, language, rungs in plans]
        return {"file": "leg.pcm.s16", "samples": len(pcm), "speech": "".join("1" if s else "0" for s in speech), "runs": runs}

    def _run(self, graph, language, signal, speech, planned):
        """A leg whose i-th gated chunk is offered at planned[i]: CONTRACT.md, sections 3–8."""
        offered = list(zip(encoded_numbers(len(signal), speech), planned))
        taken = [(k, rung) for k, rung in offered if k % self._rungs[rung]["every"] == 0]
        chunks = cut(signal, [k for k, _ in taken])
        model, scales = self._graphs[graph], self._scales["trained" if language == "de" else "other"]
        mean, evidence, ring, rows = CallerMean(self._prior), Evidence(), [], []
        for index, ((k, rung), chunk) in enumerate(zip(taken, chunks)):
            settings = self._rungs[rung]
            ring = [e for e in ring if k - e["k"] <= POOL_MAX_AGE]
            previous = max((e["em"] for e in ring[-(POOL_CHUNKS - 1):]), default=EM_NONE)
            entry = {"k": k, "blocks": settings["blocks"], **self._encode(model, chunk.pcm8, previous, settings["blocks"])}
            ring = (ring + [entry])[-POOL_CHUNKS:]
            rows.append({"k": k, "rung": rung, "gain": chunk.gain, "emPrev": previous, "em": entry["em"],
                         **self._head(ring, settings, mean, evidence, scales, commits(index + 1))})
        return {"offered": [{"k": k, "rung": rung} for k, rung in offered], "chunks": rows}

    @staticmethod
    def _encode(model, pcm8, previous, blocks):
        pcm8 = torch.tensor(pcm8)[None]
        sums, em = model.prosody(pcm8, torch.tensor([[previous]], dtype=torch.float32))
        entry = {"em": float(em), "pros_sums": sums.numpy()[0]}
        if blocks > 1:
            hidden, first = model.layer1(pcm8)
            entry["l1_sums"] = first.numpy()[0]
            if blocks > 2:
                entry["l2_sums"] = model.layer2(hidden).numpy()[0]
        return entry

    def _head(self, ring, settings, mean, evidence, scales, due):
        blocks = settings["blocks"]
        pooled = [e for e in ring if e["blocks"] >= blocks]
        made = {"em": max(e["em"] for e in pooled), "frames": float(CHUNK_FRAMES * len(pooled))}
        total, weight = mean.sums(blocks)
        made["mean_sum"], made["mean_count"] = total, weight
        row = lambda name: np.sum([e[name] for e in pooled], 0) if name.endswith("_sums") else made[name]
        inputs = [torch.tensor(np.atleast_2d(np.asarray(row(name), np.float32))) for name in inputs_of(blocks)]
        z, population, heard, feat = (o.numpy()[0].astype(np.float64) for o in self._heads[blocks](*inputs))
        refused = bool(1 - heard[0] > settings["maxOther"])
        averaged = evidence.add(pooled[-1]["k"], len(pooled), z, refused)
        if due and not refused:
            mean.commit(feat, expit(population[4] * self._scales["trained"][4]))
        shown, sure = (float(calibration.confidence(calibration.probabilities(averaged[None], s))[0]) for s in (scales, self._scales["trained"]))
        return {"pooledChunks": len(pooled), "count": mean.counts.tolist(), "z": averaged.tolist(), "heard": heard.tolist(), "refused": refused,
                "label": LABELS[int((averaged[:4] * scales[:4]).argmax())], "confidence": shown,
                "abstained": bool(refused or len(pooled) < ABSTAIN_MIN_CHUNKS or sure < settings["minConfidence"])}


def write_self_check(folder: Path, arrays: dict) -> dict:
    """The sidecar's `selfCheck`, and its files in `folder`: the first row of the parity arrays."""
    arrays["pcm8"][0].astype("<f4").tofile(folder / "self-check.pcm8.f32")
    for graph in ("int8", "fp32"):
        parts = [arrays["pros_sums"][0], arrays["em"][0], arrays[f"{graph}.l1_sums"][0], arrays[f"{graph}.l2_sums"][0]]
        np.concatenate(parts).astype("<f4").tofile(folder / f"self-check.{graph}.f32")
    return {"input": "parity/self-check.pcm8.f32", "emPrev": EM_NONE, "expectedInt8": "parity/self-check.int8.f32",
            "expectedFp32": "parity/self-check.fp32.f32", "tolerance": SELF_CHECK_TOLERANCE, "toleranceEmDb": 0.01}
