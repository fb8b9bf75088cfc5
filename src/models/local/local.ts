import { setImmediate } from "node:timers/promises";
import type { OperationHelp } from "../../core/cards/views.ts";
import { ModelError } from "../../core/errors.ts";
import type { AreaPicture, Drawing, DrawOrder, ImageModel } from "../../core/ports/models.ts";
import type { StoredImage } from "../../core/ports/pictures.ts";
import type { AspectRatio, ModelId } from "../../core/vocabulary.ts";
import { keepOutside } from "../area.ts";
import { compileRules } from "./language/everyday/rule.ts";
import { answerInItsLanguage } from "./language/other-languages.ts";
import { parseInstruction } from "./language/parse.ts";
import { explainRefusal } from "./language/refusal.ts";
import { examplesIn, inMarkedArea, suggestNear } from "./language/suggest.ts";
import { possiblePart, type Understanding, understandPlan } from "./language/understand.ts";
import { editorMessages } from "./messages.ts";
import { operationNamed, operations } from "./operations/index.ts";
import { describeStep, type Plan, type Step, usesArea, usesSubject } from "./plan.ts";
import { isRepeatable } from "./rendering/film.ts";
import type { RenderJob, RenderOutcome } from "./rendering/job.ts";
import { createMasks } from "./rendering/masks.ts";
import { renderInWorker } from "./rendering/worker/render-in-worker.ts";
import { createMatteCache } from "./subject/matte-cache.ts";
import { createSubjectFinder, type SubjectFinder } from "./subject/network/finder.ts";
import { planVariant, planVariants, type VariantPlan } from "./variants.ts";

/** The built-in editor: photo editing in plain English, free and offline. It can't add new objects, and says so. */
export function createBuiltInEditor(finder: SubjectFinder): ImageModel {
  const mattes = createMatteCache();
  return {
    id: "local" as ModelId,
    label: editorMessages.label,
    about: editorMessages.about,
    can: {
      references: 5,
      needsReference: true,
      seed: true,
      history: true,
      previews: true,
      animations: true,
      aspectRatios: "any",
      resolutions: ["standard"],
      cost: "free",
      price: "free",
    },
    choices(order, wanted) {
      const { plan, unmatched, unsupported } = understandPlan(order.prompt, order.history, order.marked);
      return unmatched.length > 0 || unsupported !== undefined ? 0 : planVariants(plan, wanted).length;
    },
    read({ prompt, history, marked }) {
      const { unmatched, unsupported, plan } = understandPlan(prompt, history, marked);
      if (unmatched.length > 0) return { kind: "unknown", words: [...new Set(unmatched.flatMap(({ words }) => words))] };
      if (unsupported === undefined) return { kind: "all" };
      return { kind: plan.steps.length === 0 ? kindWithoutSteps(prompt) : "beyond" };
    },
    plainChoice(order, of) {
      const { plan } = understandPlan(order.prompt, order.history);
      return planVariants(plan, of).findIndex(({ label }) => label === "");
    },
    estimateUsd: () => 0,
    getReady({ prompt, history }) {
      const { plan, unmatched, unsupported } = understandPlan(prompt, history);
      if (unmatched.length === 0 && unsupported === undefined && usesSubject(plan.steps)) finder.getReady();
    },
    async draw(order, watch) {
      watch.signal.throwIfAborted();
      const { plan, label, remarks } = planOrder(order);
      const area = areaFor(order, plan);
      const isInArea = usesArea(plan.steps);
      const pictures = choosePictures(order, plan);
      if (isInArea && pictures[0]?.frames !== undefined) refuseAnimation();
      const key = pictures[0]?.key || undefined; // one that isn't stored has none
      const matte = key && !plan.reach ? mattes.get(key) : undefined;
      if (usesSubject(plan.steps) && matte === undefined) finder.getReady();
      const settingsCrop = planSettingsCrop(order, plan);
      const pixels = Math.max(...pictures.map(({ width, height, frames = 1 }) => width * height * frames));
      const outcome = await renderInWorker(
        order.personHash,
        pixels,
        async () => ({
          ...(await createJob(order, plan, pictures, settingsCrop)),
          ...(matte && { matte }),
          ...(isInArea && area && { area: await area.read() }),
        }),
        finder,
        { ...watch, keepMatte: (found) => key && mattes.set(key, found) },
      );
      const sources = pictures.slice(0, countUsed(plan));
      const drawing = toDrawing(order, outcome, sources, [
        describeOutcome(plan, outcome, label),
        ...(outcome.kind === "drawn" ? (outcome.notes ?? []) : []),
        ...notesFor(order, plan, pictures),
        ...(isInArea && plan.steps.length > 1 ? [editorMessages.removeInAreaOnly] : []),
        ...(remarks.length > 0 ? [editorMessages.remarks(remarks)] : []),
        ...firstFrameNotes(sources, outcome),
      ]);
      const shown = area && !isInArea ? await keepOutside(drawing, pictures[0], area, areaNotes) : drawing;
      return isDeterministic(plan) ? { ...shown, applied: { deterministic: true } } : shown;
    },
  };
}

