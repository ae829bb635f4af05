#!/usr/bin/env node
// Lays the weights of Silero VAD v6, its 8 kHz half, into an ONNX graph for many legs at a time.
// usage: node silero-to-batch.mjs FOLDER OUTPUT      (FOLDER holds silero_vad_op18_ifless.onnx)
//
// In: 'input' float [B, 288] (32 samples of context, 256 new), 'state' float [2, B, 128]. Out: 'output' float [B, 1], the probability of speech, and 'stateN'.
// It computes what the published graph computes at sr = 8000 (to 2e-6), in a quarter of its time: that one runs each convolution row by row over 4, 2 or 1 positions,
// where a matrix product over all rows is what a processor does best. With so few positions a convolution is a matrix, most of it not zero:
//   - the Fourier transform of 4 frames, with the mirrored samples at the end folded in: [288, 4 * 65], once for the real and once for the imaginary part;
//   - four convolutions of kernel 3 with one zero of padding and strides 1, 2, 2, 1 over 4, 4, 2, 1 positions;
//   - an LSTM cell, both of its matrices in one product.
// No dependencies, and the same bytes for the same input: its hash is pinned.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLOAT, GraphWriter, floats } from './onnx-writer.mjs';

const [folder, output, ...others] = process.argv.slice(2);
if (!output || others.length) {
  console.error('usage: node silero-to-batch.mjs FOLDER OUTPUT');
  process.exit(2);
}

// ---- the published weights: ModelProto.graph (7) . GraphProto.initializer (5) . TensorProto dims (1), name (8), raw_data (9)

function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [field, wire] = [key >>> 3, key & 7];
    if (wire === 0) yield { field, value: varint() };
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      yield { field, bytes: bytes.subarray(at, at + length) };
      at += length;
    }
  }
}

const path = join(folder, 'silero_vad_op18_ifless.onnx');
const tensors = new Map();
for (const graph of fields(readFileSync(path))) {
  for (const part of graph.field === 7 ? fields(graph.bytes) : []) {
    if (part.field !== 5) continue;
    const dims = [];
    let [name, raw] = ['', null];
    for (const { field, value, bytes } of fields(part.bytes)) {
      if (field === 1) dims.push(...(bytes ? [...bytes] : [value]));
      if (field === 8) name = bytes.toString('utf8');
      if (field === 9) raw = bytes;
    }
    tensors.set(name, { dims, raw });
  }
}

function weight(name, ...dims) {
  const tensor = tensors.get(`model_8k.${name}`);
  const size = dims.reduce((product, d) => product * d, 1);
  if (tensor?.dims.join() !== dims.join() || tensor.raw?.length !== 4 * size) {
    throw new Error(`${path}: 'model_8k.${name}' is [${tensor?.dims ?? 'absent'}], expected [${dims}]`);
  }
  return Float32Array.from({ length: size }, (_, i) => tensor.raw.readFloatLE(4 * i));
}

// ---- the graph

const graph = new GraphWriter();
const matrix = (name, rows, columns, values) => graph.initializer(name, [rows, columns], FLOAT, floats(values));
const linear = (x, name, rows, columns, values, bias) =>
  graph.node('Gemm', [x, matrix(`${name}.kernel`, rows, columns, values), graph.initializer(`${name}.bias`, [columns], FLOAT, floats(bias))]);
const tile = (values, times) => Array.from({ length: times }, () => [...values]).flat();

const [SAMPLES, FRAME, HOP, FRAMES, BINS] = [288, 128, 64, 4, 65];
const basis = weight('stft.forward_basis_buffer', 2 * BINS, 1, FRAME);

/** The transform's real (0) or imaginary (1) half; past the end the signal is mirrored around its last sample. */
function transform(half) {
  const values = new Float32Array(SAMPLES * FRAMES * BINS);
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let tap = 0; tap < FRAME; tap++) {
      const place = (HOP * frame) + tap;
      const sample = place < SAMPLES ? place : (2 * (SAMPLES - 1)) - place;
      for (let bin = 0; bin < BINS; bin++) {
        values[(((sample * FRAMES) + frame) * BINS) + bin] += basis[(((half * BINS) + bin) * FRAME) + tap];
      }
    }
  }
  return values;
}

