import { editorMessages } from "../messages.ts";
import type { RenderContext } from "../operation.ts";
import { operationNamed } from "../operations/index.ts";
import { describeStep, type Step } from "../plan.ts";
import type { SubjectMask } from "../subject/subject-mask.ts";
import type { FileRequest } from "./file-format.ts";
import type { RenderJob, RenderOutcome } from "./job.ts";
import { hashPixels, type Pixels } from "./pixels/pixels.ts";
import { applyMaps, type PointMap, samplePixels } from "./pixels/point-maps.ts";
import { applyStep, findMatte, type StepState } from "./run-step.ts";

/** How steps are done to a picture, or to the frames of an animation. */
export interface StepRunner<State> {
  /** The crop from the settings, if it comes before this step. Otherwise the same state. */
  crop(state: State, index: number): Promise<State>;
  /** Does the steps with these indexes, which follow each other. Returns those that changed nothing, too. */
  apply(state: State, indexes: readonly number[]): Promise<{ state: State; unchanged: number[] }>;
  /** Whether the result is what the drawing started from. */
  isOriginal(state: State): Promise<boolean>;
  /** `isSame`: nothing was changed yet. */
  encode(state: State, isSame: boolean): Promise<{ image: Uint8Array; notes?: string[] }>;
}

/** Runs the steps of a job, group by group. Refuses if they changed nothing. */
export async function runSteps<State>(
  job: RenderJob,
  start: State,
  groups: readonly (readonly number[])[],
  { crop, apply, isOriginal, encode }: StepRunner<State>,
): Promise<RenderOutcome> {
  let state = start;
  const changesFile = job.steps.some(isFileStep);
  const unchanged: number[] = [];
  for (const indexes of groups) {
    const after = await apply(await crop(state, indexes[0] ?? 0), indexes);
    state = after.state;
    unchanged.push(...after.unchanged);
  }
  const isSame = unchanged.length === groups.flat().length || (await isOriginal(state));
  if (isSame && !changesFile) return { kind: "refused", userMessage: explainUnchanged(job.steps) };
  return { kind: "drawn", unchanged, ...(await encode(await crop(state, job.steps.length), isSame)) };
}

function explainUnchanged(steps: readonly Step[]): string {
  const [only, another] = steps;
  const reason = only && another === undefined ? operationNamed(only.name).unchanged(only.params) : undefined;
  return reason ?? editorMessages.unchanged(steps.map(describeStep).join(", "));
}

function isFileStep({ name }: Step): boolean {
  return operationNamed(name).file !== undefined;
}

/** What the steps together want of the file; undefined if nothing. */
export function fileRequestOf(steps: readonly Step[]): FileRequest | undefined {
  const wanted = steps.flatMap(({ name, params }) => operationNamed(name).file?.(params) ?? []);
  const last = <K extends keyof FileRequest>(key: K): FileRequest[K] | null =>
    wanted.findLast((one) => one[key] !== null)?.[key] ?? null;
  return wanted.length === 0 ? undefined : { type: last("type"), maxBytes: last("maxBytes"), quality: last("quality") };
}

/** The indexes of the steps that change pixels: those that change each pixel alone run together. */
export function groupSteps({ steps, settingsCrop }: RenderJob): number[][] {
  const groups: number[][] = [];
  for (const [index, step] of steps.entries()) {
    const last = groups.at(-1);
    if (isFileStep(step)) continue;
    const before = steps[index - 1];
    if (last && isPointStep(step) && isPointStep(before) && settingsCrop?.beforeIndex !== index) last.push(index);
    else groups.push([index]);
  }
  return groups;
}

function isPointStep(step: Step | undefined): boolean {
  return step?.region === "all" && operationNamed(step.name).maps !== undefined;
}

/** Does the steps of one group to a picture. */
export async function applyGroup(
  state: StepState,
  job: RenderJob,
  indexes: readonly number[],
  subjectMask: SubjectMask,
  context: Omit<RenderContext, "subject">,
): Promise<{ state: StepState; unchanged: number[] }> {
  const [first = 0] = indexes;
  if (!isPointStep(job.steps[first])) {
    const before = await hashPixels(state.picture);
    const after = await applyStep(state, job.steps, first, subjectMask, context);
    return { state: after, unchanged: before === (await hashPixels(after.picture)) ? [first] : [] };
  }
  const matte = await findMatte(state, job.steps, first, subjectMask);
  return { state: { ...state, matte }, unchanged: await applyPointSteps(state.picture, job.steps, indexes) };
}

/** Does steps that change each pixel alone, in place. A sample of the picture shows which of them change something. */
async function applyPointSteps(picture: Pixels, steps: readonly Step[], indexes: readonly number[]): Promise<number[]> {
  const unchanged: number[] = [];
  const sample = samplePixels(picture);
  let pending: PointMap[] = [];
  for (const index of indexes) {
    const maps = mapsOf(steps[index], sample);
    if (await changes(sample, maps)) pending.push(...maps);
    else {
      applyMaps(picture, pending);
      pending = [];
      if (!(await changes(picture, maps))) unchanged.push(index);
    }
  }
  applyMaps(picture, pending);
  return unchanged;
}

function mapsOf(step: Step | undefined, sample: Pixels): PointMap[] {
  return step === undefined ? [] : (operationNamed(step.name).maps?.(step.params, sample) ?? []);
}

/** Applies maps to a picture. Returns whether they change what can be seen. */
async function changes(picture: Pixels, maps: PointMap[]): Promise<boolean> {
  const before = await hashPixels(picture);
  return before !== (await hashPixels(applyMaps(picture, maps)));
}

/** Applies the crop from the settings if it comes before this step. */
export async function applySettingsCrop(
  { settingsCrop }: RenderJob,
  state: StepState,
  index: number,
  subjectMask: SubjectMask,
  context: Omit<RenderContext, "subject">,
): Promise<StepState> {
  return settingsCrop?.beforeIndex === index ? applyStep(state, [settingsCrop.step], 0, subjectMask, context) : state;
}
