import { ModelError } from "../../core/errors.ts";
import type { Drawing, DrawOrder, ImageModel, StoredImage } from "../../core/ports.ts";
import type { AspectRatio, ModelId } from "../../core/vocabulary.ts";
import { refusal } from "./language/refuse.ts";
import { understandPlan } from "./language/understand.ts";
import { editorMessages } from "./messages.ts";
import { operationNamed, operations } from "./operations/index.ts";
import { describeStep, type Plan, type Step } from "./plan.ts";
import { createMasks } from "./rendering/masks.ts";
import type { RenderJob, RenderOutcome } from "./rendering/render.ts";
import { renderInWorker } from "./rendering/render-in-worker.ts";
import { createSubjectFinder, type SubjectFinder } from "./subject/finder.ts";
import { type VariantPlan, variantOf, variantPlans } from "./variants.ts";

/** The built-in editor: honest photo editing by plain English, free and offline. It draws nothing new and says so. */
export function builtInEditor(finder: SubjectFinder): ImageModel {
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
      aspectRatios: "any",
      resolutions: ["standard"],
      cost: "free",
      price: "free",
    },
    choices(order, wanted) {
      const { plan, unmatched, unsupported } = understandPlan(order.prompt, order.history);
      return unmatched.length > 0 || unsupported !== undefined ? 0 : variantPlans(plan, wanted).length;
    },
    estimateUsd: () => 0,
    async draw(order, watch) {
      watch.signal.throwIfAborted();
      const { plan, label } = variantPlanOf(order);
      const pictures = picturesOf(order, plan);
      const finish = finishOf(order, plan);
      const pixels = Math.max(...pictures.map(({ width, height }) => width * height));
      const outcome = await renderInWorker(order.personHash, pixels, () => jobOf(order, plan, pictures, finish), finder, watch);
      return drawingOf(order, outcome, [describeOutcome(plan, outcome, label), ...notesFor(order, plan, pictures)]);
    },
  };
}

const finder = createSubjectFinder();
/** The built-in editor, with the network that comes in a package. */
export const local = builtInEditor(finder);
/** What it finds, for models that take a mask. */
export const masks = createMasks(finder);

/** What to do for this order. Throws the refusal. */
function variantPlanOf(order: DrawOrder): VariantPlan {
  if (order.references.length === 0) throw new ModelError("invalid", "no picture", { userMessage: editorMessages.needsPicture });
  const understanding = understandPlan(order.prompt, order.history);
  if (understanding.unmatched.length > 0)
    throw new ModelError("refused", "not understood", { userMessage: refusal(understanding) });
  if (understanding.unsupported !== undefined)
    throw new ModelError("refused", "cannot be done", { userMessage: understanding.unsupported });
  return variantOf(understanding.plan, order.choice);
}

function picturesOf({ references, history }: DrawOrder, { turnsBack, steps }: Plan): StoredImage[] {
  const pictures = turnsBack === 0 ? references : (history.at(-turnsBack)?.references ?? references);
  const needed = Math.max(...steps.map(({ name }) => operationNamed(name).pictures.min));
  if (pictures.length < needed) {
    throw new ModelError("refused", "too few pictures", { userMessage: editorMessages.needsPictures(needed) });
  }
  return pictures.slice(0, 5);
}

async function jobOf(
  order: DrawOrder,
  { steps }: Plan,
  pictures: StoredImage[],
  finish: RenderJob["finish"],
): Promise<RenderJob> {
  const bytes = await Promise.all(pictures.map((picture) => picture.read()));
  return { pictures: bytes, steps, finish, seed: order.seed, askedAt: order.askedAt.getTime() };
}

function finishOf({ aspectRatio }: DrawOrder, plan: Plan): RenderJob["finish"] {
  if (aspectRatio === "as is" || setsShape(plan)) return undefined;
  const [width, height] = aspectRatio.split(":").map(Number);
  return { step: { name: "crop", params: { width, height, at: "centre" }, region: "all" }, beforeIndex: cropIndex(plan) };
}

/** Before the first step that stands at the edges, unless a later one moves the picture or must see its subject whole. */
function cropIndex({ steps }: Plan): number {
  const waits = ({ name, params, region }: Step) => {
    const { atEdges, needsSubject, movement } = operationNamed(name);
    return !atEdges && (needsSubject || region !== "all" || movement(params) !== "none");
  };
  const from = steps.findLastIndex(waits) + 1;
  const first = steps.slice(from).findIndex(({ name }) => operationNamed(name).atEdges);
  return first < 0 ? steps.length : from + first;
}

/** Whether the instruction itself says what shape the picture is to have. */
function setsShape({ steps }: Plan): boolean {
  return steps.some(({ name, params }) => operationNamed(name).setsShape || params.by === "box");
}

/** "brightness +20%, cropped to 16:9", with how this variant differs. */
function describeOutcome({ steps }: Plan, outcome: RenderOutcome, label: string): string {
  const idle = outcome.kind === "drawn" ? outcome.idle : [];
  const labels = steps.map((step, index) => {
    const name = describeStep(step);
    return idle.includes(index) ? editorMessages.noEffect(name) : name;
  });
  const words = labels.join(", ");
  return words.includes(label) ? words : `${words} (${label})`;
}

function notesFor({ aspectRatio, resolution }: DrawOrder, plan: Plan, pictures: StoredImage[]): string[] {
  const used = Math.max(...plan.steps.map(({ name }) => operationNamed(name).pictures.max));
  const notes = subjectNouns(plan).map(editorMessages.assumedSubject);
  if (aspectRatio !== "as is") notes.push(aspectRatioNote(aspectRatio, plan));
  if (resolution !== "standard") notes.push(editorMessages.sizeKept(resolution));
  if (pictures.length > used)
    notes.push(used === 1 ? editorMessages.usedOne(pictures.length) : editorMessages.usedFirst(used, pictures.length));
  return notes;
}

function aspectRatioNote(ratio: AspectRatio, plan: Plan): string {
  if (setsShape(plan)) return editorMessages.ratioOverridden(ratio);
  return hasFrame(plan) ? editorMessages.croppedInFrame(ratio) : editorMessages.croppedAsSet(ratio);
}

/** Whether something is put around the picture. */
function hasFrame({ steps }: Plan): boolean {
  return steps.some(({ name }) => name === "border" || name === "polaroid");
}

/** What the subject was called. */
function subjectNouns({ steps }: Plan): string[] {
  return [...new Set(steps.flatMap(({ noun }) => noun ?? []))];
}

function drawingOf({ seed }: DrawOrder, outcome: RenderOutcome, notes: string[]): Drawing {
  if (outcome.kind === "refused")
    throw new ModelError("refused", "cannot be done with this picture", { userMessage: outcome.userMessage });
  return { image: outcome.image, seed, costUsd: 0, notes };
}

/** What the built-in editor can do, for help. */
export const guide: { about: string; examples: { name: string; say: string }[] } = {
  about: local.about,
  examples: operations.map(({ name, examples }) => ({ name, say: examples[0] })),
};

// The parser's expressions are compiled when they are used for the first and the second time, which takes a quarter of a second in
// all: now, and not in somebody's first turns.
const warmUp = [
  "crop to 16:9, a bit warmer and a 5 px border",
  'write "a" at the top in red, then more',
  "blur the sky and add a hat",
];
for (const said of [...warmUp, ...warmUp]) {
  understandPlan(said, [{ prompt: "make it 20% brighter", choice: { index: 0, of: 1 } }]);
}
