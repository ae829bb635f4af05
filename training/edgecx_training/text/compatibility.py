"""Unicode's compatibility forms (NFKC) that matter to USE-lite's vocabulary, for a host whose runtime has no Unicode tables."""
import json
import sys
import unicodedata
from pathlib import Path

HANGUL = range(0xAC00, 0xD7A4)


def forms(alphabet: set[str]) -> list[str]:
    """Lines 'from TAB to' in hexadecimal: each code point whose form holds a letter of the alphabet or a space, and each letter that is one with its accent."""
    lines = []
    for point in range(sys.maxunicode + 1):
        if 0xD800 <= point < 0xE000 or point in HANGUL:
            continue
        normal = unicodedata.normalize("NFKC", chr(point))
        if normal != chr(point) and any(letter in alphabet or letter == " " for letter in normal):
            lines.append(f"{point:X}\t{codes(normal)}")
    for point in range(0x10000):
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and not parts[0].startswith("<") and unicodedata.normalize("NFC", chr(point)) == chr(point):
            lines.append(f"{' '.join(parts)}\t{point:X}")
    return lines


def codes(text: str) -> str:
    """Code points in hexadecimal, one space between."""
    return " ".join(f"{ord(letter):X}" for letter in text)


def write(vocabulary: Path, target: Path) -> None:
    """Writes the table for a vocabulary."""
    alphabet = {letter for piece, _ in json.loads(vocabulary.read_text(encoding="utf-8")) for letter in piece}
    target.write_text("\n".join(forms(alphabet)) + "\n", encoding="ascii")
