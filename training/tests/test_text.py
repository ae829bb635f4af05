"""The text model's training: splits, figures, transcripts."""
import unittest

import numpy as np
import torch

from edgecx_training.text import figures, goemotions, use_lite
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

    def test_kernel_has_seven_bits_for_each_output(self):
        kernel = np.random.default_rng(2).normal(size=(40, 3)).astype(np.float32) * np.float32([1, 10, 0.1])
        found = use_lite.quantise_kernel(kernel)
        steps = np.abs(kernel).max(0) / use_lite.WEIGHT_LIMIT
        self.assertTrue((np.abs(found - kernel).max(0) <= steps * 0.5001).all())
        codes = found / steps
        self.assertLess(np.abs(codes - np.round(codes)).max(), 1e-3)
        self.assertEqual(np.abs(np.round(codes)).max(0).tolist(), [63, 63, 63])

    def test_input_has_the_range_of_its_sentence(self):
        x = torch.tensor([[[-1.0, 0.3], [4.1, 0.0]], [[0.5, 0.25], [0.0, 0.0]]])
        found = use_lite.quantise_input(x)
        for sentence, expected, step in zip(found, x, (5.1 / 255, 0.5 / 255)):
            self.assertLessEqual(float((sentence - expected).abs().max()), step * 0.5001)
            codes = sentence / step
            self.assertLess(float((codes - codes.round()).abs().max()), 1e-3)
        self.assertEqual(found[1, 1].tolist(), [0, 0])
        self.assertTrue(torch.equal(found[:1], use_lite.quantise_input(x[:1])))

    def test_input_of_zeros_stays_zero(self):
        self.assertEqual(use_lite.quantise_input(torch.zeros(1, 4)).tolist(), [[0, 0, 0, 0]])

    def test_gradients_pass_the_rounding(self):
        x = torch.randn(2, 3, 4, requires_grad=True)
        use_lite.quantise_input(x).sum().backward()
        self.assertTrue(torch.equal(x.grad, torch.ones_like(x)))


if __name__ == "__main__":
    unittest.main()
