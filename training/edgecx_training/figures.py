"""Every figure of the card, as evaluation.json holds it."""
import numpy as np

from . import calibration, drift, evaluate, foreign, settings, whole
from .model import FIRST, FULL, PROSODY, Rules, answered, train, windows_of

RUNGS = ((FULL, "0"), (FIRST, "2"), (PROSODY, "3"))


def all_of(found, left_out, settled, model, sound_windows) -> dict:
    """Figures of left-out speakers, of the check clips, of other sounds."""
    targets, copies, rules = left_out.targets, left_out.copies, settled.rules
    clean, full, cropped = copies == 0, (copies > 0) & (copies <= settings.AUGMENTED_COPIES // 2), (copies > settings.AUGMENTED_COPIES // 2) & (copies <= settings.AUGMENTED_COPIES)
    scored = {blocks: left_out.scores(blocks, rules) for blocks in (FULL, FIRST, PROSODY)}
    z = scored[FULL].z
    fp32 = windows_of([r.fp32 for r in left_out.rows if r.copy == 0])
    only = [r for r in left_out.rows if r.copy == 0]
    known = targets[clean]
    of = lambda scores, rows=clean: evaluate.metrics(targets[rows], scores[rows])
    check_targets = np.array([r.clip.targets for r in found.check])
    check = {name: evaluate.score_in_file_order(model, found.check, windows_of([getattr(r, graph) for r in found.check]), blocks, rules)
             for name, graph, blocks in (("int8", "int8", FULL), ("fp32", "fp32", FULL), ("half", "half", FULL), ("layer1", "half", FIRST), ("prosody", "int8", PROSODY))}
    difference = np.concatenate([r.int8.encoder - r.fp32.encoder for r in only])
    reference = np.concatenate([r.fp32.encoder for r in only])
    elsewhere = foreign.windows(found.entries)
    return {
        "leaveOneSpeakerOut": {
            "int8": of(z), "intervals": evaluate.intervals(known, z[clean], left_out.speakers[clean]),
            "shuffled": of(left_out.scores(FULL, rules, shuffled=True).z),
            "fp32": evaluate.metrics(known, evaluate.left_out_scores(left_out.models, only, fp32, FULL, rules).z),
            "half": evaluate.metrics(known, left_out.half_scores(rules).z), "layer1": evaluate.metrics(known, left_out.half_scores(rules, FIRST).z), "layer1Every": of(scored[FIRST].z), "prosody": of(scored[PROSODY].z),
            "plainMean": of(left_out.scores(FULL, type(rules)(rules.trained, rules.units, rules.max_other, False)).z),
            "degraded": of(z, full), "cropped": of(z, cropped), "paused": of(z, copies > settings.AUGMENTED_COPIES)},
        "check": {name: evaluate.metrics(check_targets, s.z) for name, s in check.items()}, "checkClips": len(found.check),
        "calibration": {name: _calibration(targets, z, clean, scales) for name, scales in (("trained", rules.trained), ("other", settled.other))},
        "riskCoverage": {"clean": calibration.risk_coverage(known, z[clean], rules.trained), "degraded": calibration.risk_coverage(targets[~clean], z[~clean], rules.trained)},
        "abstain": {"minConfidence": settled.rungs[0]["minConfidence"], **_coverage("Clean", targets, scored[FULL], settled, clean),
                    **_coverage("Degraded", targets, scored[FULL], settled, ~clean)},
        "streaming": _streaming(found, left_out),
        "heard": {"leftOut": {name: _heard(left_out, rules, blocks, found.unheard) for blocks, name in RUNGS},
                  "foreign": {name: foreign.figures(elsewhere, model, blocks, rules.max_other[blocks], windows_of) for blocks, name in RUNGS}},
        "drift": drift.curves(left_out.models, left_out.rows, rules),
        "quantisationError": float(np.linalg.norm(difference) / np.linalg.norm(reference)),
        "confusion": evaluate.confusion(known, z[clean]).tolist(),
    }


def _calibration(targets, z, rows, scales):
    """ECE of the four classes, and of anger, arousal and valence."""
    binary = {}
    for name, task, at in (("anger", 1, 4), ("arousal", 2, 5), ("valence", 3, 6)):
        known = rows & (targets[:, task] >= 0)
        high = 1 / (1 + np.exp(-z[known, at] * scales[at]))
        truth = (targets[known, task] == 1) != (name == "valence")
        binary[name] = calibration.binned_error(np.maximum(high, 1 - high), (high > 0.5) == truth)
    return {"ece": calibration.expected_calibration_error(targets[rows], z[rows], scales), **binary}


def _coverage(name, targets, scores, settled, rows):
    """Share of four-class clips that are answered, and accuracy on them and on all."""
    rows = rows & (targets[:, 0] >= 0)
    probability = calibration.probabilities(scores.z, settled.rules.trained)
    told = answered(scores, calibration.confidence(probability), settled.rungs[0]["minConfidence"])[rows]
    right = probability[rows].argmax(1) == targets[rows, 0]
    return {f"coverage{name}": float(told.mean()), f"accuracy{name}": float(right[told].mean()), f"accuracy{name}All": float(right.mean())}


def _heard(left_out, rules, blocks, sounds) -> dict:
    """Share of windows of two chunks or more that are refused: speech of left-out speakers, and sounds that were made with another seed (of two voices, by models
    that know neither)."""
    limit, told = rules.max_other[blocks], {}
    share = lambda model, windows: [1 - model.population(w.features[[i for i, c in enumerate(w.pooled) if c >= 2]], blocks, 1.0)[1][:, 0] > limit
                                    for w in windows if max(w.pooled) >= 2]
    for name, rows in (("one voice", left_out.copies == 0), ("one voice, degraded", left_out.copies > 0)):
        told[name] = float(np.concatenate([r for s, m in left_out.models.items() for r in share(m, [left_out.windows[i] for i in np.flatnonzero(rows & (left_out.speakers == s))])]).mean())
    for kind, name in enumerate(settings.KINDS):
        found = []
        for speaker, model in left_out.models.items():
            chosen = [s.int8 for s in sounds if s.kind == kind and (not s.speakers or speaker in s.speakers)]
            found += share(model, windows_of(chosen)) if chosen else []
        if found:
            told[name] = float(np.concatenate(found).mean())
    return told


def _streaming(found, left_out) -> dict:
    """The streaming form, with and without pauses, against whole windows; heads of both trained on the same copies."""
    features, whole_paused, paused = whole.load(found.entries)
    rows, streamed = left_out.rows, left_out.windows
    clean = [r for r in rows if r.copy == 0]
    targets, speakers = np.array([r.clip.targets for r in clean]), np.array([r.clip.speaker for r in rows])
    plain, told = Rules(guarded=False), {}
    for name, windows, with_pauses in (("whole", whole.as_windows(features), whole.as_windows(whole_paused)), ("streamed", streamed, windows_of(paused))):
        models = {s: train(rows, windows, speakers != s, [], [], blocks=(FULL,)) for s in np.unique(speakers)}
        for key, heard in ((name, windows[:len(clean)]), (f"{name}Paused", with_pauses)):
            told[key] = evaluate.metrics(targets, evaluate.left_out_scores(models, clean, heard, FULL, plain).z)
    return told
