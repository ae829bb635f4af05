"""The text model's training: splits, figures, transcripts."""
import unittest

import numpy as np

from edgecx_training.text import figures, goemotions
from edgecx_training.text.train import as_transcript


class TextTests(unittest.TestCase):
    """No rows and no downloads needed."""

    def test_tenth_is_told_by_the_id_alone(self):
        tenths = [goemotions.tenth(f"row{i}") for i in range(30)]
        self.assertEqual([i for i, t in enumerate(tenths) if t == 0], [19, 22])

    def test_groups_hold_where_any_label_does(self):
        labels = np.zeros((2, 28), np.float32)
        labels[0, goemotions.LABELS.index("annoyance")] = 1
        labels[1, goemotions.LABELS.index("amusement")] = 1
        found = goemotions.grouped(labels, goemotions.GROUPS)
        self.assertEqual(found.tolist(), [[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]])

    def test_transcript_has_no_case_and_punctuation(self):
        self.assertEqual(as_transcript("No, that's NOT what I said!"), "no that's not what i said")

    def test_f1_is_that_by_hand(self):
        truth, found = np.array([[1.0], [0], [1]]), np.array([[1.0], [1], [0]])
        self.assertAlmostEqual(figures.f1(truth, found)[0], 0.5)

    def test_calibration_brings_probabilities_to_frequencies(self):
        generator = np.random.default_rng(1)
        logits = generator.normal(size=4000) * 3
        truth = (generator.random(4000) < 1 / (1 + np.exp(-logits / 3 - 0.5))).astype(float)
        factor, offset = figures.calibrate(truth, logits)
        self.assertAlmostEqual(factor, 1 / 3, delta=0.05)
        self.assertAlmostEqual(offset, 0.5, delta=0.12)


if __name__ == "__main__":
    unittest.main()