/** A convolution of kernel 3 over few positions as a matrix: [positions in * channels in, positions out * channels out]. */
function convolution(x, number, channels, filters, positions, stride) {
  const name = `encoder.${number}.reparam_conv`;
  const kernel = weight(`${name}.weight`, filters, channels, 3);
  const places = Math.ceil(positions / stride);
  const values = new Float32Array(positions * channels * places * filters);
  for (let place = 0; place < places; place++) {
    for (let tap = 0; tap < 3; tap++) {
      const position = (place * stride) + tap - 1;
      if (position < 0 || position >= positions) continue;
      for (let channel = 0; channel < channels; channel++) {
        for (let filter = 0; filter < filters; filter++) {
          values[(((((position * channels) + channel) * places) + place) * filters) + filter] = kernel[(((filter * channels) + channel) * 3) + tap];
        }
      }
    }
  }
  return graph.node('Relu', [linear(x, name, positions * channels, places * filters, values, tile(weight(`${name}.bias`, filters), places))]);
}

const HIDDEN = 128;
const x = graph.input('input', FLOAT, ['B', SAMPLES]);
const state = graph.input('state', FLOAT, [2, 'B', HIDDEN]);
const squared = [0, 1].map((half) => {
  const part = graph.node('MatMul', [x, matrix(half ? 'stft.imaginary' : 'stft.real', SAMPLES, FRAMES * BINS, transform(half))]);
  return graph.node('Mul', [part, part]);
});
let heard = graph.node('Sqrt', [graph.node('Add', squared)]);
heard = convolution(heard, 0, BINS, 128, FRAMES, 1);
heard = convolution(heard, 1, 128, 64, 4, 2);
heard = convolution(heard, 2, 64, 64, 2, 2);
heard = convolution(heard, 3, 64, HIDDEN, 1, 1);

// LSTM cell; gates in the order input, forget, cell, output.
const first = graph.shape(0);
const [before, cell] = graph.node('Split', [state, graph.shape(1, 1)], { axis: 0 }, 2).map((part) => graph.node('Squeeze', [part, first]));
const transposed = (name) => {
  const published = weight(name, 4 * HIDDEN, HIDDEN);
  return Float32Array.from({ length: published.length }, (_, i) => published[((i % (4 * HIDDEN)) * HIDDEN) + Math.floor(i / (4 * HIDDEN))]);
};
const input = weight('decoder.rnn.bias_ih', 4 * HIDDEN);
const bias = weight('decoder.rnn.bias_hh', 4 * HIDDEN).map((value, i) => value + input[i]);
const gates = linear(graph.node('Concat', [before, heard], { axis: 1 }), 'decoder.rnn', 2 * HIDDEN, 4 * HIDDEN,
  [...transposed('decoder.rnn.weight_hh'), ...transposed('decoder.rnn.weight_ih')], bias);
const [enter, keep, offered, leave] = graph.node('Split', [gates, graph.shape(HIDDEN, HIDDEN, HIDDEN, HIDDEN)], { axis: 1 }, 4);
const next = graph.node('Add', [
  graph.node('Mul', [graph.node('Sigmoid', [keep]), cell]),
  graph.node('Mul', [graph.node('Sigmoid', [enter]), graph.node('Tanh', [offered])]),
]);
const hidden = graph.node('Mul', [graph.node('Sigmoid', [leave]), graph.node('Tanh', [next])]);
graph.named('stateN', 'Concat', [hidden, next].map((part) => graph.node('Unsqueeze', [part, first])), { axis: 0 });
const logit = linear(graph.node('Relu', [hidden]), 'decoder.decoder.2', HIDDEN, 1, weight('decoder.decoder.2.weight', 1, HIDDEN, 1), weight('decoder.decoder.2.bias', 1));
graph.named('output', 'Sigmoid', [logit]);
graph.output('output', FLOAT, ['B', 1]);
graph.output('stateN', FLOAT, [2, 'B', HIDDEN]);
graph.write(output, 'silero_vad_8k_batch', 15);
