"""Fits the prediction on traces of composed calls and says how good it is on speakers it never saw.

`edgecx trace-prediction` gives what the appliance knew at each estimate (its own features, made by the code that runs live); the truth of the composed
calls says when anger began. Rows while the customer is angry, or was a moment ago, are no forecast and are left out. Figures are of
leave-one-speaker-out; intervals by bootstrap over speakers.
"""
import argparse
import collections
import csv
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.stats import rankdata

from .settings import REPOSITORY, SEED

HORIZON_MS = 30_000
AFTER_MS = 10_000
L2 = 0.02
ALARMS_PER_HOUR = 3             # of calls: what the threshold is chosen for
WATCH_PER_HOUR = 8              # where lead times are shown: the threshold of the cue leaves too few to show
QUIET_MS = 60_000               # one cue at most in this time, as the governor has it
BINS = 8

# How long a composed call has been calm tells where its script is, and how long turns are is the clips' doing: nothing may be learnt from them.
SCRIPTED = {"minutesInState", "customerShare", "shortTurns"}
EARLY_MS = 25_000               # no composed call escalates so soon: rows before it would make any prediction look good


def read(traces: Path, truth: Path):
    """names, rows: one dict a call with speaker, at, x, y, onset."""
    spans = collections.defaultdict(list)
    speakers, courses = {}, {}
    with open(truth, newline="") as file:
        for row in csv.DictReader(file):
            spans[row["file"]].append((row["label"], float(row["startMs"]), float(row["endMs"])))
            speakers[row["file"]], courses[row["file"]] = row["speaker"], row["course"]
    lines = collections.OrderedDict()
    for path in sorted(traces.glob("*.csv")):
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                lines.setdefault(row["file"], []).append(row)
    names = [name for name in next(iter(lines.values()))[0] if name.startswith("f_")]
    calls = []
    for file, rows in lines.items():
        at = np.array([float(r["atMs"]) for r in rows])
        angry = [(start, end) for label, start, end in spans[file] if label == "anger"]
        onset = angry[0][0] if angry and angry[0][0] > AFTER_MS else None
        during = np.zeros(len(at), bool)
        for start, end in angry:
            during |= (at > start) & (at <= end + AFTER_MS)
        strained = np.array([r["mood"] in ("Frustrated", "Distressed") for r in rows])
        y = (onset is not None) & (at <= (onset or 0)) & (at > (onset or 0) - HORIZON_MS)
        keep = (at > EARLY_MS) & ~during & ~strained & np.array([r["mood"] != "Unknown" for r in rows])
        x = np.array([[float(r[n]) for n in names] for r in rows])
        calls.append({"file": file, "speaker": speakers[file], "course": courses[file], "at": at[keep], "x": x[keep], "y": y[keep], "onset": onset,
                      "end": max(end for _, _, end in spans[file])})
    return [n[2:] for n in names], calls


def fit(calls: list, names: list):
    """(bias, weights) on raw features: logistic regression with L2 on standardised ones, no class weights, so that it is calibrated. Each
    feature is made so that more of it is worse; a weight below 0 would be an accident of the composer's, and is held at 0."""
    x, y = np.concatenate([c["x"] for c in calls]), np.concatenate([c["y"] for c in calls]).astype(float)
    mean, deviation = x.mean(0), x.std(0)
    used = (deviation > 1e-6) & ~np.isin(names, list(SCRIPTED))
    z = np.where(used, (x - mean) / np.where(used, deviation, 1), 0)

    def loss(w):
        odds = w[0] + z @ w[1:]
        p = 1 / (1 + np.exp(-odds))
        return (np.logaddexp(0, odds) - y * odds).mean() + L2 * (w[1:] ** 2).sum(), np.r_[(p - y).mean(), z.T @ (p - y) / len(y) + 2 * L2 * w[1:]]

    w = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=[(None, None)] + [(0, None if u else 0) for u in used]).x
    weights = np.where(used, w[1:] / np.where(used, deviation, 1), 0)
    return float(w[0] - (weights * mean).sum()), weights


