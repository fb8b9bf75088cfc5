import type { Part } from "../language/regions.ts";
import { editorMessages } from "../messages.ts";
import type { RenderContext } from "../operation.ts";
import { operationNamed } from "../operations/index.ts";
import type { Step } from "../plan.ts";
import { layersOf } from "../subject/layers.ts";
import type { Matte } from "../subject/matte.ts";
import type { SubjectMask } from "../subject/subject-mask.ts";
import { ImpossibleOperation, type Pixels, solid } from "./pixels.ts";

/** How far a picture has come. */
export interface StepState {
  picture: Pixels;
  /** Where its subject is, if that was needed. It is found before anything is done to the picture, and goes along with it. */
  matte: Matte | undefined;
  /** Counts how often its pixels came to lie elsewhere. */
  moveCount: number;
}

export function initialState(picture: Pixels): StepState {
  return { picture, matte: undefined, moveCount: 0 };
}

/** One of several steps done. Throws `ImpossibleOperation`. */
export async function applyStep(
  { picture, matte, moveCount }: StepState,
  steps: readonly Step[],
  index: number,
  subjectMask: SubjectMask,
  context: Omit<RenderContext, "subject">,
): Promise<StepState> {
  const step = steps[index];
  if (step === undefined) return { picture, matte, moveCount };
  if (step.region !== "all" || operationNamed(step.name).needsSubject) requireRegionSize(picture);
  const mask = matte ?? (needsSubject(steps, index) ? await subjectMask.matteOf(picture, moveCount) : undefined);
  const size = { width: picture.width, height: picture.height };
  const after = await runOperation(step, picture, mask, context);
  const stayed = after.width === size.width && after.height === size.height;
  const movement = operationNamed(step.name).movement(step.params);
  if (movement === "none" && stayed) return { picture: after, matte: mask, moveCount };
  const moved = movement === "uniform" && mask !== undefined ? await moveMatte(step, mask, context) : undefined;
  return { picture: after, matte: moved, moveCount: moveCount + 1 };
}

/** The most pixels of a picture that is taken apart, by its channels: it is in memory four or five times then. */
const MAX_REGION_PIXELS = { 3: 50_000_000, 4: 28_000_000 };

/** Throws `ImpossibleOperation` for a picture that is too large to be taken apart. */
function requireRegionSize({ width, height, channels }: Pixels): void {
  const maxPixels = MAX_REGION_PIXELS[channels];
  if (width * height <= maxPixels) return;
  throw new ImpossibleOperation(editorMessages.tooLargeForRegions(width * height, maxPixels));
}

/** Whether the subject must be known now: some step needs it before the pixels move away. */
function needsSubject(steps: readonly Step[], from: number): boolean {
  for (const { name, params, region } of steps.slice(from)) {
    const operation = operationNamed(name);
    if (region !== "all" || operation.needsSubject) return true;
    if (operation.movement(params) === "unpredictable") return false;
  }
  return false;
}

async function runOperation(
  { name, params, region }: Step,
  picture: Pixels,
  matte: Matte | undefined,
  rest: Omit<RenderContext, "subject">,
) {
  const context: RenderContext = { ...rest, subject: () => requireMatte(matte) };
  const run = (part: Pixels) => operationNamed(name).run(part, params, context);
  return region === "all" ? run(picture) : runOnRegion(picture, requireMatte(matte), region, run);
}

function requireMatte(matte: Matte | undefined): Matte {
  if (matte === undefined) throw new Error("a step that did not say that it needs the subject");
  return matte;
}

/** Works on one layer with the other taken out, so that nothing of it bleeds in, and puts both together again. */
async function runOnRegion(picture: Pixels, matte: Matte, part: Part, run: (layer: Pixels) => Promise<Pixels>): Promise<Pixels> {
  const layers = await layersOf(picture, matte);
  return part === "background" ? layers.over(await run(layers.background())) : layers.under(await run(layers.subject()));
}

/** The mask, moved as the picture was. What is new around it is background. */
async function moveMatte({ name, params }: Step, matte: Matte, rest: Omit<RenderContext, "subject">): Promise<Matte> {
  const asPicture = solid(matte, 3, [0, 0, 0]);
  for (let at = 0; at < matte.values.length; at += 1) asPicture.bytes.fill(matte.values[at] as number, 3 * at, 3 * at + 3);
  const { bytes, width, height, channels } = await operationNamed(name).run(asPicture, params, { ...rest, subject: () => matte });
  return { values: Uint8ClampedArray.from({ length: width * height }, (_, at) => bytes[channels * at] as number), width, height };
}
