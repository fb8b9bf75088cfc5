// Networks that the administrator names in SUBJECT_NETWORK. These are small ones with the inputs of the real ones: bright pixels are the subject.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBuiltInEditor } from "../../../../src/models/local/local.ts";
import { encodeGraph } from "../../../../src/models/local/subject/faces/onnx-graph.ts";
import { createSubjectFinder } from "../../../../src/models/local/subject/network/finder.ts";
import { openOwnNetwork } from "../../../../src/models/local/subject/network/network.ts";
import { recogniseKind } from "../../../../src/models/local/subject/network/network-kinds.ts";
import { order } from "../orders.ts";
import { decode, paint, pixelAt } from "../pictures.ts";

/** A network whose output is the mean of the channels, times `factor`, as one number per pixel. Resolves to its file. */
function writeNetwork(input: string, side: number, { factor = 1, channels = 3 } = {}): string {
  const file = join(mkdtempSync(join(tmpdir(), "network-")), "network.onnx");
  const shape = [1, channels, side, side];
  const nodes = [
    { operator: "ReduceMean", inputs: [input], output: "mean", attributes: { axes: [1], keepdims: 1 } },
    { operator: "Mul", inputs: ["mean", "factor"], output: "output" },
  ];
  const constants = [{ name: "factor", shape: [1], values: Float32Array.of(factor) }];
  writeFileSync(file, encodeGraph({ nodes, constants, inputs: { [input]: shape }, outputs: { output: [1, 1, side, side] } }));
  return file;
}

test.each([
  ["U²-Net", "input.1", 320],
  ["IS-Net", "input", 1024],
  ["BiRefNet", "input_image", 1024],
  ["BiRefNet", "pixel_values", 1024],
])("recognises %s by its input %s of %i pixels", (name, input, side) => {
  expect(recogniseKind({ name: input, shape: [1, 3, side, side] })).toMatchObject({ name, side });
  expect(recogniseKind({ name: input, shape: ["batch", 3, side, side] })).toMatchObject({ name, side });
});

test.each([[[1, 3, 512, 512]], [[1, 1, 320, 320]], [[1, 3, 1024, 320]], [[3, 320, 320]], [[]]])(
  "doesn't recognise %j",
  (shape) => {
    expect(recogniseKind({ name: "input", shape })).toBeUndefined();
  },
);

/** What a network sees of a grey of 204, that is 0.8 of 255, as a share of 255. */
test.each([
  ["IS-Net: 0.8 − 0.5", "input", 1024, 76],
  ["BiRefNet: the sigmoid of 1.56, by mean and deviation of each channel", "input_image", 1024, 211],
  ["U²-Net: the sigmoid of 2.45, since the brightest value becomes 1", "input.1", 320, 235],
])("gives the network what it was trained with. %s", async (_, input, side, share) => {
  const network = await openOwnNetwork(writeNetwork(input, side));
  const { values, width, height } = await network.computeSaliency(new Uint8Array(3 * side * side).fill(204));
  expect([width, height, network.side]).toEqual([side, side, side]);
  expect(Math.abs((values[0] ?? 0) - share)).toBeLessThanOrEqual(1);
});

test("cuts out a subject with the network that was chosen", async () => {
  const finder = createSubjectFinder({ network: writeNetwork("input", 1024, { factor: 20 }) });
  expect(await finder.inputSide()).toBe(1024);
  const picture = await paint(360, 240, (x, y) => (Math.hypot(x - 156, y - 114) < 57 ? [250, 250, 250] : [20, 20, 20]));
  const watch = { signal: new AbortController().signal, preview() {} };
  const { image } = await createBuiltInEditor(finder).draw(order("remove the background", [picture]), watch);
  const result = await decode(image);
  expect([pixelAt(result, 156, 114)[3], pixelAt(result, 5, 5)[3]]).toEqual([255, 0]);
});

test.each([
  ["isn't there", () => "/nowhere/network.onnx", "isn't there, can't be read or isn't an ONNX network"],
  [
    "isn't a network",
    () => {
      const file = join(mkdtempSync(join(tmpdir(), "network-")), "notes.txt");
      writeFileSync(file, "not a network");
      return file;
    },
    "isn't there, can't be read or isn't an ONNX network",
  ],
  ["has another size", () => writeNetwork("input", 512), "its input is 1 × 3 × 512 × 512"],
  ["takes grey pictures", () => writeNetwork("input", 320, { channels: 1 }), "its input is 1 × 1 × 320 × 320"],
])("says why a network that %s can't be used", async (_, file, why) => {
  await expect(createSubjectFinder({ network: file() }).inputSide()).rejects.toThrow(why);
});
