"""USE-lite, frozen and in 8 bits, with a low-rank correction of each linear layer, and the head."""
import torch
from torch import nn

from . import settings
from .goemotions import EKMAN, GROUPS, LABELS
from .use_lite import UseLite

OUTPUTS = len(LABELS) + len(GROUPS) + len(EKMAN)


class Corrected(nn.Module):
    """A frozen linear layer with a trained low-rank correction of its kernel."""

    def __init__(self, layer: nn.Linear):
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(layer.in_features, settings.RANK) * 0.02)
        self.up = nn.Parameter(torch.zeros(settings.RANK, layer.out_features))

    def forward(self, x):
        return self.layer(x) + (x @ self.down) @ self.up * settings.CORRECTION_SCALE


class TextEmotion(nn.Module):
    """Pieces → logits of GoEmotions' labels, the groups, Ekman's emotions."""

    LINEAR = ("qkv", "out", "feed1", "feed2", "widen")

    def __init__(self, weights):
        super().__init__()
        self.encoder = UseLite(weights).requires_grad_(False)
        self.corrections = {}
        for number, layer in enumerate(self.encoder.layers):
            for name in self.LINEAR:
                if getattr(layer, name) is not None:
                    setattr(layer, name, self._correct(f"layer{number}.{name}", getattr(layer, name)))
        self.encoder.project = self._correct("project", self.encoder.project)
        self.hidden = nn.Linear(512, settings.HIDDEN)
        self.out = nn.Linear(settings.HIDDEN, OUTPUTS)
        self.drop = nn.Dropout(settings.DROPOUT)

    def _correct(self, name, layer):
        self.corrections[name] = Corrected(layer)
        return self.corrections[name]

    def forward(self, pieces, mask):
        vector = self.drop(self.encoder(pieces, mask) * settings.INPUT_SCALE)
        return self.out(self.drop(torch.relu(self.hidden(vector))))

    def trained(self):
        """The trained matrices by name, in the order of the exported file; corrections as USE-lite's ONNX graph takes them."""
        for name, layer in self.corrections.items():
            yield f"{name}.down", layer.down
            yield f"{name}.up", layer.up
        yield "head.hidden.kernel", self.hidden.weight
        yield "head.hidden.bias", self.hidden.bias
        yield "head.out.kernel", self.out.weight
        yield "head.out.bias", self.out.bias

    @torch.no_grad()
    def round_to_half(self):
        """Rounds what is exported as it is exported, so that figures are those of the exported weights."""
        for _, matrix in self.trained():
            matrix.copy_(matrix.half().float())
