"""The host's side of the model, offline: chunk grid, speech gate, level, ring, pooling, caller's mean, evidence (CONTRACT.md, sections 3–9)."""
from dataclasses import dataclass

import numpy as np

from .settings import (ANGRY, ANGRY_BASE, ANGRY_PER_CALM, BLOCKS, CHUNK, CHUNK_FRAMES, COMMIT_CHUNKS, CONTEXT, EM_NONE, EVIDENCE_COMMIT_CHUNKS, EVIDENCE_DECAY, EVIDENCE_MAX_GAP, FEATURES,
                       LEVEL_DECAY, LEVEL_FLOOR, MAX_UTTERANCES, MIN_REST, POOL_CHUNKS, POOL_MAX_AGE, PRIOR_UTTERANCES,
                       TARGET_RMS, VAD_FRAME)


BLOCK_ENDS = [sum(BLOCKS[:i + 1]) for i in range(len(BLOCKS))]


@dataclass(frozen=True)
class Chunk:
    """A chunk to encode: its number on the leg's grid, its levelled input of 6000 samples, the gain that levelled it."""
    number: int
    pcm8: np.ndarray
    gain: float


def frames_of(number: int, frame_count: int) -> range:
    """Voice-activity frames that end inside a chunk: 4000k < 256(f+1) ≤ 4000k+4000."""
    first = number * CHUNK // VAD_FRAME
    return range(min(first, frame_count), min((number + 1) * CHUNK // VAD_FRAME, frame_count))


def encoded_numbers(length: int, speech: np.ndarray, every: int = 1) -> list:
    """Numbers of the chunks that pass the speech gate; `speech` is a flag a voice-activity frame. `every`: 2 refuses odd chunks."""
    numbers = []
    for number in range(0, (length + CHUNK - 1) // CHUNK, every):
        frames = frames_of(number, len(speech))
        if min(CHUNK, length - number * CHUNK) >= MIN_REST and len(frames) and 2 * speech[frames.start:frames.stop].sum() >= len(frames):
            numbers.append(number)
    return numbers


def cut(pcm: np.ndarray, numbers: list) -> list:
    """Levelled chunks of a leg, context included."""
    energy = weight = 0.0
    padded = np.concatenate([np.zeros(CONTEXT, np.float32), pcm, np.zeros(CHUNK, np.float32)])
    chunks = []
    for number in numbers:
        own = pcm[number * CHUNK:(number + 1) * CHUNK].astype(np.float64)
        energy = LEVEL_DECAY * energy + float(own @ own)
        weight = LEVEL_DECAY * weight + len(own)
        gain = TARGET_RMS / np.sqrt(energy / weight + LEVEL_FLOOR)
        chunks.append(Chunk(number, (padded[number * CHUNK:number * CHUNK + CONTEXT + CHUNK] * gain).astype(np.float32), float(gain)))
    return chunks


def clip_chunks(pcm: np.ndarray, speech: np.ndarray, every: int = 1) -> tuple:
    """(chunks, gated) of a clip as `evaluate` cuts it: when nothing passes the gate, the loudest chunk alone and gated = False."""
    numbers = encoded_numbers(len(pcm), speech, every)
    if numbers:
        return cut(pcm, numbers), True
    loudest = max(range(max(1, len(pcm) // CHUNK)), key=lambda k: float(np.square(pcm[k * CHUNK:(k + 1) * CHUNK], dtype=np.float64).sum()))
    return cut(pcm, [loudest]), False


def ring_members(numbers: list, newest: int) -> list:
    """Indices into `numbers` that are in the ring once chunk numbers[newest] was pushed."""
    young = [i for i in range(newest + 1) if numbers[newest] - numbers[i] <= POOL_MAX_AGE]
    return young[-POOL_CHUNKS:]


def previous_loudest(numbers: list, loudest: np.ndarray) -> np.ndarray:
    """`em_prev` of every chunk, from every chunk's own `em`."""
    previous = []
    for i in range(len(numbers)):
        members = [m for m in ring_members(numbers, i) if m != i][-(POOL_CHUNKS - 1):]
        previous.append(max((loudest[m] for m in members), default=EM_NONE))
    return np.array(previous, np.float32)


@dataclass
class Sums:
    """Outputs of the chunk graphs for the encoded chunks of one clip; `encoder`: layer 1's sums, then layer 2's."""
    numbers: list
    prosody: np.ndarray
    loudest: np.ndarray
    encoder: np.ndarray

    def pooled(self, newest: int) -> tuple:
        """(pros_sums, em, enc_sums, frames) of the window that ends with chunk `newest`."""
        members = ring_members(self.numbers, newest)
        return self.prosody[members].sum(0), self.loudest[members].max(), self.encoder[members].sum(0), float(CHUNK_FRAMES * len(members))


class CallerMean:
    """Causal mean of a caller's features, block by block: the population's mean counts as four utterances, the window at hand as one more."""

    def __init__(self, prior: np.ndarray, limit: float = MAX_UTTERANCES):
        self._prior, self._sum, self._limit = prior, np.zeros(FEATURES), limit
        self.counts = np.zeros(len(BLOCKS))
        self.calm = self.angry = 0.0

    def sums(self, blocks: int) -> tuple:
        """`mean_sum` and `mean_count` of a head that has the first `blocks` blocks."""
        size = sum(BLOCKS[:blocks])
        return PRIOR_UTTERANCES * self._prior[:size] + self._sum[:size], PRIOR_UTTERANCES + self.counts[:blocks]

    def including(self, feature: np.ndarray) -> np.ndarray:
        """The mean with this window; `feature` has one, two or three blocks."""
        blocks = BLOCK_ENDS.index(len(feature)) + 1
        total, count = self.sums(blocks)
        return (total + feature) / np.repeat(count + 1, BLOCKS[:blocks])

    def commit(self, feature: np.ndarray, anger: float = None):
        """Takes a window as an utterance. With `anger`, the probability told for anyone: angry ones may not outnumber calm ones, or a caller who is angry from the first
        word would become the norm; without it, in full. Blocks that heard enough stay as they are."""
        weight = 1.0 if anger is None else self._weigh(anger)
        for block in range(BLOCK_ENDS.index(len(feature)) + 1):
            if self.counts[block] < self._limit:
                at = slice(BLOCK_ENDS[block] - BLOCKS[block], BLOCK_ENDS[block])
                self._sum[at] += weight * feature[at]
                self.counts[block] += weight

    def _weigh(self, anger):
        share = min(1.0, max(0.0, (anger - ANGRY[0]) / (ANGRY[1] - ANGRY[0])))
        given = min(share, max(0.0, ANGRY_BASE + ANGRY_PER_CALM * self.calm - self.angry))
        if self.counts[0] < self._limit:
            self.calm += 1 - share
            self.angry += given
        return 1 - share + given


class Evidence:
    """Average of logits over recent speech: the window at hand and, less and less, the windows before it that do not overlap."""

    def __init__(self, decay: float = EVIDENCE_DECAY):
        self._decay, self._last = decay, None
        self._reset()

    def _reset(self):
        self._total, self._weight, self._since = 0.0, 0.0, 0

    def add(self, number: int, pooled_chunks: int, logits: np.ndarray, refused: bool = False) -> np.ndarray:
        """z̄ with this window; a refused window leaves nothing behind."""
        if self._last is not None and number - self._last > EVIDENCE_MAX_GAP:
            self._reset()
        total, weight = self._total + pooled_chunks * logits, self._weight + pooled_chunks
        if refused:
            return total / weight
        self._last = number
        self._since += 1
        if self._since == EVIDENCE_COMMIT_CHUNKS:
            self._total, self._weight, self._since = self._decay * total, self._decay * weight, 0
        return total / weight


def commits(encoded: int) -> bool:
    """Live: whether the caller's mean takes the window of the encoded-th chunk (from 1) as an utterance."""
    return encoded % COMMIT_CHUNKS == 0
