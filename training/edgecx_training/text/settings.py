"""Every number of the text-emotion model's training."""
import os
from pathlib import Path

from ..settings import MODEL_FOLDER as VOICE_FOLDER
from ..settings import REPOSITORY, cache_folder

SEED = 20250101
VERSION = "1.1.0"

HELD_OUT_TENTH = 0              # never trained or tuned on
TUNING_TENTH = 1                # thresholds and calibration

RANK = 16                       # of the corrections of USE-lite's layers
CORRECTION_SCALE = 2.0
INPUT_SCALE = 8.0               # a unit vector of 512 values has small ones
HIDDEN = 256
DROPOUT = 0.3
EPOCHS = 4
BATCH = 64
WARM_STEPS = 200
HEAD_RATE = 2e-3
CORRECTION_RATE = 1e-3
WEIGHT_DECAY = 0.01
TRANSCRIPT_SHARE = 0.25         # of the rows, each epoch, are read in lower case and without punctuation, as some transcribers write

MIN_WORDS = 3
FEW_WORDS_CONFIDENCE = 0.6
MAX_UNKNOWN = 0.4

TEXT_FOLDER = VOICE_FOLDER.parent / "text-emotion"
ENCODER_FOLDER = cache_folder() / "third-party" / "use-lite-en-0.2.0"


def goemotions_file() -> Path:
    """GoEmotions' training rows: ../shared/data/text/goemotions beside the repository, or under EDGECX_SHARED."""
    return Path(os.environ.get("EDGECX_SHARED", REPOSITORY.parent / "shared")) / "data" / "text" / "goemotions" / "original" / "train.tsv"
