import { z } from "zod";

// The format of TensorFlow.js: a manifest, and one file with all tensors, quantized to bytes.

/** A tensor in the layout of TensorFlow: height, width, inputs, outputs. */
export interface Weights {
  shape: readonly number[];
  values: Float32Array;
}

const manifestSchema = z.array(
  z.object({
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int()),
        dtype: z.enum(["float32", "int32"]),
        quantization: z.object({ scale: z.number(), min: z.number(), dtype: z.literal("uint8") }).optional(),
      }),
    ),
  }),
);

/** Reads all tensors by name. Throws if the files don't fit each other. */
export function parseWeights(manifest: string, data: Uint8Array): ReadonlyMap<string, Weights> {
  const groups = manifestSchema.parse(JSON.parse(manifest));
  const tensors = new Map<string, Weights>();
  let at = 0;
  for (const { name, shape, quantization } of groups.flatMap(({ weights }) => weights)) {
    const count = shape.reduce((product, size) => product * size, 1);
    const bytes = new Uint8Array(data.subarray(at, at + (quantization ? count : 4 * count)));
    at += bytes.length;
    const values = quantization ? scaleBytes(bytes, quantization) : new Float32Array(bytes.buffer);
    if (values.length !== count) throw new Error("the weights are shorter than their manifest");
    tensors.set(name, { shape, values });
  }
  return tensors;
}

function scaleBytes(bytes: Uint8Array, { scale, min }: { scale: number; min: number }): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) values[at] = (bytes[at] as number) * scale + min;
  return values;
}
