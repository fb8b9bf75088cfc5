// The networks that can find a subject. Each takes a picture as a square of RGB, and returns a square of shares.

/** How a network wants its input. Each channel becomes (value / brightest − mean) / deviation. */
export interface NetworkKind {
  name: string;
  /** Of its input and output, in pixels. */
  side: number;
  /** Red, green, blue. */
  mean: readonly [number, number, number];
  deviation: readonly [number, number, number];
  /** Whether the brightest value of the picture counts, or else 255. */
  stretches: boolean;
}

const imageNet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;

/** Qin and others, 2020: https://arxiv.org/abs/2005.09007. All its sizes. */
export const u2net: NetworkKind = { name: "U²-Net", side: 320, ...imageNet, stretches: true };
/** Qin and others, 2022: https://arxiv.org/abs/2203.03041. */
const isNet: NetworkKind = { name: "IS-Net", side: 1024, mean: [0.5, 0.5, 0.5], deviation: [1, 1, 1], stretches: false };
/** Zheng and others, 2024: https://arxiv.org/abs/2401.03407. */
const biRefNet: NetworkKind = { name: "BiRefNet", side: 1024, ...imageNet, stretches: false };

/** How exports of BiRefNet call their input. IS-Net has the same size. */
const biRefNetInputs = ["input_image", "pixel_values"];

/** The kind of a network by its input. Undefined if it's another one. */
export function recogniseKind({ name, shape }: { name: string; shape: readonly (number | string)[] }): NetworkKind | undefined {
  const [, channels, height, width] = shape;
  if (shape.length !== 4 || channels !== 3 || height !== width) return undefined;
  if (height === u2net.side) return u2net;
  if (height !== isNet.side) return undefined;
  return biRefNetInputs.includes(name) ? biRefNet : isNet;
}

/** Interleaved RGB of `side` × `side` pixels as the network's input: all red values, then all green ones, then all blue ones. */
export function toTensor(input: Uint8Array, { side, mean, deviation, stretches }: NetworkKind): Float32Array {
  const pixels = side * side;
  if (input.length !== 3 * pixels) throw new Error(`the network input has ${input.length} bytes`);
  const brightest = stretches ? input.reduce((most, value) => Math.max(most, value), 1) : 255;
  const tensor = new Float32Array(3 * pixels);
  for (const channel of [0, 1, 2] as const)
    for (let at = 0; at < pixels; at += 1)
      tensor[channel * pixels + at] = ((input[3 * at + channel] as number) / brightest - mean[channel]) / deviation[channel];
  return tensor;
}

/** The network's output as shares of 255. Some exports leave out the last step, a sigmoid: their values aren't between 0 and 1. */
export function toShares(output: unknown, { side }: NetworkKind): Uint8ClampedArray {
  if (!(output instanceof Float32Array) || output.length !== side * side)
    throw new Error("the network returned an unexpected output");
  const isRaw = output.some((value) => value < -0.01 || value > 1.01);
  return Uint8ClampedArray.from(output, (value) => 255 * (isRaw ? 1 / (1 + Math.exp(-value)) : value));
}
