"""The chunk graphs in a row: prosody and encoder sums of one half second of speech."""
from torch import nn

from .moonshine import FirstLayer, MoonshineWeights, SecondLayer
from .prosody import ProsodySums
from .provision import MOONSHINE, fetch


class ChunkModel(nn.Module):
    """(pcm8[B, 6000], em_prev[B, 1]) → (pros_sums[B, 101], em[B, 1], l1_sums[B, 576], l2_sums[B, 576])."""

    def __init__(self):
        super().__init__()
        weights = MoonshineWeights(fetch(MOONSHINE))
        self.prosody = ProsodySums()
        self.layer1, self.layer2 = FirstLayer(weights), SecondLayer(weights)

    def forward(self, pcm8, em_prev):
        sums, em = self.prosody(pcm8, em_prev)
        hidden, first = self.layer1(pcm8)
        return sums, em, first, self.layer2(hidden)
