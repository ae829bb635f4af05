"""Fits what an estimate says for or against frustration (MoodEvidence.cs) on traces of composed calls.

A trace has an estimate a row, as `edgecx trace-prediction FOLDER` prints it; the truth says where there is anger. Logistic regression on the height of
anger and arousal and their rise, onset against calm; then the filter over time (MoodBelief.cs) is run with several scales, biases and
thresholds, and the settings with the fewest false openings and the shortest delay are printed, with what they do to the other speakers.
"""
import argparse
import csv
import itertools
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from .onset import AFTER_MS, anger_in

BACK, OLD_MS = 3, 12_000                        # VoiceOnset.cs
USUAL_ANGER, USUAL_AROUSAL = 0.15, -0.3
PRIOR, HALF_LIFE_MS, LEAST, MOST = 0.05, 45_000, -3, 4    # MoodBelief.cs
AGAINST, FOR, CLOSE = 1.5, 3.5, 0.35
SPEAKERS_TO_FIT = ("emodb-08", "emodb-10", "emodb-11", "emodb-15")
RECORDINGS_TO_FIT = ("Auto_Repairs_40_UTC_caller", "agent")
POOL, POOL_MS, KNOWN_AFTER = 2, 10_500, 8       # VoiceEvidence.cs: chunks pooled and estimates heard for full weight


def odds(p):
    """Log-odds."""
    return np.log(p / (1 - p))


class Call:
    """One file's estimates: times in ms, evidence's measures [N, 5], weights, and where there is anger."""

    def __init__(self, name: str, rows: list, spans: list):
        column = lambda key: np.array([float(row[key]) for row in rows])
        self.name, self.spans, self.ms = name, spans, column("atMs")
        anger, arousal, self.valence = np.clip(column("anger"), 0.02, 0.98), column("arousal"), column("valence")
        count = np.arange(len(rows))
        before = np.maximum(count - BACK, 0)
        early = count < BACK
        fresh = early | (self.ms - self.ms[before] <= OLD_MS)
        rise = lambda now, usual: np.where(fresh, now - np.where(early, usual, now[before]), 0)
        counts = np.clip(np.maximum((anger - 0.2) / 0.3, -self.valence / 0.25), 0, 1)
        gated = lambda x: np.where(x > 0, x * counts, x)
        self.measures = np.stack([
            np.ones(len(rows)), odds(anger), gated(arousal),
            np.clip(gated(rise(odds(anger), odds(USUAL_ANGER))), -3, 3), np.clip(gated(rise(arousal, USUAL_AROUSAL)), -1.5, 1.5)], 1)
        sure = np.array([row["outcome"] == "Estimated" for row in rows])
        pooled = np.array([np.sum(self.ms[:i + 1] > ms - POOL_MS) for i, ms in enumerate(self.ms)])
        self.weights = (np.where(sure, np.maximum(np.clip(column("confidence"), 0.1, 1), 0.5), 0.5)
                        * np.minimum(1, pooled / POOL) * np.minimum(1, (count + 1) / KNOWN_AFTER))

    def openings(self, coefficients, threshold: float) -> list:
        """Times at which the state would become frustrated, ms."""
        evidence = self.measures @ coefficients
        evidence = np.clip(np.where(self.valence > 0.15, np.minimum(evidence, 0), evidence), -AGAINST, FOR) * self.weights
        belief, last, is_open, found = odds(PRIOR), None, False, []
        for ms, says in zip(self.ms, evidence):
            if last is not None:
                p = 1 / (1 + np.exp(-belief))
                belief = odds(PRIOR + (p - PRIOR) * 0.5 ** ((ms - last) / HALF_LIFE_MS))
            last, belief = ms, min(max(belief + says, LEAST), MOST)
            p = 1 / (1 + np.exp(-belief))
            if not is_open and p >= threshold:
                found.append(ms)
            is_open = p >= (CLOSE if is_open else threshold)
        return found


def load(folders: list, truth: dict) -> list:
    """Every call of the traces."""
    rows = {}
    for path in folders:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["file"], []).append(row)
    return [Call(name, found, truth.get(name, ("", []))[1]) for name, found in rows.items()]


def fit(calls: list) -> np.ndarray:
    """Coefficients: the first 5 s of anger, from 1.4 s on, against all that is calm."""
    measures, is_angry = [], []
    for call in calls:
        calm = np.ones(len(call.ms), bool)
        for start, end in call.spans:
            calm &= (call.ms < start) | (call.ms > end + AFTER_MS)
        onset = np.zeros(len(call.ms), bool) if not call.spans else (call.ms > call.spans[0][0] + 1400) & (call.ms < call.spans[0][0] + 5000)
        measures += [call.measures[onset], call.measures[calm]]
        is_angry += [np.ones(onset.sum()), np.zeros(calm.sum())]
    x, y = np.concatenate(measures), np.concatenate(is_angry)
    balance = np.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    loss = lambda w: (balance * np.logaddexp(0, -(2 * y - 1) * (x @ w))).mean() + 0.003 * (w[1:] ** 2).sum()
    return minimize(loss, np.zeros(x.shape[1])).x


def measure(calls: list, coefficients, threshold: float) -> dict:
    """Delays of the onsets in s, missed ones, false openings, hours of calm."""
    delays, missed, alarms, hours = [], 0, 0, 0.0
    for call in calls:
        found = call.openings(coefficients, threshold)
        angry = lambda ms: any(start <= ms <= end + AFTER_MS for start, end in call.spans)
        alarms += sum(not angry(ms) for ms in found)
        hours += (call.ms[-1] - sum(end + AFTER_MS - start for start, end in call.spans)) / 3.6e6
        if call.spans:
            start, end = call.spans[0]
            after = [ms for ms in found if start < ms <= end + 1000]
            delays, missed = (delays + [(after[0] - start) / 1000], missed) if after else (delays, missed + 1)
    return {"median": round(float(np.median(delays)), 2) if delays else None, "found": len(delays), "missed": missed, "alarms": alarms, "hours": round(hours, 2)}


def main():
    """Prints the settings that do best on the speakers fitted on, and what they do to the others."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("traces", type=Path, nargs="+")
    given = parser.parse_args()
    calls = load(given.traces, anger_in(given.truth))
    own = [c for c in calls if c.name.startswith(SPEAKERS_TO_FIT) or c.name in RECORDINGS_TO_FIT]
    others = [c for c in calls if c not in own]
    fitted = fit(own)
    print("fitted", fitted.round(3))
    found = []
    for scale, bias, threshold in itertools.product((0.6, 0.8, 1.1, 1.5), (0, -0.3, -0.6, -1, -1.4), (0.5, 0.6, 0.7)):
        coefficients = scale * (fitted + np.array([bias, 0, 0, 0, 0]))
        got = measure(own, coefficients, threshold)
        if got["median"] is not None:
            found.append((got["alarms"], got["missed"], got["median"], threshold, coefficients, got))
    for _, _, _, threshold, coefficients, got in sorted(found, key=lambda f: f[:3])[:5]:
        print(threshold, coefficients.round(2), "fitted on:", got, "others:", measure(others, coefficients, threshold))


if __name__ == "__main__":
    main()
