// Writes ONNX models: networks whose weights come in another format run with the same runtime.

/** A tensor by name, with the values in row-major order. */
export interface Constant {
  name: string;
  shape: readonly number[];
  values: Float32Array | BigInt64Array;
}

/** One operator. `attributes` are whole numbers, lists of them, or text. */
export interface GraphNode {
  operator: string;
  inputs: readonly string[];
  output: string;
  attributes?: Readonly<Record<string, number | readonly number[] | string>>;
}

export interface Graph {
  nodes: readonly GraphNode[];
  constants: readonly Constant[];
  /** Names and shapes; text in a shape is a size that varies. */
  inputs: Readonly<Record<string, readonly (number | string)[]>>;
  outputs: Readonly<Record<string, readonly (number | string)[]>>;
}

const OPSET_VERSION = 13;
const IR_VERSION = 8;
const elementType = { float: 1, int64: 7 };
const attributeType = { int: 2, text: 3, ints: 7 };

/** Encodes a graph as the bytes of an ONNX file. */
export function encodeGraph({ nodes, constants, inputs, outputs }: Graph): Uint8Array {
  const graph = Buffer.concat([
    ...nodes.map((node) => field(1, encodeNode(node))),
    field(2, text("graph")),
    ...constants.map((constant) => field(5, encodeConstant(constant))),
    ...Object.entries(inputs).map(([name, shape]) => field(11, encodeValue(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => field(12, encodeValue(name, shape))),
  ]);
  return Buffer.concat([number(1, IR_VERSION), field(7, graph), field(8, number(2, OPSET_VERSION))]);
}

function encodeNode({ operator, inputs, output, attributes = {} }: GraphNode): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => field(1, text(name))),
    field(2, text(output)),
    field(4, text(operator)),
    ...Object.entries(attributes).map(([name, value]) => field(5, encodeAttribute(name, value))),
  ]);
}

function encodeAttribute(name: string, value: number | readonly number[] | string): Buffer {
  const encoded =
    typeof value === "string"
      ? [field(4, text(value)), number(20, attributeType.text)]
      : typeof value === "number"
        ? [number(3, value), number(20, attributeType.int)]
        : [...value.map((one) => number(8, one)), number(20, attributeType.ints)];
  return Buffer.concat([field(1, text(name)), ...encoded]);
}

function encodeConstant({ name, shape, values }: Constant): Buffer {
  return Buffer.concat([
    ...shape.map((size) => number(1, size)),
    number(2, values instanceof Float32Array ? elementType.float : elementType.int64),
    field(8, text(name)),
    field(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  ]);
}

function encodeValue(name: string, shape: readonly (number | string)[]): Buffer {
  const sizes = shape.map((size) => field(1, typeof size === "number" ? number(1, size) : field(2, text(size))));
  const tensor = Buffer.concat([number(1, elementType.float), field(2, Buffer.concat(sizes))]);
  return Buffer.concat([field(1, text(name)), field(2, field(1, tensor))]);
}

// Protocol Buffers: each field is a number with its wire type, then its value.

function text(value: string): Buffer {
  return Buffer.from(value, "utf8");
}

function field(id: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(id * 8 + 2), varint(bytes.length), bytes]);
}

function number(id: number, value: number): Buffer {
  return Buffer.concat([varint(id * 8), varint(value)]);
}

/** Whole numbers from 0. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