const finder = createSubjectFinder();
/** The built-in editor, with the network from the installed package. */
export const local = createBuiltInEditor(finder);
/** Masks of the subjects it finds, for models that take a mask. */
export const masks = createMasks(finder);

/** What an instruction without a single step is. */
function kindWithoutSteps(prompt: string): "nothing" | "filler" | "beyond" {
  const { meanings } = parseInstruction(prompt);
  if (meanings.every((meaning) => meaning.kind === "nothing" && meaning.excluded === undefined)) return "filler";
  return meanings.every(({ kind }) => kind === "nothing" || kind === "kept") ? "nothing" : "beyond";
}

/** The plan for this order. Throws the refusal. */
function planOrder(order: DrawOrder): VariantPlan & { remarks: string[] } {
  if (order.references.length === 0) throw new ModelError("invalid", "no picture", { userMessage: editorMessages.needsPicture });
  const isMarked = order.area !== undefined;
  const understanding = understandPlan(order.prompt, order.history, isMarked);
  const { unmatched, unsupported } = understanding;
  const pictures = order.references.length;
  const foreign = unmatched.length > 0 ? answerInItsLanguage(order.prompt) : undefined;
  if (foreign !== undefined) refuse("not understood", foreign, order, understanding, examplesIn(foreign));
  if (unmatched.length > 0)
    refuse(
      "not understood",
      explainRefusal(understanding, isMarked),
      order,
      understanding,
      suggestNear(understanding, pictures, isMarked),
    );
  if (unsupported !== undefined) refuse("not possible", unsupported, order, understanding, examplesIn(unsupported, pictures));
  return { ...planVariant(understanding.plan, order.choice), remarks: understanding.remarks };
}

function refuse(
  what: string,
  userMessage: string,
  { prompt, area, references }: DrawOrder,
  understanding: Understanding,
  suggestions: string[],
): never {
  const isMarked = area !== undefined;
  const possible = possiblePart(understanding, isMarked);
  const isUnclear = references.length > 1; // which of them the words are about
  const inArea = isMarked || isUnclear ? undefined : inMarkedArea(prompt, understanding);
  const instead = {
    ...(possible !== undefined && { possible }),
    ...(suggestions.length > 0 && { suggestions }),
    ...(inArea !== undefined && { inArea }),
  };
  throw new ModelError("refused", what, { userMessage, instead });
}

function refuseAnimation(): never {
  throw new ModelError("refused", "not possible in an animation", { userMessage: editorMessages.removeAnimation });
}

const areaNotes = {
  limited: editorMessages.areaLimited,
  otherShape: editorMessages.areaUnused,
  ignored: editorMessages.areaUnused,
};

/** The marked area of this turn, or that of the turn which it does again in another way. */
function areaFor({ area, history }: DrawOrder, { turnsBack }: Plan): AreaPicture | undefined {
  return area ?? (turnsBack === 0 ? undefined : history.at(-turnsBack)?.area);
}

function choosePictures({ references, history }: DrawOrder, { turnsBack, steps }: Plan): StoredImage[] {
  const pictures = turnsBack === 0 ? references : (history.at(-turnsBack)?.references ?? references);
  const needed = Math.max(...steps.map(({ name }) => operationNamed(name).pictures.min));
  if (pictures.length < needed) {
    throw new ModelError("refused", "too few pictures", { userMessage: editorMessages.needsPictures(needed) });
  }
  return pictures.slice(0, 5);
}

async function createJob(
  order: DrawOrder,
  { steps, reach }: Plan,
  pictures: StoredImage[],
  settingsCrop: RenderJob["settingsCrop"],
): Promise<RenderJob> {
  const bytes = await Promise.all(pictures.map((picture) => picture.read()));
  const isAnimation = pictures[0]?.frames !== undefined;
  const animates = isAnimation && [...steps, ...(settingsCrop ? [settingsCrop.step] : [])].every(isRepeatable);
  return {
    animates,
    pictures: bytes,
    steps,
    settingsCrop,
    seed: order.seed,
    requestedAt: order.requestedAt.getTime(),
    ...(reach && { reach }),
  };
}

function planSettingsCrop({ aspectRatio }: DrawOrder, plan: Plan): RenderJob["settingsCrop"] {
  if (aspectRatio === "as is" || setsAspectRatio(plan)) return undefined;
  const [width, height] = aspectRatio.split(":").map(Number);
  return { step: { name: "crop", params: { width, height, anchor: "centre" }, region: "all" }, beforeIndex: findCropIndex(plan) };
}