def predict(model, x: np.ndarray) -> np.ndarray:
    """Probabilities."""
    return 1 / (1 + np.exp(-(model[0] + x @ model[1])))


def auroc(y: np.ndarray, p: np.ndarray) -> float:
    """Area under the ROC curve."""
    ones = int(y.sum())
    return float((rankdata(p)[y].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))) if 0 < ones < len(y) else float("nan")


def alarms(call: dict, p: np.ndarray, threshold: float) -> list:
    """Times at which the agent would be told."""
    told = []
    for at, risk in zip(call["at"], p):
        if risk >= threshold and (not told or at - told[-1] > QUIET_MS):
            told.append(at)
    return told


def at_threshold(calls: list, threshold: float) -> dict:
    """What a threshold finds: share of onsets warned of, lead times in s, false alarms an hour of calls."""
    lead, onsets, false, hours = [], 0, 0, 0.0
    for call in calls:
        told = alarms(call, call["p"], threshold)
        hours += (call["onset"] or call["end"]) / 3.6e6
        right = [t for t in told if call["onset"] is not None and 0 < call["onset"] - t <= HORIZON_MS]
        false += sum(1 for t in told if t not in right and t <= (call["onset"] or call["end"]))
        if call["onset"] is not None:
            onsets += 1
            if right:
                lead.append((call["onset"] - right[0]) / 1000)
    return {"onsets": onsets, "warned": len(lead), "leadS": sorted(round(t, 1) for t in lead), "falseAlarms": false, "hours": round(hours, 3),
            "falseAlarmsPerHour": round(false / hours, 2)}


def figures(calls: list) -> dict:
    """AUC, Brier score and its skill over the base rate."""
    y, p = np.concatenate([c["y"] for c in calls]), np.concatenate([c["p"] for c in calls])
    brier, base = float(((p - y) ** 2).mean()), float(y.mean() * (1 - y.mean()))
    return {"auc": auroc(y, p), "brier": brier, "brierOfBaseRate": base, "baseRate": float(y.mean())}


def intervals(calls: list, rounds: int = 1000) -> dict:
    """95 % intervals: speakers drawn with replacement."""
    random = np.random.default_rng(SEED)
    by_speaker = collections.defaultdict(list)
    for call in calls:
        by_speaker[call["speaker"]].append(call)
    names = list(by_speaker)
    drawn = [figures([c for s in random.choice(names, len(names)) for c in by_speaker[s]]) for _ in range(rounds)]
    return {key: [round(float(q), 3) for q in np.nanpercentile([d[key] for d in drawn], [2.5, 97.5])] for key in ("auc", "brier")}


def reliability(calls: list) -> list:
    """Rows of (mean predicted, share that came true, n), bins of equal size."""
    y, p = np.concatenate([c["y"] for c in calls]), np.concatenate([c["p"] for c in calls])
    return [(round(float(p[i].mean()), 4), round(float(y[i].mean()), 4), len(i)) for i in np.array_split(np.argsort(p, kind="stable"), BINS)]


def _plot(path: Path, title: str, x_label: str, y_label: str, x_top: float, y_top: float, marks: str):
    def ticks(top):
        return [top * i / 4 for i in range(5)]
    axis = "".join(f'<text x="{60 + 400 * t / x_top:.0f}" y="318" text-anchor="middle">{t:g}</text>' for t in ticks(x_top))
    axis += "".join(f'<text x="52" y="{304 - 260 * t / y_top:.0f}" text-anchor="end">{t:g}</text><path d="M60 {300 - 260 * t / y_top:.0f}h400" stroke="#ddd"/>' for t in ticks(y_top))
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 350" font-family="sans-serif" font-size="12" fill="#333" role="img">'
        f"<title>{title}</title><rect width=\"480\" height=\"350\" fill=\"#fff\"/>{axis}<path d=\"M60 40v260h400\" fill=\"none\" stroke=\"#333\"/>{marks}"
        f'<text x="260" y="342" text-anchor="middle">{x_label}</text><text x="16" y="170" text-anchor="middle" transform="rotate(-90 16 170)">{y_label}</text>'
        f'<text x="260" y="22" text-anchor="middle" font-weight="bold">{title}</text></svg>\n')


