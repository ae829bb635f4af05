"""Quantisation, prosody and metrics without downloads."""
import unittest

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from edgecx_training import calibration, evaluate, export, quantize
from edgecx_training.moonshine import BEFORE, FIRST_FRAMES, FIRST_SAMPLE, HOP, TAPS, Convolution, frames, gelu
from edgecx_training.parity import voice
from edgecx_training.prosody import ProsodySums, prosody_features
from edgecx_training.settings import CHUNK, CONTEXT, EM_NONE


class Quantisation(unittest.TestCase):
    def test_weights_stay_within_seven_bits(self):
        weight = np.random.default_rng(0).standard_normal((16, 40)).astype(np.float32)
        codes, scale = quantize.quantise_weight(weight)
        self.assertLessEqual(int(np.abs(codes.astype(int)).max()), 63)
        self.assertLess(float(np.abs(codes * scale[:, None] - weight).max()), float(scale.max()) * 0.51)

    def test_zero_is_exact(self):
        found = quantize.Range.between(-0.17, 3.0)
        codes = quantize._Codes(found)
        self.assertEqual(0.0, float(codes.values(codes(torch.zeros(1)))))

    def test_the_graph_carries_the_simulation_s_weights(self):
        torch.manual_seed(0)
        layer, x = nn.Linear(12, 8), torch.randn(4, 3, 12)
        module = quantize.QuantisedLinear(layer, quantize.Entry(np.ones(12, np.float32), quantize.Range.of(x))).eval()
        graph = export.export_graph(module, {"x": x}, ("y",))
        constants = {t.name: numpy_helper.to_array(t) for t in graph.graph.initializer}
        np.testing.assert_array_equal(constants["weight.codes"], module.weight.codes.numpy())
        self.assertLessEqual({"QuantizeLinear", "DequantizeLinear", "MatMul"}, {n.op_type for n in graph.graph.node})
        error = (module(x) - layer(x)).norm() / layer(x).norm()
        self.assertLess(float(error), 0.03)

    def test_quantised_convolutions_are_close_to_float_ones(self):
        random = np.random.default_rng(0)
        layer = Convolution(random.standard_normal((8, 16, 3)).astype(np.float32), np.zeros(8, np.float32), 2)
        x = torch.tensor(np.abs(random.standard_normal((2, 9, 16))).astype(np.float32)) * torch.tensor([0.3, 200.0] * 4 + [1.0])[None, :, None]
        smooth, alone = np.ones(16, np.float32), quantize.by_frame(x, torch.ones(16))[0]
        rows = quantize.QuantisedByFrame(layer, quantize.Entry(smooth, quantize.Range.of(alone)))(x)
        whole = quantize.QuantisedConvolution(layer, quantize.Entry(smooth, quantize.Range.of(x)))(x)
        exact = layer(x)
        self.assertLess(float((rows - exact).norm() / exact.norm()), 0.02)
        self.assertLess(float((rows - exact).norm()), float((whole - exact).norm()))


class Encoder(unittest.TestCase):
    def test_frames_are_the_same_however_they_are_put_together(self):
        x = torch.arange(2 * 12 * 5).reshape(2, 12, 5).float()
        expected = torch.stack([x[:, at:at + 7].reshape(2, -1) for at in (0, 3)], 1)
        torch.testing.assert_close(frames(x, 7, 3), expected)
        torch.testing.assert_close(frames(x[:, :10], 7, 3), expected)

    def test_gelu_is_close_to_the_exact_one(self):
        x = torch.linspace(-6, 6, 1001)
        self.assertLess(float((gelu(x) - nn.functional.gelu(x)).abs().max()), 5e-4)

    def test_all_samples_of_the_first_convolution_exist_and_the_chunk_s_end_is_heard(self):
        last = FIRST_SAMPLE + (FIRST_FRAMES - 1) * HOP + TAPS
        self.assertEqual(0, (FIRST_SAMPLE + BEFORE) % (6 * HOP))
        self.assertGreaterEqual(FIRST_SAMPLE, 0)
        self.assertLessEqual(FIRST_SAMPLE + (FIRST_FRAMES + 2) * HOP, CONTEXT + CHUNK)
        self.assertGreater(last, CONTEXT + CHUNK - 6 * HOP)


class Prosody(unittest.TestCase):
    def test_flux_is_the_distance_of_amplitude_spectra(self):
        power = torch.rand(1, 6, 9, generator=torch.Generator().manual_seed(0)) + 0.1
        power[:, 4] = power[:, 3] * 2
        found = ProsodySums._flux(power, power.sum(2), lambda z: z[:, 1:], lambda z, _: z[:, :-1])
        shape = torch.sqrt(power / (power.sum(2, keepdim=True) + 1e-6))
        torch.testing.assert_close(found, (shape[:, 1:] - shape[:, :-1]).norm(dim=2), rtol=1e-3, atol=2e-3)
        self.assertLess(float(found[0, 3]), 2e-3)

    def test_pitch_is_that_of_the_voice(self):
        pcm = torch.tensor(voice(6000, 200, 0, 4, 0.02, 0) * 0.05, dtype=torch.float32)[None]
        sums, em = ProsodySums()(pcm, torch.full((1, 1), EM_NONE))
        self.assertAlmostEqual(12.0, float(prosody_features(sums, em)[0, 0]), delta=0.5)

    def test_pooled_sums_do_not_depend_on_level(self):
        model, pcm = ProsodySums(), torch.tensor(voice(6000, 150, 3, 4, 0.05, 0), dtype=torch.float32)[None]
        loud, quiet = (prosody_features(*model(pcm * level, torch.full((1, 1), EM_NONE))) for level in (0.08, 0.04))
        self.assertLess(float((loud - quiet).abs().max()), 0.2)


class Metrics(unittest.TestCase):
    def test_auroc(self):
        self.assertEqual(0.75, evaluate.auroc(np.array([True, False, True, False]), np.array([3.0, 2, 1, 0])))

    def test_uar_weighs_classes_alike(self):
        targets = np.array([[0, 0, 0, 0]] * 9 + [[1, 1, 1, 1]])
        raw = np.zeros((10, 7))
        raw[:, 0] = 1
        self.assertEqual(0.5, evaluate.metrics(targets, raw)["uar4"])


class Calibration(unittest.TestCase):
    def test_the_scale_that_made_the_data_is_found(self):
        random = np.random.default_rng(0)
        z = random.standard_normal((4000, 7)) * 3
        drawn = lambda p: (random.random(len(p)) < p).astype(int)
        classes = np.array([random.choice(4, p=p) for p in calibration.probabilities(z, np.full(7, 0.5))])
        likely = lambda at: 1 / (1 + np.exp(-0.5 * z[:, at]))
        targets = np.stack([classes, drawn(likely(4)), drawn(likely(5)), 1 - drawn(likely(6))], 1)
        for scale in calibration.fit(targets, z, np.ones(4000, bool)).values():
            self.assertAlmostEqual(0.5, scale, delta=0.06)

    def test_a_steeper_scale_is_worse_calibrated(self):
        random = np.random.default_rng(1)
        z = random.standard_normal((4000, 7)) * 3
        classes = np.array([random.choice(4, p=p) for p in calibration.probabilities(z, np.full(7, 0.5))])
        targets = np.stack([classes] + [classes] * 3, 1)
        error = lambda scale: calibration.expected_calibration_error(targets, z, np.full(7, scale))
        self.assertLess(error(0.5), 0.04)
        self.assertLess(error(0.5) + 0.05, error(2.0))


if __name__ == "__main__":
    unittest.main()
