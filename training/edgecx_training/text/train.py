"""The whole run: rows → model → figures → models/text-emotion. Seeded, one CPU thread."""
import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from ..settings import cache_folder
from . import card, compatibility, export, figures, goemotions, model, parity, settings, tokenizer, use_lite
from .goemotions import EKMAN, GROUPS, LABELS

SETS = {"labels": (slice(0, 28), LABELS), "groups": (slice(28, 33), tuple(GROUPS)), "ekman": (slice(33, 40), tuple(EKMAN))}


def as_transcript(text: str) -> str:
    """The text as some transcribers write it: lower case, no punctuation."""
    kept = "".join(letter if letter.isalnum() or letter in " '’[]" else " " for letter in text.lower())
    return " ".join(kept.split())


def batches(indices, lengths, generator=None):
    """Batches of rows of like length; shuffled when there is a generator."""
    indices = indices.copy()
    if generator is not None:
        generator.shuffle(indices)
    found = []
    for at in range(0, len(indices), settings.BATCH * 50):
        block = indices[at:at + settings.BATCH * 50]
        block = block[np.argsort(lengths[block], kind="stable")]
        found += [block[b:b + settings.BATCH] for b in range(0, len(block), settings.BATCH)]
    if generator is not None:
        generator.shuffle(found)
    return found


def rows_to_train_on(rows) -> np.ndarray:
    """Rows of neither held-out part, and whose text stands in neither."""
    kept_out = {as_transcript(t) for t, tenth in zip(rows.texts, rows.tenths) if tenth in (settings.HELD_OUT_TENTH, settings.TUNING_TENTH)}
    return np.array([i for i, (t, tenth) in enumerate(zip(rows.texts, rows.tenths))
                     if tenth not in (settings.HELD_OUT_TENTH, settings.TUNING_TENTH) and as_transcript(t) not in kept_out])


