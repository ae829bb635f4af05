"""How the caller's mean behaves over a long call: composed of clips of one left-out speaker, heard live, with and without the guard."""
import numpy as np
from scipy.special import expit

from .chunks import CallerMean, Evidence, Sums, commits
from .heads import outputs_of
from .model import FULL, Rules, windows_of
from .settings import LABELS, MAX_UTTERANCES, SEED

SECONDS = (5, 15, 30, 60, 90, 120, 150, 180)
CHUNKS = 2 * SECONDS[-1]


def curves(models: dict, rows: list, rules: Rules) -> dict:
    """Story → {"guarded" or "plain": median over speakers of the anger (0…1) that is told at SECONDS}."""
    told = {}
    for story in STORIES:
        for name in ("guarded", "plain"):
            lines = [live(model, story(by_label(rows, speaker), np.random.default_rng(SEED)), rules, name == "guarded") for speaker, model in models.items()]
            at = np.array([[line[min(2 * s, len(line)) - 1] for s in SECONDS] for line in lines])
            told.setdefault(story.__doc__.rstrip("."), {})[name] = [round(float(v), 3) for v in np.median(at, 0)]
    return {"seconds": list(SECONDS), "speakers": len(models), "anger": told}


def by_label(rows, speaker) -> dict:
    """Label → chunk sums of a speaker's undegraded clips."""
    return {label: [r.int8 for r in rows if r.copy == 0 and r.clip.speaker == speaker and r.clip.label == label] for label in LABELS}


def angry_from_the_first_word(clips, random):
    """Angry from the first word."""
    return composed(lambda _: clips["anger"], random)


def calm_then_slowly_angry(clips, random):
    """Calm for 60 s, then angry more and more often, always from 150 s."""
    return composed(lambda second: clips["anger"] if random.random() < (second - 60) / 90 else clips["neutral"], random)


def calm(clips, random):
    """Calm throughout."""
    return composed(lambda _: clips["neutral"], random)


def lively_then_angry(clips, random):
    """Lively (happy) for 60 s, then angry."""
    return composed(lambda second: clips["anger"] if second >= 60 else clips["happiness"], random)


STORIES = (angry_from_the_first_word, calm_then_slowly_angry, calm, lively_then_angry)


def composed(choose, random) -> Sums:
    """A leg without pauses: clip after clip."""
    parts, count = [], 0
    while count < CHUNKS:
        some = choose(count / 2)
        clip = some[random.integers(len(some))]
        parts.append(clip)
        count += len(clip.numbers)
    join = lambda name: np.concatenate([getattr(p, name) for p in parts])
    return Sums(list(range(count)), join("prosody"), join("loudest"), join("encoder"))


def live(model, sums: Sums, rules: Rules, guarded: bool) -> list:
    """Anger after each chunk of a leg heard live: sections 5–8 of the contract."""
    windows = windows_of([sums])[0]
    population, heard = model.population(windows.features, FULL, 1.0)
    angry, refused = expit(population[:, 4] * rules.trained[4]), 1 - heard[:, 0] > rules.max_other[FULL]
    mean, evidence, told = CallerMean(model.normaliser.mean, MAX_UTTERANCES if guarded else np.inf), Evidence(), []
    for index, feature in enumerate(windows.features.astype(np.float64)):
        z = outputs_of(model.parts[FULL].heads(model.normaliser.apply(feature, mean.including(feature))[None]))[0]
        told.append(float(expit(evidence.add(windows.numbers[index], windows.pooled[index], z, refused[index])[4] * rules.trained[4])))
        if commits(index + 1) and not (guarded and refused[index]):
            mean.commit(feature, angry[index] if guarded else None)
    return told
