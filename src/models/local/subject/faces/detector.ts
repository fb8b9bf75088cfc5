import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { editorMessages } from "../../messages.ts";
import { NetworkUnavailable } from "../network/network-unavailable.ts";
import { loadRuntime } from "../network/runtime.ts";
import { buildDetector, CLASSES, DETECTOR_SIDE } from "./detector-graph.ts";
import type { Detection } from "./faces.ts";
import { parseWeights, type Weights } from "./weights.ts";

/** The expected hash of the detector's weights; see README.md. */
const sha256 = "44030ca4ed905f54fea7a800a6df242907e5ab381e560130f1fde537663e5f6c";

/** Finds faces in `DETECTOR_SIDE` × `DETECTOR_SIDE` pixels of RGB. */
export interface FaceDetector {
  detect(input: Uint8Array): Promise<Detection[]>;
}

/** Opens the network from the installed package. Throws `NetworkUnavailable`. */
export async function openFaceDetector(avoidNative: boolean): Promise<FaceDetector> {
  const weights = await readWeights();
  const anchors = weights.get("Output/extra_dim")?.values ?? new Float32Array();
  const runtime = await loadRuntime(avoidNative).catch((cause: unknown) => {
    throw new NetworkUnavailable(editorMessages.facesMissing(editorMessages.runtimeMissing), { cause });
  });
  const session = await runtime.open(buildDetector(weights));
  return {
    async detect(input) {
      const tensor = new runtime.Tensor("float32", toTensor(input), [1, 3, DETECTOR_SIDE, DETECTOR_SIDE]);
      const { boxes, classes } = await session.run({ picture: tensor });
      if (!(boxes?.data instanceof Float32Array && classes?.data instanceof Float32Array))
        throw new Error("the face detector returned an unexpected output");
      return decode(boxes.data, classes.data, anchors);
    },
  };
}

async function readWeights(): Promise<ReadonlyMap<string, Weights>> {
  const files = [
    import.meta.resolve("@vladmandic/face-api/model/ssd_mobilenetv1_model-weights_manifest.json"),
    import.meta.resolve("@vladmandic/face-api/model/ssd_mobilenetv1_model.bin"),
  ] as const;
  const [manifest, data] = await Promise.all([readFile(new URL(files[0])), readFile(new URL(files[1]))]).catch(
    (cause: unknown) => {
      throw new NetworkUnavailable(editorMessages.facesMissing(editorMessages.faceWeightsMissing), { cause });
    },
  );
  if (createHash("sha256").update(manifest).update(data).digest("hex") !== sha256)
    throw new NetworkUnavailable(editorMessages.facesMissing(editorMessages.faceWeightsDamaged));
  return parseWeights(manifest.toString("utf8"), data);
}

/** Colours from −1 to 1, one plane each. */
function toTensor(input: Uint8Array): Float32Array {
  const pixels = DETECTOR_SIDE * DETECTOR_SIDE;
  const tensor = new Float32Array(3 * pixels);
  for (let at = 0, from = 0; at < pixels; at += 1, from += 3) {
    tensor[at] = (input[from] as number) / 127.5 - 1;
    tensor[pixels + at] = (input[from + 1] as number) / 127.5 - 1;
    tensor[2 * pixels + at] = (input[from + 2] as number) / 127.5 - 1;
  }
  return tensor;
}

/** Detections below this score are noise. */
const MIN_SCORE = 0.3;
/** The network's offsets are multiples of these: of the anchor's centre, and of the logarithm of its size. */
const VARIANCE = { centre: 0.1, size: 0.2 };

/** Turns offsets from anchors (top, left, bottom, right, as shares of the side) into boxes. */
function decode(boxes: Float32Array, classes: Float32Array, anchors: Float32Array): Detection[] {
  const found: Detection[] = [];
  const span = (at: number, first: number) => {
    const [from, to] = [anchors[at + first] as number, anchors[at + first + 2] as number];
    const length = (to - from) * Math.exp(VARIANCE.size * (boxes[at + first + 2] as number));
    const middle = (from + to) / 2 + VARIANCE.centre * (boxes[at + first] as number) * (to - from);
    return { start: (middle - length / 2) * DETECTOR_SIDE, length: length * DETECTOR_SIDE };
  };
  for (let at = 0; at < anchors.length; at += 4) {
    const score = 1 / (1 + Math.exp(-(classes[(at / 4) * CLASSES + 1] as number)));
    if (score < MIN_SCORE) continue;
    const [down, across] = [span(at, 0), span(at, 1)];
    found.push({ left: across.start, top: down.start, width: across.length, height: down.length, score });
  }
  return found;
}
