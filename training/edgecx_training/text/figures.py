"""Figures of multi-label predictions."""
import numpy as np

THRESHOLDS = np.round(np.linspace(0.05, 0.7, 66), 2)


def f1(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """F1 of each column; 0 where there is nothing."""
    both = (truth * found).sum(0)
    return 2 * both / np.maximum(truth.sum(0) + found.sum(0), 1e-9)


def precision(truth, found):
    """Share of what was found that is true, each column."""
    return (truth * found).sum(0) / np.maximum(found.sum(0), 1)


def recall(truth, found):
    """Share of what is true that was found, each column."""
    return (truth * found).sum(0) / np.maximum(truth.sum(0), 1)


def best_threshold(truth, probabilities) -> float:
    """The one threshold with the highest macro-F1."""
    return float(THRESHOLDS[np.argmax([f1(truth, (probabilities > t).astype(np.float32)).mean() for t in THRESHOLDS])])


def calibrate(truth, logits):
    """Factor and offset of a column's logits that fit its probabilities (Platt), by Newton's method."""
    weights = np.zeros(2)
    inputs = np.stack([logits, np.ones_like(logits)], 1).astype(np.float64)
    for _ in range(30):
        p = 1 / (1 + np.exp(-inputs @ weights))
        hessian = inputs.T @ (inputs * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        weights -= np.linalg.solve(hessian, inputs.T @ (p - truth))
    return weights


def ece(truth, probabilities, bins=15) -> float:
    """Expected calibration error of one column."""
    at = np.minimum((probabilities * bins).astype(int), bins - 1)
    return float(sum(abs(truth[at == b].mean() - probabilities[at == b].mean()) * (at == b).mean() for b in range(bins) if (at == b).any()))


def risk_coverage(truth, probabilities):
    """Accuracy of the likeliest group on the surest tenth, two tenths, …, all of the rows that have a group."""
    rows = truth.any(1)
    truth, probabilities = truth[rows], probabilities[rows]
    right = truth[np.arange(len(truth)), probabilities.argmax(1)]
    order = np.argsort(-probabilities.max(1), kind="stable")
    return {f"{share / 10:.1f}": round(float(right[order[:len(order) * share // 10]].mean()), 4) for share in range(1, 11)}
