"""Every number that the model, its host and its training share. CONTRACT.md explains the ones the host needs."""
import os
from pathlib import Path

SEED = 20250101
VERSION = "2.1.0"
OPSET = 15

SAMPLE_RATE = 8000
CHUNK = 4000                    # new samples in a chunk: 0.5 s
CONTEXT = 2000                  # samples of left context: 0.25 s
MIN_REST = 2000                 # a shorter rest at a leg's end is ignored
ENCODER_FRAMES = 25             # encoder frames of chunk and what of the context they look at
CHUNK_FRAMES = 21               # of which belong to the chunk
WIDTH = 288                     # of an encoder frame

VAD_FRAME = 256
VAD_CONTEXT = 32
VAD_THRESHOLD = 0.5

TARGET_RMS = 10 ** (-26 / 20)   # -26 dBFS
LEVEL_FLOOR = 1e-9              # bounds the gain at about 64 dB
LEVEL_HALF_LIFE = 20            # encoded chunks: 10 s of speech
LEVEL_DECAY = 0.5 ** (1 / LEVEL_HALF_LIFE)

POOL_CHUNKS = 6                 # 3 s of speech
POOL_MAX_AGE = 20               # chunks of media time: 10 s
EM_NONE = -100.0

PRIOR_UTTERANCES = 4
COMMIT_CHUNKS = 6
MAX_UTTERANCES = 20.0           # weighted; then the caller's mean is frozen
ANGRY = (0.3, 0.7)              # anger, for anyone, from which an utterance counts as partly, and to which as wholly angry
ANGRY_BASE = 1.0                # angry utterances the mean takes anyway
ANGRY_PER_CALM = 1.0            # and for each calm one
CLIP = 6.0                      # normalised features are clamped to this many within-speaker deviations

EVIDENCE_COMMIT_CHUNKS = 6      # encoded chunks: 3 s of speech
EVIDENCE_DECAY = 0.5            # at each commit
EVIDENCE_MAX_GAP = 20           # chunks of media time

ABSTAIN_MIN_CHUNKS = 2
ABSTAIN_COVERAGE = 0.7          # share of degraded clips of unseen EmoDB speakers that is not abstained

OTHER_LANGUAGES = {"class4": 0.5, "anger": 1.0, "arousal": 0.5, "valence": 0.5}    # factors on the scales of calibration
OTHER_QUANTILE = 0.985          # share of left-out speakers’ windows that must not be refused
OTHER_FLOOR = 0.9               # nothing is refused for less

LABELS = ("neutral", "anger", "happiness", "sadness")
KINDS = ("oneVoice", "music", "tones", "noise", "severalVoices")
PROSODY_SUMS, LAYER_SUMS, LOGITS = 101, 2 * WIDTH, 7
BLOCKS = (79, 2 * WIDTH, 2 * WIDTH)     # features of prosody, layer 1, layer 2
FEATURES = sum(BLOCKS)

AUGMENTED_COPIES = 6            # of which the second half are cropped
PAUSED_COPIES = 3               # besides them: with pauses put in
SOUNDS = {"music": 260, "tones": 120, "noise": 160, "severalVoices": 420}
HEAD_L2 = 0.03
HEARD_L2 = 0.1                  # strong: with less, other languages sound like several voices
SEVERAL_DISCOUNT = {3: 0.0, 2: 0.0, 1: 6.0}     # by blocks; taken off the logit of several voices: prosody alone cannot tell
MLP_UNITS = 96
MLP_SEEDS = 4

# What may change without the features of clips: see features.load.
NOT_OF_FEATURES = ("VERSION", "PRIOR_UTTERANCES", "COMMIT_CHUNKS", "MAX_UTTERANCES", "ANGRY", "ANGRY_BASE", "ANGRY_PER_CALM", "CLIP",
                   "EVIDENCE_COMMIT_CHUNKS", "EVIDENCE_DECAY", "EVIDENCE_MAX_GAP", "ABSTAIN_MIN_CHUNKS", "ABSTAIN_COVERAGE", "OTHER_LANGUAGES", "OTHER_QUANTILE", "HEAD_L2", "HEARD_L2", "SEVERAL_DISCOUNT", "OTHER_FLOOR", "MLP_UNITS",
                   "MLP_SEEDS", "MODEL_FOLDER", "REPOSITORY", "NOT_OF_FEATURES")

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL_FOLDER = REPOSITORY / "models" / "voice-emotion"


def cache_folder() -> Path:
    """Downloads and computed features; outside the repository."""
    folder = Path(os.environ.get("EDGECX_CACHE", Path.home() / ".cache" / "edgecx"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def speech_folder() -> Path:
    """The labelled speech: ../shared/data/ser beside the repository, or under EDGECX_SHARED."""
    return Path(os.environ.get("EDGECX_SHARED", REPOSITORY.parent / "shared")) / "data" / "ser"
