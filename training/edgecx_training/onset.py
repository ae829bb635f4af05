"""How soon anger is found in composed calls, and how often it is claimed falsely, read off the appliance's own traces.

An onset is found when the state becomes frustrated. False alarms are openings in calm speech: outside of anger and of the 8 s after it, and
anywhere in a trace whose calls have no truth (recordings of people who are known to be calm).
"""
import argparse
import collections
import csv
from pathlib import Path

import numpy as np

from .settings import SEED

AFTER_MS = 8_000


def read(traces: list) -> dict:
    """file → [(ms, mood)]."""
    found = collections.OrderedDict()
    for path in traces:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["file"], []).append((float(row["atMs"]), row["mood"]))
    return found


def anger_in(truth: Path) -> dict:
    """file → (speaker, [(start, end)] of anger)."""
    found = {}
    with open(truth, newline="") as file:
        for row in csv.DictReader(file):
            spans = found.setdefault(row["file"], (row["speaker"], []))[1]
            if row["label"] == "anger":
                spans.append((float(row["startMs"]), float(row["endMs"])))
    return found


def measure(traces: dict, truth: dict) -> dict:
    """Delays in s of the onsets found, onsets missed, false alarms, hours of call time in which there is no anger."""
    delays, missed, alarms, hours = [], 0, 0, 0.0
    for file, points in traces.items():
        spans = truth.get(file, ("", []))[1]
        angry = lambda t: any(start <= t <= end + AFTER_MS for start, end in spans)
        moods = [m for _, m in points]
        opens = [t for (t, mood), before in zip(points, [None] + moods) if mood == "Frustrated" and before != "Frustrated"]
        alarms += sum(1 for t in opens if not angry(t))
        covered = sum(min(points[-1][0], end + AFTER_MS) - start for start, end in _merged(spans))
        hours += max(0.0, points[-1][0] - covered) / 3.6e6
        if spans and spans[0][0] > AFTER_MS:
            onset = spans[0][0]
            if [m for t, m in points if t <= onset][-1:] == ["Frustrated"]:
                continue
            after = [t for t in opens if onset < t <= spans[-1][1] + 1000]
            delays, missed = (delays + [(after[0] - onset) / 1000], missed) if after else (delays, missed + 1)
    return {"delays": delays, "missed": missed, "alarms": alarms, "hours": hours}


def _merged(spans):
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + AFTER_MS:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def main():
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("traces", type=Path, nargs="+")
    given = parser.parse_args()
    found = measure(read(given.traces), anger_in(given.truth))
    delays = np.array(found["delays"])
    print(f"{found['alarms']} false alarms in {found['hours']:.2f} h of calm calls ({found['alarms'] / found['hours']:.2f} an hour)")
    if len(delays):
        drawn = [np.median(np.random.default_rng(SEED + i).choice(delays, len(delays))) for i in range(1000)]
        low, high = np.percentile(drawn, [2.5, 97.5])
        print(f"{len(delays)} onsets found, {found['missed']} missed: median {np.median(delays):.1f} s [{low:.1f}, {high:.1f}], "
              f"80 % within {np.quantile(delays, 0.8):.1f} s")


if __name__ == "__main__":
    main()
