"""Everything: features, leave-one-speaker-out figures, calibration, final heads, ONNX files, parity files, card; with --folds also a model a speaker."""
import argparse
import os
import shutil
from pathlib import Path

import numpy as np
import torch

from . import calibration, card, evaluate, export, features, figures, parity, settings
from .model import FIRST, FULL, PROSODY, Rules, train, windows_of

TRAINED_ON = "EmoDB, Berlin Database of Emotional Speech, CC0-1.0: {} clips of {} actors, with {} degraded copies of each; synthesised music, tones and noise"


def main():
    """Trains and writes models/voice-emotion."""
    arguments = argparse.ArgumentParser(prog="train.sh")
    arguments.add_argument("--folds", type=Path, help="also write FOLDS/SPEAKER/voice-emotion: a model that never saw the speaker")
    arguments.add_argument("--folder", type=Path, default=settings.MODEL_FOLDER, help="where the model goes")
    options = arguments.parse_args()
    torch.manual_seed(settings.SEED)
    print("features …", flush=True)
    found = features.load(settings.speech_folder())
    windows = windows_of([r.int8 for r in found.train])
    sound_windows = windows_of([s.int8 for s in found.sounds])
    print("leave one speaker out …", flush=True)
    models = evaluate.leave_one_out_models(found.train, windows, found.sounds, sound_windows)
    left_out = LeftOut(found.train, windows, models)
    print("final heads …", flush=True)
    model = train(found.train, windows, np.ones(len(found.train), bool), found.sounds, sound_windows)
    writer = Writer(options.folder, found.entries)
    settled = left_out.settle()
    writer.write_chunk_graphs()
    trained_on = TRAINED_ON.format(sum(r.copy == 0 for r in found.train), len(models), settings.AUGMENTED_COPIES)
    writer.write(options.folder, model, settled, trained_on)
    if options.folds:
        for speaker, fold in models.items():
            writer.write_fold(options.folds / speaker / "voice-emotion", fold, left_out.settle(speaker), trained_on + f"; without {speaker}")
    if options.folder == settings.MODEL_FOLDER:
        evaluation = figures.all_of(found, left_out, settled, model, sound_windows)
        card.write(options.folder, evaluation)
        print(card.tables(evaluation))


class Settled:
    """Calibration and thresholds of a model: what the sidecar says beside the graphs."""

    def __init__(self, rules: Rules, other: np.ndarray, rungs: list):
        self.rules, self.other, self.rungs = rules, other, rungs


class LeftOut:
    """Scores of left-out speakers, and what is settled from them."""

    def __init__(self, rows, windows, models):
        self.rows, self.windows, self.models = rows, windows, models
        self.targets = np.array([r.clip.targets for r in rows])
        self.copies = np.array([r.copy for r in rows])
        self.speakers = np.array([r.clip.speaker for r in rows])
        plain = Rules(guarded=False)
        self._plain = {blocks: evaluate.left_out_scores(models, rows, windows, blocks, plain) for blocks in (FULL, FIRST, PROSODY)}
        self._half = windows_of([r.half for r in rows if r.copy == 0])

    def scores(self, blocks: int, rules: Rules, **options):
        """Scores of every row by models that never saw its speaker."""
        return evaluate.left_out_scores(self.models, self.rows, self.windows, blocks, rules, **options)

    def half_scores(self, rules: Rules, blocks: int = FULL):
        """The clips themselves with every second chunk."""
        return evaluate.left_out_scores(self.models, [r for r in self.rows if r.copy == 0], self._half, blocks, rules)

    def settle(self, without: str = None) -> Settled:
        """From all left-out speakers, or from all but one. Two passes, because the caller's mean needs calibrated anger and arousal."""
        kept = self.speakers != without
        clean, degraded = kept & (self.copies == 0), kept & (self.copies > 0)
        fit = lambda scores, rows: calibration.fit(self.targets, scores.z, rows)
        other = {blocks: s.other[kept & (s.pooled >= settings.ABSTAIN_MIN_CHUNKS)] for blocks, s in self._plain.items()}
        limits = {blocks: max(settings.OTHER_FLOOR, float(np.quantile(found, settings.OTHER_QUANTILE))) for blocks, found in other.items()}
        scales = {blocks: calibration.expand(fit(s, clean)) for blocks, s in self._plain.items()}
        units = {blocks: s / scales[FULL] for blocks, s in scales.items()}
        scored = self.scores(FULL, Rules(scales[FULL], units, limits))
        trained, other = fit(scored, clean), calibration.wider(fit(scored, clean), fit(scored, degraded))
        rules = Rules(calibration.expand(trained), units, limits)
        return Settled(rules, calibration.expand(other), self._rungs(rules, clean, degraded))

    def _rungs(self, rules, clean, degraded):
        rungs = []
        for name, every, blocks in (("all", 1, FULL), ("half", 2, FULL), ("layer1", 2, FIRST), ("prosody", 1, PROSODY)):
            scored = self.scores(blocks, rules)
            rungs.append({"name": name, "every": every, "blocks": blocks, "head": f"head{export.HEADS[blocks].capitalize()}",
                          "minConfidence": round(calibration.abstention_threshold(scored.z[degraded], rules.trained), 4),
                          "maxOther": round(rules.max_other[blocks], 4),
                          "angerFpr05": round(calibration.anger_threshold(self.targets[clean], scored.z[clean], rules.trained), 4)})
        return rungs


class Writer:
    """Writes model folders; the chunk graphs of folds are hard links."""

    def __init__(self, folder: Path, entries: dict):
        encoder = features.Encoder()
        encoder.use(entries)
        self._folder, self._self_check, self._graphs = folder, None, {"int8": encoder.int8, "fp32": encoder.fp32}

    def write_chunk_graphs(self):
        """Prosody and layers into the first folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        export.write_chunk_graphs(self._folder, self._graphs["fp32"], self._graphs["int8"])

    def write(self, folder: Path, model, settled: Settled, trained_on: str):
        """Everything else of the first folder; call `write_chunk_graphs` before."""
        self._write_heads(folder, model, settled)
        heads = {blocks: model.graph(blocks, settled.rules.units[blocks]) for blocks in export.HEADS}
        scales = {"trained": settled.rules.trained, "other": settled.other}
        self._self_check = parity.ParityWriter(folder, self._graphs, heads, model.normaliser.mean, settled.rungs, scales).write()
        self._write_sidecar(folder, settled, trained_on)

    def write_fold(self, folder: Path, model, settled: Settled, trained_on: str):
        """Another folder: the same chunk graphs and self-check, other heads, no parity files; call `write` before."""
        (folder / "parity").mkdir(parents=True, exist_ok=True)
        for old in (folder / "parity").iterdir():
            old.unlink()
        for name in [export.FILES[key] for key in export.CHUNK_FILES] + [self._self_check[k] for k in ("input", "expectedInt8", "expectedFp32")]:
            link = folder / name
            link.unlink(missing_ok=True)
            try:
                os.link(self._folder / name, link)
            except OSError:
                shutil.copyfile(self._folder / name, link)
        self._write_heads(folder, model, settled)
        self._write_sidecar(folder, settled, trained_on)

    @staticmethod
    def _write_heads(folder, model, settled):
        folder.mkdir(parents=True, exist_ok=True)
        export.write_heads(folder, model, settled.rules.units)

    def _write_sidecar(self, folder, settled, trained_on):
        export.write_sidecar(folder, settled.rungs, settled.rules.trained, settled.other, self._self_check, trained_on)


if __name__ == "__main__":
    main()