def main():
    """Writes models/escalation/{escalation,evaluation}.json and the plots of docs/prediction.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("traces", type=Path)
    parser.add_argument("truth", type=Path)
    given = parser.parse_args()
    names, calls = read(given.traces, given.truth)
    for speaker in sorted({c["speaker"] for c in calls}):
        model = fit([c for c in calls if c["speaker"] != speaker], names)
        for call in calls:
            if call["speaker"] == speaker:
                call["p"] = predict(model, call["x"])
    steps = [round(t, 3) for t in np.arange(0.05, 0.96, 0.01)]
    threshold = next((t for t in steps if at_threshold(calls, t)["falseAlarmsPerHour"] <= ALARMS_PER_HOUR), steps[-1])
    watch = next((t for t in steps if at_threshold(calls, t)["falseAlarmsPerHour"] <= WATCH_PER_HOUR), threshold)
    bias, weights = fit(calls, names)
    folder, images = REPOSITORY / "models" / "escalation", REPOSITORY / "docs" / "images"
    folder.mkdir(exist_ok=True)
    (folder / "escalation.json").write_text(json.dumps(
        {"name": "escalation", "version": "1.0.0", "horizonS": HORIZON_MS // 1000, "threshold": threshold, "bias": round(bias, 5),
         "weights": {n: round(float(w), 5) for n, w in zip(names, weights)}}, indent=2) + "\n")
    found = {"calls": len(calls), "rows": int(sum(len(c["y"]) for c in calls)), "speakers": len({c["speaker"] for c in calls}),
             **{k: round(v, 4) for k, v in figures(calls).items()},
             "aucWhereSomethingPrecedes": round(figures([c for c in calls if c["course"] != "escalating"])["auc"], 4), "intervals": intervals(calls), "threshold": threshold,
             "atThreshold": at_threshold(calls, threshold), "curve": [{"threshold": t, **{k: v for k, v in at_threshold(calls, t).items() if k in ("warned", "onsets", "falseAlarmsPerHour")}} for t in steps[::5]],
             "atWatch": {"threshold": watch, **at_threshold(calls, watch)}, "reliability": reliability(calls)}
    (folder / "evaluation.json").write_text(json.dumps(found, indent=2) + "\n")
    top = max(0.2, round(max(max(a, b) for a, b, _ in found["reliability"]) * 1.15, 1))
    _plot(images / "prediction-reliability.svg", "Reliability, unseen speakers (composed calls)", "predicted probability", "share that came true", top, top,
          '<path d="M60 300L460 40" stroke="#999" stroke-dasharray="4 4"/>'
          + "".join(f'<circle cx="{60 + 400 * a / top:.1f}" cy="{300 - 260 * b / top:.1f}" r="5" fill="#0b66c3"/>' for a, b, _ in found["reliability"]))
    counts, _ = np.histogram(found["atWatch"]["leadS"], np.arange(0, 31, 5))
    high = max(4, int(counts.max()))
    _plot(images / "prediction-lead.svg", "Lead time of warnings before anger began", "s before the onset", "calls", 30, high,
          "".join(f'<rect x="{62 + 400 * i / 6:.1f}" y="{300 - 260 * c / high:.1f}" width="62" height="{260 * c / high:.1f}" fill="#0b66c3"/>' for i, c in enumerate(counts)))
    print(json.dumps({k: v for k, v in found.items() if k not in ("curve",)}, indent=1))


if __name__ == "__main__":
    main()
