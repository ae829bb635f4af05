"""USE-lite's SentencePiece unigram tokenizer, exactly as its npm package splits: the appliance's tokenizer is checked against the same."""
import json
import unicodedata
from pathlib import Path

SEPARATOR = "\u2581"
RESERVED = 6
UNKNOWN = 0


class Tokenizer:
    """Splits text into pieces of the vocabulary by Viterbi search over the pieces' log-probabilities."""

    def __init__(self, vocabulary: Path):
        pieces = json.loads(vocabulary.read_text(encoding="utf-8"))
        # A piece that is listed twice has its last number, as in the package.
        self._pieces = {text: (score or 0.0, index) for index, (text, score) in enumerate(pieces) if index >= RESERVED}
        self._lengths = [len(text) for text, _ in pieces]
        self._longest = max(self._lengths)

    def encode(self, text: str) -> list[int]:
        """Piece numbers; a run of unknown characters is one 0. Empty for empty text."""
        text = unicodedata.normalize("NFKC", text)
        if not text:
            return []
        text = SEPARATOR + text.replace(" ", SEPARATOR)
        n = len(text)
        # The package takes a score of exactly 0 for "not reached yet", and an unknown character for a free step: kept, so that tokens agree.
        best, piece_at = [0.0] * (n + 1), [UNKNOWN] * (n + 1)
        for start in range(n):
            found = False
            for end in range(start + 1, min(n, start + self._longest) + 1):
                piece = self._pieces.get(text[start:end])
                if piece is not None:
                    found = True
                    self._offer(best, piece_at, start, end, *piece)
            if not found:
                self._offer(best, piece_at, start, start + 1, 0.0, UNKNOWN)
        pieces, at = [], n
        while at > 0:
            piece = piece_at[at]
            if not (piece == UNKNOWN and pieces and pieces[-1] == UNKNOWN):
                pieces.append(piece)
            at -= self._lengths[piece]
        return pieces[::-1]

    @staticmethod
    def _offer(best, piece_at, start, end, score, index):
        score += best[start]
        if best[end] == 0.0 or score >= best[end]:
            best[end], piece_at[end] = score, index
