import { type Constant, encodeGraph, type GraphNode } from "./onnx-graph.ts";
import type { Weights } from "./weights.ts";

// The face detector: SSD (single-shot detector) on MobileNet v1.

/** The side of the square input, in pixels. */
export const DETECTOR_SIDE = 512;

/** The strides of the thirteen separable convolutions. */
const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];
const VARIANCE_EPSILON = 0.001;
/** Classes per anchor: background, face, and one that was never trained. */
export const CLASSES = 3;

/** The ONNX model. Its input is `picture`: 1 × 3 × 512 × 512, colours from −1 to 1. Its outputs are `boxes`: 1 × 5118 × 4 offsets from the
 *  anchors, and `classes`: 1 × 5118 × 3 logits. */
export function buildDetector(weights: ReadonlyMap<string, Weights>): Uint8Array {
  const graph = new DetectorGraph(weights);
  const taps: string[] = [];
  let last = graph.convolve("picture", "MobilenetV1/Conv2d_0_pointwise", 2);
  for (const [index, stride] of strides.entries()) {
    const name = `MobilenetV1/Conv2d_${index + 1}`;
    last = graph.convolve(graph.convolveDepthwise(last, `${name}_depthwise`, stride), `${name}_pointwise`, 1);
    if (index === 10) taps.push(last);
  }
  taps.push(last);
  for (let index = 0; index < 8; index += 1) {
    last = graph.convolve(last, `Prediction/Conv2d_${index}_pointwise`, index % 2 === 0 ? 1 : 2);
    if (index % 2 === 1) taps.push(last);
  }
  return graph.encode(taps);
}

class DetectorGraph {
  readonly #weights: ReadonlyMap<string, Weights>;
  readonly #nodes: GraphNode[] = [];
  readonly #constants: Constant[] = [
    { name: "zero", shape: [], values: Float32Array.of(0) },
    { name: "six", shape: [], values: Float32Array.of(6) },
  ];

  constructor(weights: ReadonlyMap<string, Weights>) {
    this.#weights = weights;
  }

  convolve(input: string, name: string, stride: number): string {
    const { shape, values } = this.#find(`${name}/weights`);
    this.#constants.push(outputsFirst(`${name}/weights`, shape, values));
    return this.#finish(input, name, this.#find(`${name}/convolution_bn_offset`).values, { strides: [stride, stride] });
  }

  /** One filter per channel. Its batch normalization becomes part of the filter. */
  convolveDepthwise(input: string, name: string, stride: number): string {
    const { shape, values } = this.#find(`${name}/depthwise_weights`);
    const [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map(
      (part) => this.#find(`${name}/BatchNorm/${part}`).values,
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const factor = gamma.map((value, at) => value / Math.sqrt((variance[at] as number) + VARIANCE_EPSILON));
    const scaled = values.map((value, at) => value * (factor[at % factor.length] as number));
    const [height = 1, width = 1, channels = 1] = shape;
    this.#constants.push(outputsFirst(`${name}/weights`, [height, width, 1, channels], scaled));
    const bias = beta.map((value, at) => value - (mean[at] as number) * (factor[at] as number));
    return this.#finish(input, name, bias, { strides: [stride, stride], group: channels });
  }

  encode(taps: readonly string[]): Uint8Array {
    for (const [output, part, size] of [
      ["boxes", "BoxEncodingPredictor", 4],
      ["classes", "ClassPredictor", CLASSES],
    ] as const) {
      const inputs = taps.map((tap, index) => this.#predict(tap, `Prediction/BoxPredictor_${index}/${part}`, size));
      this.#nodes.push({ operator: "Concat", inputs, output, attributes: { axis: 1 } });
    }
    return encodeGraph({
      nodes: this.#nodes,
      constants: this.#constants,
      inputs: { picture: [1, 3, DETECTOR_SIDE, DETECTOR_SIDE] },
      outputs: { boxes: [1, "anchors", 4], classes: [1, "anchors", CLASSES] },
    });
  }

  /** A row of `size` values for each anchor. */
  #predict(input: string, name: string, size: number): string {
    const { shape, values } = this.#find(`${name}/weights`);
    this.#constants.push(
      outputsFirst(`${name}/weights`, shape, values),
      { name: `${name}/biases`, ...this.#find(`${name}/biases`) },
      { name: `${name}/shape`, shape: [3], values: BigInt64Array.of(1n, -1n, BigInt(size)) },
    );
    this.#nodes.push(
      { operator: "Conv", inputs: [input, `${name}/weights`, `${name}/biases`], output: `${name}/planes` },
      { operator: "Transpose", inputs: [`${name}/planes`], output: `${name}/pixels`, attributes: { perm: [0, 2, 3, 1] } },
      { operator: "Reshape", inputs: [`${name}/pixels`, `${name}/shape`], output: `${name}/rows` },
    );
    return `${name}/rows`;
  }

  /** Convolution, bias and a ramp from 0 to 6. */
  #finish(input: string, name: string, bias: Float32Array, attributes: NonNullable<GraphNode["attributes"]>): string {
    this.#constants.push({ name: `${name}/bias`, shape: [bias.length], values: bias });
    this.#nodes.push(
      {
        operator: "Conv",
        inputs: [input, `${name}/weights`, `${name}/bias`],
        output: `${name}/sum`,
        attributes: { auto_pad: "SAME_UPPER", ...attributes },
      },
      { operator: "Clip", inputs: [`${name}/sum`, "zero", "six"], output: name },
    );
    return name;
  }

  #find(name: string): Weights {
    const found = this.#weights.get(name);
    if (found === undefined) throw new Error(`the weights lack ${name}`);
    return found;
  }
}

/** From height, width, inputs, outputs to outputs, inputs, height, width. */
function outputsFirst(name: string, shape: readonly number[], values: Float32Array): Constant {
  const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
  const moved = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const output = at % outputs;
    const input = Math.floor(at / outputs) % inputs;
    const pixel = Math.floor(at / (outputs * inputs));
    moved[(output * inputs + input) * height * width + pixel] = values[at] as number;
  }
  return { name, shape: [outputs, inputs, height, width], values: moved };
}
