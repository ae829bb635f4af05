"""Logit scales, and thresholds that need calibrated probabilities."""
import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax

from .settings import ABSTAIN_COVERAGE, OTHER_LANGUAGES

TASKS = ("class4", "anger", "arousal", "valence")


def expand(scales: dict) -> np.ndarray:
    """The 7 factors of the logits."""
    return np.array([scales["class4"]] * 4 + [scales[n] for n in TASKS[1:]])


def _loss(targets, z, task, rows):
    """(scale → log loss) of a task over some rows."""
    index = TASKS.index(task)
    known = rows & (targets[:, index] >= 0)
    y = targets[known, index]
    if task == "class4":
        return lambda scale: -log_softmax(z[known, :4] * scale, axis=1)[np.arange(len(y)), y].mean()
    margin = z[known, 3 + index] * np.where((y == 1) != (task == "valence"), 1, -1)
    return lambda scale: np.logaddexp(0, -margin * scale).mean()


def fit(targets: np.ndarray, z: np.ndarray, rows: np.ndarray) -> dict:
    """For each task, the factor of least log loss on these rows of left-out speakers."""
    return {task: float(minimize_scalar(_loss(targets, z, task, rows), bounds=(0.02, 8), method="bounded").x) for task in TASKS}


def wider(scales: dict, degraded: dict) -> dict:
    """For languages that were not trained on. Scales fitted on EmoDB are overconfident there; halved they were close to right in research. Anger's own head
    is the exception: what fits degraded copies."""
    return {task: (degraded if task == "anger" else scales)[task] * OTHER_LANGUAGES[task] for task in TASKS}


def probabilities(z: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Calibrated probabilities of the four classes; `scales`: 7."""
    return softmax(z[:, :4] * scales[:4], axis=1)


def confidence(probability: np.ndarray) -> np.ndarray:
    """Largest minus second largest probability."""
    ordered = np.sort(probability, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def expected_calibration_error(targets: np.ndarray, z: np.ndarray, scales: np.ndarray, bins: int = 10) -> float:
    """ECE of the four classes."""
    known = targets[:, 0] >= 0
    probability = probabilities(z[known], scales)
    return binned_error(probability.max(1), probability.argmax(1) == targets[known, 0], bins)


def binned_error(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Mean distance of confidence and accuracy over bins."""
    index = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs(sure[index == b].mean() - right[index == b].mean()) * (index == b).mean() for b in np.unique(index)))


def risk_coverage(targets: np.ndarray, z: np.ndarray, scales: np.ndarray) -> list:
    """[coverage, accuracy, UAR] of the most confident clips."""
    known = targets[:, 0] >= 0
    probability = probabilities(z[known], scales)
    sure, guess, y = confidence(probability), probability.argmax(1), targets[known, 0]
    points = []
    for share in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2):
        kept = sure >= np.quantile(sure, 1 - share)
        recall = [(guess[kept & (y == c)] == c).mean() for c in range(4) if (kept & (y == c)).any()]
        points.append({"coverage": float(kept.mean()), "accuracy": float((guess[kept] == y[kept]).mean()), "uar": float(np.mean(recall))})
    return points


def abstention_threshold(z: np.ndarray, scales: np.ndarray) -> float:
    """The confidence that ABSTAIN_COVERAGE of these clips reach."""
    return float(np.quantile(confidence(probabilities(z, scales)), 1 - ABSTAIN_COVERAGE))


def anger_threshold(targets: np.ndarray, z: np.ndarray, scales: np.ndarray, false_alarms: float = 0.05) -> float:
    """Calibrated anger above which that share of the clips that are not angry lies."""
    return float(expit(np.quantile(z[targets[:, 1] == 0, 4] * scales[4], 1 - false_alarms)))