/** Before the first step that draws at the edges, unless a later step moves the picture or needs its whole subject. */
function findCropIndex({ steps }: Plan): number {
  const mustComeFirst = ({ name, params, region }: Step) => {
    const { drawsAtEdges, needsSubject, needsArea, movement } = operationNamed(name);
    return !drawsAtEdges && (needsSubject || needsArea || region !== "all" || movement(params) !== "none");
  };
  const from = steps.findLastIndex(mustComeFirst) + 1;
  const first = steps.slice(from).findIndex(({ name }) => operationNamed(name).drawsAtEdges);
  return first < 0 ? steps.length : from + first;
}

/** Whether the instruction itself sets the picture's shape. */
function setsAspectRatio({ steps }: Plan): boolean {
  return steps.some(({ name, params }) => operationNamed(name).setsAspectRatio || params.by === "box");
}

/** How this variant differs, and what was done: "subtle: brightness +20%, cropped to 16:9". */
function describeOutcome({ steps, reach = 0 }: Plan, outcome: RenderOutcome, label: string): string {
  const unchanged = outcome.kind === "drawn" ? outcome.unchanged : [];
  const settled = outcome.kind === "drawn" ? (outcome.settled ?? {}) : {};
  const labels = steps.map((step, index) => {
    const name = describeStep({ ...step, params: settled[step.name] ?? step.params });
    return unchanged.includes(index) ? editorMessages.noEffect(name) : name;
  });
  if (reach !== 0) labels.push(reach > 0 ? editorMessages.moreOfSubject : editorMessages.lessOfSubject);
  const words = labels.join(", ");
  return words.includes(label) ? words : `${label}: ${words}`;
}

function notesFor({ aspectRatio, resolution, firstNumber = 1 }: DrawOrder, plan: Plan, pictures: StoredImage[]): string[] {
  const used = countUsed(plan);
  const notes = subjectNouns(plan).map(editorMessages.assumedSubject);
  if (aspectRatio !== "as is") notes.push(aspectRatioNote(aspectRatio, plan));
  if (resolution !== "standard") notes.push(editorMessages.sizeKept(resolution));
  if (pictures.length > used)
    notes.push(
      used === 1 ? editorMessages.usedOne(firstNumber, pictures.length) : editorMessages.usedFirst(used, pictures.length),
    );
  return notes;
}

/** If it drew from an animation, but not all frames. */
function firstFrameNotes(sources: StoredImage[], outcome: RenderOutcome): string[] {
  if (outcome.kind === "drawn" && outcome.animated) return [];
  return sources.some(({ frames }) => frames !== undefined) ? [editorMessages.firstFrame] : [];
}

/** Whether every run gives the same picture. */
function isDeterministic({ steps }: Plan): boolean {
  return !steps.some(({ name }) => operationNamed(name).varies);
}

/** How many pictures the plan uses at most. */
function countUsed({ steps }: Plan): number {
  return Math.max(...steps.map(({ name }) => operationNamed(name).pictures.max));
}

function aspectRatioNote(ratio: AspectRatio, plan: Plan): string {
  if (setsAspectRatio(plan)) return editorMessages.ratioOverridden(ratio);
  return hasFrame(plan) ? editorMessages.croppedInFrame(ratio) : editorMessages.croppedAsSet(ratio);
}

/** Whether the plan adds a frame around the picture. */
function hasFrame({ steps }: Plan): boolean {
  return steps.some(({ name }) => name === "border" || name === "polaroid");
}

/** What the instruction calls the subject. */
function subjectNouns({ steps }: Plan): string[] {
  return [...new Set(steps.flatMap(({ noun }) => noun ?? []))];
}

function toDrawing({ seed }: DrawOrder, outcome: RenderOutcome, sources: StoredImage[], notes: string[]): Drawing {
  if (outcome.kind === "refused")
    throw new ModelError("refused", "not possible with this picture", { userMessage: outcome.userMessage });
  return { image: outcome.image, seed, costUsd: 0, sources, notes };
}

/** What the built-in editor can do, for the help. */
export const guide: { about: string; examples: OperationHelp[] } = {
  about: local.about,
  examples: operations.map(({ name, about, examples: [say, ...others], needsArea }) => ({
    ...{ name, about, say, others },
    ...(needsArea && { onArea: true }),
  })),
};

const warmUpPrompts = [
  "crop to 16:9, a bit warmer and a 5 px border",
  'write "a" at the top in red, then more',
  "blur the sky and add a hat",
];

/** Compiles the parser's regular expressions, which V8 otherwise does on their first and second use: half a second of the first turns. Gives
 *  way to everything else in between. */
export async function warmUp(): Promise<void> {
  await compileRules();
  for (const prompt of [...warmUpPrompts, ...warmUpPrompts]) {
    await setImmediate();
    understandPlan(prompt, [{ prompt: "make it 20% brighter", choice: { index: 0, of: 1 } }]);
  }
}
