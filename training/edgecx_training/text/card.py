"""Figures in words."""
from . import settings


def summary(measured) -> str:
    """One line."""
    return (f"held-out tenth, {measured['rows']} rows: macro-F1 grouped-5 {measured['groups']['macroF1']}, 28 labels {measured['labels']['macroF1']}, "
            f"Ekman {measured['ekman']['macroF1']}; as a transcript {measured['asTranscript']['groups']['macroF1']}")


def write(measured, rows) -> None:
    """Replaces the figures in CARD.md, between its two marks."""
    path = settings.TEXT_FOLDER / "CARD.md"
    if not path.exists():
        return
    begin, end = "<!-- figures -->\n", "<!-- end of figures -->\n"
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(begin)
    path.write_text(head + begin + table(measured, rows) + end + rest.split(end)[1], encoding="utf-8")


def table(measured, rows) -> str:
    """Markdown of all figures."""
    lines = [f"Trained on {rows} rows, thresholds and calibration from another tenth, measured on {measured['rows']} held-out rows.", "",
             "| | macro-F1 | without case and punctuation | threshold |", "|---|---|---|---|"]
    for name, words in (("groups", "grouped-5"), ("labels", "28 labels"), ("ekman", "Ekman")):
        lines.append(f"| {words} | {measured[name]['macroF1']:.3f} | {measured['asTranscript'][name]['macroF1']:.3f} | {measured['thresholds'][name]:.2f} |")
    lines += ["", "| group | F1 | precision | recall | rows | ECE | ECE before calibration |", "|---|---|---|---|---|---|---|"]
    for name, m in measured["groups"]["perLabel"].items():
        lines.append(f"| {name} | {m['f1']:.3f} | {m['precision']:.3f} | {m['recall']:.3f} | {m['rows']} | {measured['ece'][name]:.3f} | {measured['eceUncalibrated'][name]:.3f} |")
    coverage = ", ".join(f"{share}: {accuracy:.3f}" for share, accuracy in measured["accuracyByCoverage"].items())
    lines += ["", f"Accuracy of the likeliest group on the surest share of rows: {coverage}.", f"No group reaches the threshold (abstained): {measured['abstained']:.3f} of the rows.", ""]
    return "\n".join(lines) + "\n"
