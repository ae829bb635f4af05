// Writes an ONNX graph, as far as the scripts beside this file need it: protobuf (https://protobuf.dev/programming-guides/encoding) and the
// messages of onnx.proto (GraphProto, NodeProto, TensorProto). No dependencies, and the same bytes for the same calls.
import { writeFileSync } from 'node:fs';

export const FLOAT = 1;
export const INT8 = 3;
export const INT64 = 7;

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
const attribute = (name, value) => {
  if (typeof value === 'string') return message(5, text(1, name), text(4, value), int(20, 3));
  if (Array.isArray(value)) return message(5, text(1, name), ...value.map((v) => int(8, v)), int(20, 7));
  return message(5, text(1, name), Number.isInteger(value) ? int(3, value) : float(2, value), int(20, Number.isInteger(value) ? 2 : 1));
};
const longs = (values) => Buffer.from(BigInt64Array.from(values, BigInt).buffer);

export const floats = (values) => Buffer.from(Float32Array.from(values).buffer);

/** A graph that is put together node by node; values that need no name of their own get one. */
export class GraphWriter {
  #nodes = [];
  #initializers = [];
  #inputs = [];
  #outputs = [];
  #unnamed = 0;

  /** Adds an operator; returns the name of its output, or the names where it has several. */
  node(op, operands, attributes = {}, outputs = 1) {
    const names = Array.from({ length: outputs }, () => `v${++this.#unnamed}`);
    this.#add(op, operands, names, attributes);
    return outputs === 1 ? names[0] : names;
  }

  /** Adds an operator whose output has the given name. */
  named(name, op, operands, attributes = {}) {
    this.#add(op, operands, [name], attributes);
  }

  /** Adds a tensor of constants. */
  initializer(name, shape, type, bytes) {
    this.#initializers.push(message(5, ...shape.map((d) => int(1, d)), int(2, type), text(8, name), message(9, bytes)));
    return name;
  }

  constant(shape, ...values) {
    return this.initializer(`c${++this.#unnamed}`, shape, FLOAT, floats(values));
  }

  /** A one-dimensional tensor of whole numbers: a shape, axes, bounds. */
  shape(...values) {
    return this.initializer(`c${++this.#unnamed}`, [values.length], INT64, longs(values));
  }

  /** Declares an input; a dimension is a number, or a name where it is open. */
  input(name, type, dimensions) {
    this.#inputs.push(this.#port(11, name, type, dimensions));
    return name;
  }

  /** Declares an output. */
  output(name, type, dimensions) {
    this.#outputs.push(this.#port(12, name, type, dimensions));
  }

  /** Writes the file. */
  write(path, name, opset) {
    const graph = message(7, ...this.#nodes, text(2, name), ...this.#initializers, ...this.#inputs, ...this.#outputs);
    writeFileSync(path, Buffer.concat([int(1, 8), text(2, 'edgecx'), graph, message(8, text(1, ''), int(2, opset))]));
  }

  #add(op, operands, names, attributes) {
    this.#nodes.push(message(1, ...operands.map((o) => text(1, o)), ...names.map((n) => text(2, n)), text(4, op), ...Object.entries(attributes).map(([k, v]) => attribute(k, v))));
  }

  #port(field, name, type, dimensions) {
    return message(field, text(1, name), message(2, message(1, int(1, type),
      message(2, ...dimensions.map((d) => message(1, typeof d === 'string' ? text(2, d) : int(1, d)))))));
  }
}
