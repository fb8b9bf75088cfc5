import { isPart, type Part } from "../language/clauses/regions.ts";
import { editorMessages } from "../messages.ts";
import type { RenderContext } from "../operation.ts";
import { operationNamed } from "../operations/index.ts";
import type { Step } from "../plan.ts";
import { separateLayers } from "../subject/layers.ts";
import type { Matte } from "../subject/matte.ts";
import type { SubjectMask } from "../subject/subject-mask.ts";
import { createSolid, ImpossibleOperation, type Pixels } from "./pixels/pixels.ts";
import { mixByMask, type Plane } from "./pixels/planes.ts";
import { zoneMask } from "./zones.ts";

/** A picture between two steps. */
export interface StepState {
  picture: Pixels;
  /** The subject's matte, if a step needs it. It is found before the picture is changed and moves along with it. */
  matte: Matte | undefined;
  /** How often its pixels have moved. */
  moveCount: number;
}

export function initialState(picture: Pixels): StepState {
  return { picture, matte: undefined, moveCount: 0 };
}

/** Applies one of several steps. Throws `ImpossibleOperation`. */
export async function applyStep(
  state: StepState,
  steps: readonly Step[],
  index: number,
  subjectMask: SubjectMask,
  context: Omit<RenderContext, "subject">,
): Promise<StepState> {
  const step = steps[index];
  if (step === undefined) return state;
  const { picture, moveCount } = state;
  const { needsSubject, needsArea } = operationNamed(step.name);
  if (step.region !== "all" || needsSubject || needsArea) requireRegionSize(picture);
  const mask = await findMatte(state, steps, index, subjectMask);
  const size = { width: picture.width, height: picture.height };
  const after = await runOperation(step, picture, mask, context);
  const hasSameSize = after.width === size.width && after.height === size.height;
  const movement = operationNamed(step.name).movement(step.params);
  if (movement === "none" && hasSameSize) return { picture: after, matte: mask, moveCount };
  const moved = movement === "uniform" && mask !== undefined ? await moveMatte(step, mask, context) : undefined;
  return { picture: after, matte: moved, moveCount: moveCount + 1 };
}

/** The subject's matte, if this step or a later one needs it. */
export async function findMatte(
  { picture, matte, moveCount }: StepState,
  steps: readonly Step[],
  index: number,
  subjectMask: SubjectMask,
): Promise<Matte | undefined> {
  return matte ?? (needsSubject(steps, index) ? await subjectMask.matteOf(picture, moveCount) : undefined);
}

/** The maximum size for edits to one region, by channels: the picture is then in memory four or five times. */
const MAX_REGION_PIXELS = { 3: 50_000_000, 4: 28_000_000 };

/** Throws `ImpossibleOperation` if the picture is too large for edits to one region. */
function requireRegionSize({ width, height, channels }: Pixels): void {
  const maxPixels = MAX_REGION_PIXELS[channels];
  if (width * height <= maxPixels) return;
  throw new ImpossibleOperation(editorMessages.tooLargeForRegions(width * height, maxPixels));
}

/** Whether the subject must be found now, because a step needs it before the pixels move unpredictably. */
function needsSubject(steps: readonly Step[], from: number): boolean {
  for (const { name, params, region } of steps.slice(from)) {
    const operation = operationNamed(name);
    if (isPart(region) || operation.needsSubject) return true;
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
  if (region === "all") return run(picture);
  if (isPart(region)) return runOnPart(picture, requireMatte(matte), region, run);
  return runInZone(picture, await zoneMask(region, picture), run);
}

/** Runs an operation on the whole picture and keeps its result in the zone. */
async function runInZone(picture: Pixels, mask: Plane, run: (picture: Pixels) => Promise<Pixels>): Promise<Pixels> {
  const after = await run({ ...picture, bytes: picture.bytes.slice() });
  return mixByMask(picture, after, mask);
}

function requireMatte(matte: Matte | undefined): Matte {
  if (matte === undefined) throw new Error("the operation doesn't declare that it needs the subject");
  return matte;
}

/** Runs an operation on one layer without the other, so that nothing bleeds in, and puts both together again. */
async function runOnPart(picture: Pixels, matte: Matte, part: Part, run: (layer: Pixels) => Promise<Pixels>): Promise<Pixels> {
  const layers = await separateLayers(picture, matte);
  return part === "background" ? layers.over(await run(layers.background())) : layers.under(await run(layers.subject()));
}

/** Moves the matte like the picture. New areas around it are background. */
async function moveMatte({ name, params }: Step, matte: Matte, rest: Omit<RenderContext, "subject">): Promise<Matte> {
  const asPicture = createSolid(matte, 3, [0, 0, 0]);
  for (let at = 0; at < matte.values.length; at += 1) asPicture.bytes.fill(matte.values[at] as number, 3 * at, 3 * at + 3);
  const { bytes, width, height, channels } = await operationNamed(name).run(asPicture, params, {
    ...rest,
    note() {},
    subject: () => matte,
  });
  return { values: Uint8ClampedArray.from({ length: width * height }, (_, at) => bytes[channels * at] as number), width, height };
}
