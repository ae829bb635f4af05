"""Labelled clips and the four tasks they are labels for."""
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from .settings import LABELS, SAMPLE_RATE

# Raw head outputs: task name → number of classes. Binary tasks: class 1 is anger, high arousal, negative valence.
TASKS = {"class4": 4, "anger": 2, "arousal": 2, "negative": 2}
AROUSAL = {"anger": 1, "fear": 1, "happiness": 1, "surprise": 1, "neutral": 0, "sadness": 0, "boredom": 0}
NEGATIVE = {"anger": 1, "sadness": 1, "fear": 1, "disgust": 1, "boredom": 1, "neutral": 0, "happiness": 0}


@dataclass(frozen=True)
class Clip:
    """One recorded utterance. `targets` holds a class for each task, −1 where the label says nothing about it."""
    path: str
    speaker: str
    label: str
    targets: tuple
    pcm: np.ndarray


def targets(label: str, original_label: str) -> tuple:
    """Classes of the four tasks."""
    name = "boredom" if original_label.lower().startswith("bored") else label
    return (LABELS.index(label) if label in LABELS else -1, int(label == "anger"), AROUSAL.get(name, -1), NEGATIVE.get(name, -1))


def read(manifest: Path) -> list:
    """Clips of a manifest CSV in file order; paths are relative to it."""
    clips = []
    with open(manifest, newline="") as file:
        for row in csv.DictReader(file):
            pcm, rate = soundfile.read(manifest.parent / row["path"], dtype="float32")
            if rate != SAMPLE_RATE or pcm.ndim != 1:
                raise ValueError(f"{row['path']}: expected mono at {SAMPLE_RATE} Hz")
            clips.append(Clip(row["path"], row["speaker"], row["label"], targets(row["label"], row["original_label"]), pcm))
    return clips
