"""Accuracy, clip by clip as the host streams them: causal mean of the caller, evidence over a clip's windows."""
import numpy as np
from scipy.stats import rankdata

from .model import FULL, Model, Rules, Scores, train
from .settings import SEED

METRICS = ("uar4", "angerAuroc", "arousalAuroc", "valenceAuroc")


def leave_one_out_models(rows: list, windows: list, sounds: list, sound_windows: list, **options) -> dict:
    """Speaker → model that never saw the speaker."""
    speakers = np.array([r.clip.speaker for r in rows])
    return {speaker: train(rows, windows, speakers != speaker, sounds, sound_windows, **options) for speaker in np.unique(speakers)}


def left_out_scores(models: dict, rows: list, windows: list, blocks: int = FULL, rules=Rules(), shuffled: bool = False) -> Scores:
    """Scores of every row by the model that never saw its speaker. Each kind of copy of a speaker's clips is one caller, in file order, or in another one.
    `rules`: the same for all, or speaker → rules."""
    speakers, copies = np.array([r.clip.speaker for r in rows]), np.array([r.copy for r in rows])
    order, parts = [], []
    for speaker, model in models.items():
        callers = [np.flatnonzero((speakers == speaker) & (copies == copy)) for copy in np.unique(copies)]
        if shuffled:
            callers = [np.random.default_rng(SEED).permutation(c) for c in callers]
        own = rules[speaker] if isinstance(rules, dict) else rules
        parts += model.score([[windows[i] for i in c] for c in callers], blocks, own)
        order += callers
    return _in_order(np.concatenate(order), parts)


def score_in_file_order(model: Model, rows: list, windows: list, blocks: int = FULL, rules: Rules = Rules()) -> Scores:
    """Scores of labelled clips, each speaker's clips heard in file order: what `edgecx evaluate` does."""
    callers = {}
    for index, row in enumerate(rows):
        callers.setdefault(row.clip.speaker, []).append(index)
    return _in_order(np.concatenate(list(callers.values())), model.score([[windows[i] for i in c] for c in callers.values()], blocks, rules))


def _in_order(order, parts):
    back = np.argsort(order)
    gather = lambda name: np.concatenate([getattr(p, name) for p in parts])[back]
    return Scores(gather("z"), gather("other"), gather("refused"), gather("pooled"))


def auroc(positive: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve; NaN when only one class is there."""
    ones, zeros = int(positive.sum()), int((~positive).sum())
    if not ones or not zeros:
        return float("nan")
    return float((rankdata(score)[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def metrics(targets: np.ndarray, z: np.ndarray) -> dict:
    """uar4, angerAuroc, arousalAuroc, valenceAuroc of logits [n, 7]."""
    known = targets[:, 0] >= 0
    y, guess = targets[known, 0], z[known, :4].argmax(1)
    result = {"uar4": float(np.mean([(guess[y == c] == c).mean() for c in np.unique(y)]))}
    for name, task, score in (("angerAuroc", 1, z[:, 4]), ("arousalAuroc", 2, z[:, 5]), ("valenceAuroc", 3, -z[:, 6])):
        known = targets[:, task] >= 0
        result[name] = auroc(targets[known, task] == 1, score[known])
    return result


def confusion(targets: np.ndarray, z: np.ndarray) -> np.ndarray:
    """[4, 4]: rows true, columns guessed."""
    table = np.zeros((4, 4), int)
    for y, guess in zip(targets[:, 0], z[:, :4].argmax(1)):
        if y >= 0:
            table[y, guess] += 1
    return table


def intervals(targets: np.ndarray, z: np.ndarray, speakers: np.ndarray, rounds: int = 400) -> dict:
    """95 % intervals of the metrics: speakers drawn with replacement, then their clips."""
    random = np.random.default_rng(SEED)
    rows = {s: np.flatnonzero(speakers == s) for s in np.unique(speakers)}
    drawn = []
    for _ in range(rounds):
        some = np.concatenate([random.choice(rows[s], len(rows[s])) for s in random.choice(list(rows), len(rows))])
        drawn.append(list(metrics(targets[some], z[some]).values()))
    low, high = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    return {name: [float(a), float(b)] for name, a, b in zip(METRICS, low, high)}
