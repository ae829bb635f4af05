"""evaluation.json and the figures of CARD.md, which stand between two markers."""
import json
from pathlib import Path

from .evaluate import METRICS

START, END = "<!-- figures: written by training/train.sh -->", "<!-- end of figures -->"


def _row(title: str, figures: dict, spread: dict = None) -> str:
    cells = [f"{figures[n]:.3f}" + (f" [{spread[n][0]:.3f}, {spread[n][1]:.3f}]" if spread else "") for n in METRICS]
    return f"| {title} | " + " | ".join(cells) + " |"


def _table(head: list, rows: list) -> list:
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(map(str, row)) + " |" for row in rows] + [""]


def tables(evaluation: dict) -> str:
    """The figures as Markdown."""
    loso, check, ladder = evaluation["leaveOneSpeakerOut"], evaluation["check"], (("every second chunk", "half"), ("prosody and layer 1 of every second chunk", "layer1"), ("prosody alone", "prosody"))
    lines = ["| EmoDB, leave one speaker out (8 speakers, 425 clips; heads trained on int8 features) | UAR4 | anger AUROC | high-arousal AUROC | negative-valence AUROC |",
             "|---|---|---|---|---|",
             _row("int8, file order [95 %, over speakers]", loso["int8"], loso["intervals"]),
             _row("int8, clips in another order", loso["shuffled"]), _row("fp32 chunk graphs, same heads", loso["fp32"]),
             _row("int8, every commit of the caller's mean in full, never frozen", loso["plainMean"])]
    lines += [_row(f"int8, rung {i + 1}: {title}", loso[key]) for i, (title, key) in enumerate(ladder)]
    lines += [_row("int8, degraded copies (codec chains, room, noise, EQ, speed, loss)", loso["degraded"]), _row("int8, degraded and cropped to 1.0–2.5 s", loso["cropped"]),
              _row("int8, pauses put in, degraded", loso["paused"]), _row("int8, prosody and layer 1 of every chunk", loso["layer1Every"]), "",
              f"| check.csv: {evaluation['checkClips']} clips of CREMA-D, English (ODbL 1.0, a check, never trained or tuned on) | UAR4 | anger | arousal | valence |",
              "|---|---|---|---|---|", _row("int8", check["int8"]), _row("fp32", check["fp32"])]
    lines += [_row(f"rung {i + 1}: {title}", check[key]) for i, (title, key) in enumerate(ladder)] + [""]
    if "streaming" in evaluation:
        form = evaluation["streaming"]
        lines += ["| streamed against the whole window (heads of their own, trained on the same copies) | UAR4 | anger | arousal | valence |", "|---|---|---|---|---|",
                  _row("whole window of at most 3 s, trimmed, levelled by itself, fp32", form["whole"]), _row("streamed: half-second chunks, int8, live level", form["streamed"]),
                  _row("whole window, line noise before and pauses of 0.4–2 s inside each clip", form["wholePaused"]), _row("streamed, the same clips", form["streamedPaused"]), ""]
    lines += _calibration(evaluation) + _heard(evaluation["heard"]) + _drift(evaluation["drift"])
    lines += [f"Quantisation moves the encoder's sums by {evaluation['quantisationError']:.1%} (relative L2 against float32).", "",
              "Confusion, int8, leave one speaker out (rows true, columns guessed):", ""]
    names = ("neutral", "anger", "happiness", "sadness")
    return "\n".join(lines + _table(["", *names], [[n, *row] for n, row in zip(names, evaluation["confusion"])])).rstrip()


def _calibration(evaluation):
    rows = [[title, *(f"{evaluation['calibration'][name][k]:.3f}" for k in ("ece", "anger", "arousal", "valence"))]
            for title, name in (("German (trained on)", "trained"), ("any other language, on the same German clips: deliberately wide", "other"))]
    lines = _table(["calibration error (10 bins), leave one speaker out", "4 classes", "anger", "arousal", "valence"], rows)
    points = evaluation["riskCoverage"]
    lines += _table(["share answered, most confident first", *(f"{p['coverage']:.0%}" for p in points["clean"])],
                    [[f"accuracy, {kind}", *(f"{p['accuracy']:.2f}" for p in points[kind])] for kind in ("clean", "degraded")])
    abstain = evaluation["abstain"]
    return lines + [f"Abstention at confidence < {abstain['minConfidence']:.3f}, refused, or fewer than two chunks: {abstain['coverageClean']:.0%} of clean and "
                    f"{abstain['coverageDegraded']:.0%} of degraded clips are answered, with accuracy {abstain['accuracyClean']:.2f} (all: {abstain['accuracyCleanAll']:.2f}) "
                    f"and {abstain['accuracyDegraded']:.2f} (all: {abstain['accuracyDegradedAll']:.2f}).", ""]


def _heard(heard):
    lines = _table(["left-out speakers and sounds", *(f"rung {name}" for name in heard["leftOut"])],
                   [[kind, *(f"{heard['leftOut'][name][kind]:.1%}" for name in heard["leftOut"])] for kind in next(iter(heard["leftOut"].values()))])
    lines[0] = lines[0].replace("left-out speakers and sounds", "refused, share of windows of two chunks or more; left-out speakers, sounds of another seed")
    names = list(heard["foreign"])
    rows = [[title, *(f"{heard['foreign'][n][title]['refused']:.1%}" for n in names), heard["foreign"][names[0]][title]["windows"], f"{heard['foreign'][names[0]][title]['gatedPieces']:.0%}"]
            for title in heard["foreign"][names[0]]]
    return lines + _table(["refused, never trained on", *(f"rung {n}" for n in names), "windows", "pieces in which the speech gate opens"], rows)


def _drift(drift):
    rows = [[story, name, *(f"{v:.2f}" for v in line)] for story, lines in drift["anger"].items() for name, line in lines.items()]
    return _table(["anger told after (median of left-out speakers)", "caller's mean", *(f"{s} s" for s in drift["seconds"])], rows)


def write(folder: Path, evaluation: dict):
    """Writes evaluation.json and puts the tables into CARD.md."""
    (folder / "evaluation.json").write_text(json.dumps(evaluation, indent=1) + "\n")
    card = folder / "CARD.md"
    head, rest = card.read_text().split(START)
    card.write_text(f"{head}{START}\n{tables(evaluation)}\n{END}{rest.split(END)[1]}")
