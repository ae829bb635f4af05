"""GoEmotions rows, the groups that the appliance tells apart, and the fixed tenth that nothing is trained or tuned on."""
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

LABELS = ("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire", "disappointment", "disapproval",
          "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism", "pride", "realization",
          "relief", "remorse", "sadness", "surprise", "neutral")
GROUPS = {
    "frustration": ("anger", "annoyance", "disapproval", "disgust"),
    "confusion": ("confusion", "curiosity"),
    "satisfaction": ("gratitude", "approval", "admiration", "joy", "relief", "love", "excitement", "optimism"),
    "sadness": ("sadness", "disappointment", "grief", "remorse", "embarrassment"),
    "neutral": ("neutral",),
}
EKMAN = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "joy": ("joy", "amusement", "approval", "excitement", "gratitude", "love", "optimism", "relief", "pride", "admiration", "desire", "caring"),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise", "realization", "confusion", "curiosity"),
    "neutral": ("neutral",),
}


class Rows(NamedTuple):
    """Rows of a file, in its order."""
    texts: list[str]
    labels: np.ndarray      # [rows, 28], 0 or 1
    tenths: np.ndarray      # [rows], 0 to 9


def tenth(row_id: str) -> int:
    """The tenth of the data that a row belongs to, by its id alone. 0 is held out for good; 1 chooses thresholds and epochs."""
    return int(hashlib.sha256(row_id.encode()).hexdigest()[:8], 16) % 10


def read(path: Path) -> Rows:
    """Reads a file of text, comma-separated label numbers and id."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    labels = np.zeros((len(rows), len(LABELS)), np.float32)
    for i, (_, numbers, _) in enumerate(rows):
        labels[i, [int(number) for number in numbers.split(",")]] = 1
    return Rows([row[0] for row in rows], labels, np.array([tenth(row[2]) for row in rows]))


def grouped(labels: np.ndarray, groups: dict[str, tuple[str, ...]]) -> np.ndarray:
    """[rows, groups]: 1 where any label of the group holds."""
    return np.stack([labels[:, [LABELS.index(name) for name in names]].max(1) for names in groups.values()], 1)
