"""Synthesised sounds and lines: what they are made to be, and the same each time."""
import unittest

import numpy as np

from edgecx_training.augment import Augmenter
from edgecx_training.sounds import Sounds, rms


class Synthesis(unittest.TestCase):
    def test_every_sound_is_finite_and_at_unit_level(self):
        make = Sounds(3)
        for sound in (make.music, make.tones, make.noise):
            for _ in range(5):
                pcm = sound(9000)
                self.assertEqual(9000, len(pcm))
                self.assertTrue(np.isfinite(pcm).all())
                self.assertAlmostEqual(1.0, rms(pcm), places=5)

    def test_the_same_seed_gives_the_same_sound(self):
        np.testing.assert_array_equal(Sounds(7).music(8000), Sounds(7).music(8000))

    def test_two_voices_are_both_in_the_mixture(self):
        time = np.arange(8000) / 8000
        mixed = Sounds(1).several_voices(np.sin(2 * np.pi * 500 * time), np.sin(2 * np.pi * 1500 * time)[:6000])
        spectrum = np.abs(np.fft.rfft(mixed))
        self.assertGreater(spectrum[500], 20 * np.median(spectrum))
        self.assertGreater(spectrum[1500], 20 * np.median(spectrum))


class Line(unittest.TestCase):
    def test_degraded_speech_is_finite_within_range_and_shifted_by_less_than_a_chunk(self):
        random = np.random.default_rng(0)
        voice = random.standard_normal(16000) * 0.1
        degrade = Augmenter(5, [voice])
        for _ in range(20):
            pcm = degrade(voice, crop=False)
            self.assertTrue(np.isfinite(pcm).all())
            self.assertLessEqual(float(np.abs(pcm).max()), 1.05)
            self.assertLess(len(pcm), 16000 / 0.9 + 4000 / 0.9 + 10)


if __name__ == "__main__":
    unittest.main()