def fit(net, pieces, spoken, targets, indices):
    """Trains corrections and head."""
    generator = np.random.default_rng(settings.SEED)
    lengths = np.array([len(p) for p in pieces])
    head = [*net.hidden.parameters(), *net.out.parameters()]
    corrections = [p for layer in net.corrections.values() for p in (layer.down, layer.up)]
    optimizer = torch.optim.AdamW([{"params": head, "lr": settings.HEAD_RATE}, {"params": corrections, "lr": settings.CORRECTION_RATE}],
                                  weight_decay=settings.WEIGHT_DECAY)
    steps = settings.EPOCHS * len(batches(indices, lengths))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, s / settings.WARM_STEPS) * max(0, 1 - s / steps))
    for epoch in range(settings.EPOCHS):
        net.train()
        began, total, count = time.monotonic(), 0.0, 0
        for batch in batches(indices, lengths, generator):
            transcribed = generator.random(len(batch)) < settings.TRANSCRIPT_SHARE
            logits = net(*use_lite.pad([spoken[i] if t else pieces[i] for i, t in zip(batch, transcribed)]))
            loss = F.binary_cross_entropy_with_logits(logits, targets[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
        print(f"epoch {epoch + 1} of {settings.EPOCHS}: loss {total / count:.4f}, {time.monotonic() - began:.0f} s", flush=True)


@torch.no_grad()
def logits_of(net, pieces, indices) -> np.ndarray:
    """Logits [rows, outputs]."""
    net.eval()
    found, place = np.zeros((len(indices), model.OUTPUTS), np.float32), {row: at for at, row in enumerate(indices)}
    for batch in batches(indices, np.array([len(p) for p in pieces])):
        found[[place[i] for i in batch]] = net(*use_lite.pad([pieces[i] for i in batch])).numpy()
    return found


def digest(path: Path) -> str:
    """Of everything that the weights depend on: data, and the modules that read, split and train."""
    found = hashlib.sha256(path.read_bytes())
    for module in (goemotions, model, settings, tokenizer, use_lite):
        found.update(Path(module.__file__).read_bytes())
    found.update(Path(__file__).read_bytes())
    return found.hexdigest()[:16]


def trained_model(path, net, pieces, spoken, targets, indices):
    """Trains, or takes the weights that the same code made of the same data before."""
    kept = cache_folder() / f"text-emotion-{digest(path)}.pt"
    if kept.exists():
        net.load_state_dict(torch.load(kept))
        print(f"the weights are those of {kept}")
    else:
        fit(net, pieces, spoken, targets, indices)
        torch.save(net.state_dict(), kept)
    net.round_to_half()


def main(refit: bool):
    """Trains (or takes the weights as they stand in models/text-emotion), fits thresholds and calibration, measures, writes."""
    torch.manual_seed(settings.SEED)
    torch.set_num_threads(1)
    path = settings.goemotions_file()
    rows = goemotions.read(path)
    split = tokenizer.Tokenizer(settings.ENCODER_FOLDER / "vocab.json")
    pieces = [split.encode(t) or [0] for t in rows.texts]
    spoken = [split.encode(as_transcript(t)) or [0] for t in rows.texts]
    truth = np.concatenate([rows.labels, goemotions.grouped(rows.labels, GROUPS), goemotions.grouped(rows.labels, EKMAN)], 1)
    train = rows_to_train_on(rows)
    tuning, held_out = (np.flatnonzero(rows.tenths == t) for t in (settings.TUNING_TENTH, settings.HELD_OUT_TENTH))
    print(f"{len(train)} rows to train on, {len(tuning)} for thresholds, {len(held_out)} held out", flush=True)

    net = model.TextEmotion(use_lite.read_weights(settings.ENCODER_FOLDER))
    if refit:
        export.read(net)
    else:
        trained_model(path, net, pieces, spoken, torch.tensor(truth), train)

    tuned = logits_of(net, pieces, tuning)
    groups = SETS["groups"][0]
    calibrations = [figures.calibrate(truth[tuning, c], tuned[:, c]) for c in range(groups.start, groups.stop)]

    def probabilities(logits):
        logits = logits.copy()
        for c, (factor, offset) in zip(range(groups.start, groups.stop), calibrations):
            logits[:, c] = logits[:, c] * factor + offset
        return 1 / (1 + np.exp(-logits))

    tuned = probabilities(tuned)
    thresholds = {name: figures.best_threshold(truth[tuning, columns], tuned[:, columns]) for name, (columns, _) in SETS.items()}
    raw = logits_of(net, pieces, held_out)
    measured = {"rows": len(held_out), "thresholds": thresholds, **measure(truth[held_out], probabilities(raw), thresholds)}
    uncalibrated = 1 / (1 + np.exp(-raw[:, groups]))
    measured["eceUncalibrated"] = {n: round(figures.ece(truth[held_out, 28 + i], uncalibrated[:, i]), 4) for i, n in enumerate(GROUPS)}
    measured["asTranscript"] = measure(truth[held_out], probabilities(logits_of(net, spoken, held_out)), thresholds)
    export.write(net, calibrations, thresholds, measured)
    parity.write(net, split, probabilities)
    compatibility.write(settings.ENCODER_FOLDER / "vocab.json", settings.REPOSITORY / "src" / "Inference" / "Text" / "compatibility-forms.tsv")
    card.write(measured, len(train))
    print(card.summary(measured))


def measure(truth, probabilities, thresholds):
    """Figures of one part of the rows."""
    found = {}
    for name, (columns, names) in SETS.items():
        y, p = truth[:, columns], (probabilities[:, columns] > thresholds[name]).astype(np.float32)
        found[name] = {
            "macroF1": round(float(figures.f1(y, p).mean()), 4),
            "perLabel": {n: {"f1": round(float(f), 4), "precision": round(float(a), 4), "recall": round(float(b), 4), "rows": int(s)}
                         for n, f, a, b, s in zip(names, figures.f1(y, p), figures.precision(y, p), figures.recall(y, p), y.sum(0))},
        }
    columns = SETS["groups"][0]
    found["ece"] = {n: round(figures.ece(truth[:, 28 + i], probabilities[:, 28 + i]), 4) for i, n in enumerate(GROUPS)}
    found["accuracyByCoverage"] = figures.risk_coverage(truth[:, columns], probabilities[:, columns])
    found["abstained"] = round(float((probabilities[:, columns].max(1) < thresholds["groups"]).mean()), 4)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--refit", action="store_true", help="keep the weights, fit thresholds and calibration anew")
    main(parser.parse_args().refit)
