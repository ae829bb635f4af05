"""The host's algorithm on hand-made legs."""
import unittest

import numpy as np

from edgecx_training.chunks import CallerMean, Evidence, clip_chunks, cut, encoded_numbers, frames_of, previous_loudest, ring_members
from edgecx_training.settings import ANGRY, ANGRY_BASE, BLOCKS, CHUNK, CONTEXT, EM_NONE, FEATURES, TARGET_RMS


class ChunkGrid(unittest.TestCase):
    def test_frames_belong_to_the_chunk_they_end_in(self):
        owners = [[f for f in frames_of(k, 10_000)] for k in range(40)]
        self.assertEqual(list(range(owners[-1][-1] + 1)), sum(owners, []))
        for number, frames in enumerate(owners):
            self.assertIn(len(frames), (15, 16))
            self.assertTrue(all(number * CHUNK < 256 * (f + 1) <= (number + 1) * CHUNK for f in frames))

    def test_half_of_the_frames_must_be_speech(self):
        speech = np.zeros(15, bool)
        speech[:7] = True
        self.assertEqual([], encoded_numbers(4000, speech))
        speech[7] = True
        self.assertEqual([0], encoded_numbers(4000, speech))

    def test_a_rest_counts_from_2000_samples(self):
        self.assertEqual([0, 1], encoded_numbers(6000, np.ones(23, bool)))
        self.assertEqual([0], encoded_numbers(5999, np.ones(23, bool)))

    def test_every_second_chunk_is_what_the_gate_leaves_of_even_ones(self):
        self.assertEqual([0, 2, 4], encoded_numbers(20000, np.ones(78, bool), 2))

    def test_a_clip_without_speech_gives_its_loudest_chunk(self):
        pcm = np.zeros(12000, np.float32)
        pcm[9000:9100] = 0.5
        chunks, gated = clip_chunks(pcm, np.zeros(46, bool))
        self.assertFalse(gated)
        self.assertEqual([2], [c.number for c in chunks])


class Level(unittest.TestCase):
    def test_a_steady_leg_is_levelled_and_its_context_with_it(self):
        pcm = (0.003 * np.random.default_rng(0).standard_normal(12000)).astype(np.float32)
        chunks = cut(pcm, [0, 1, 2])
        self.assertTrue((chunks[0].pcm8[:CONTEXT] == 0).all())
        np.testing.assert_allclose(chunks[2].pcm8, pcm[8000 - CONTEXT:] * chunks[2].gain, rtol=1e-6)
        self.assertAlmostEqual(TARGET_RMS, float(np.sqrt((chunks[2].pcm8[CONTEXT:] ** 2).mean())), delta=0.002)

    def test_a_rest_is_padded_and_only_its_samples_set_the_level(self):
        pcm = np.full(2500, 0.1, np.float32)
        chunk = cut(pcm, [0])[0]
        self.assertTrue((chunk.pcm8[CONTEXT + 2500:] == 0).all())
        self.assertAlmostEqual(TARGET_RMS, float(chunk.pcm8[CONTEXT]), places=5)


class Ring(unittest.TestCase):
    def test_at_most_six_and_none_older_than_ten_seconds(self):
        self.assertEqual([1, 2, 3, 4, 5, 6], ring_members([0, 1, 2, 3, 4, 5, 6], 6))
        self.assertEqual([1, 2], ring_members([0, 5, 25], 2))

    def test_em_prev_is_the_loudest_of_five_before(self):
        previous = previous_loudest([0, 1, 2, 3, 4, 5, 6], np.array([0, -9, -9, -9, -9, -9, -9.0]))
        self.assertEqual([EM_NONE, 0, 0, 0, 0, 0, -9], previous.tolist())


class Averages(unittest.TestCase):
    def test_the_prior_counts_as_four_and_the_window_at_hand_as_one(self):
        mean = CallerMean(np.zeros(FEATURES))
        self.assertAlmostEqual(1.0, mean.including(np.full(FEATURES, 5.0))[0])
        mean.commit(np.full(FEATURES, 5.0))
        self.assertAlmostEqual(10 / 6, mean.including(np.full(FEATURES, 5.0))[0])

    def test_a_window_without_layer_2_is_taken_into_the_blocks_it_has(self):
        mean = CallerMean(np.zeros(FEATURES))
        mean.commit(np.full(sum(BLOCKS[:2]), 5.0))
        self.assertEqual([1.0, 1.0, 0.0], mean.counts.tolist())
        found = mean.including(np.full(FEATURES, 0.0))
        self.assertAlmostEqual(5 / 6, found[0])
        self.assertEqual(0.0, found[-1])

    def test_the_mean_is_frozen_once_enough_was_heard(self):
        mean = CallerMean(np.zeros(FEATURES), limit=2)
        for level in (1.0, 1.0, 9.0):
            mean.commit(np.full(FEATURES, level))
        self.assertEqual([2.0, 2.0, 2.0], mean.counts.tolist())
        self.assertAlmostEqual(2 / 7, mean.including(np.zeros(FEATURES))[0])

    def test_who_is_angry_from_the_first_word_does_not_become_the_norm(self):
        mean = CallerMean(np.zeros(FEATURES))
        for _ in range(10):
            mean.commit(np.full(FEATURES, 8.0), 0.99)
        self.assertAlmostEqual(ANGRY_BASE, mean.counts[0])

    def test_anger_is_taken_as_often_as_calm(self):
        mean = CallerMean(np.zeros(FEATURES))
        for _ in range(5):
            mean.commit(np.full(FEATURES, 8.0), 0.99)
            mean.commit(np.full(FEATURES, 1.0), 0.05)
        self.assertAlmostEqual(10.0, mean.counts[0])

    def test_half_angry_counts_as_half_calm(self):
        mean = CallerMean(np.zeros(FEATURES))
        for _ in range(3):
            mean.commit(np.full(FEATURES, 1.0), sum(ANGRY) / 2)
        self.assertAlmostEqual(1.5, mean.calm)
        self.assertAlmostEqual(3.0, mean.counts[0])

    def test_a_refused_window_leaves_nothing_behind(self):
        evidence = Evidence(0.5)
        evidence.add(0, 6, np.array([1.0]))
        self.assertEqual(9.0, evidence.add(1, 6, np.array([9.0]), refused=True)[0])
        self.assertEqual(1.0, evidence.add(2, 6, np.array([1.0]))[0])

    def test_evidence_keeps_half_of_each_three_seconds(self):
        evidence = Evidence(0.5)
        for number in range(6):
            evidence.add(number, 6, np.array([1.0]))
        self.assertAlmostEqual(1 / 3, evidence.add(6, 6, np.array([0.0]))[0])
        self.assertAlmostEqual(0.0, evidence.add(27, 6, np.array([0.0]))[0])


if __name__ == "__main__":
    unittest.main()
