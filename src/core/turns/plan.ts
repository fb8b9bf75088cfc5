// Plans what a turn will draw, as a pure function of rows: references, models, variants, seeds, and what has to be dropped.

import { messages } from "../cards/messages.ts";
import type { AreaPicture, Exchange, ImageModel, Models } from "../ports/models.ts";
import type { StoredImage } from "../ports/pictures.ts";
import type { Plan, PlannedVariant } from "../store.ts";
import {
  AUTO,
  type BlobKey,
  type ImageInfo,
  LOCAL,
  type ModelId,
  type PlannedReading,
  type Reference,
  type Settings,
  type Turn,
  type TurnId,
  type TurnSettings,
  type Variant,
  type VariantId,
} from "../vocabulary.ts";
import { editorWordsOf, instructionOf, isExact } from "./instruction.ts";

export const MAX_REFERENCES = 5;
export const MAX_MODELS = 4;
export const MAX_PICTURES = 9;
/** Shown instead of a model's name for the conversation's first picture, when undo restores it. */
const ORIGINAL = "original" as ModelId;

/** What a turn starts from: its parent, the pictures that people pointed at, and attachments. */
export interface PlanInput {
  parent?: TurnId;
  pictures: Reference[];
  attached: ImageInfo[];
  /** How many pictures were sent in excess of the limit. */
  tooMany: number;
  /** The names of all pictures that were given, in their order, where they have one. */
  names?: (string | undefined)[];
  /** What couldn't be used of the pictures that were sent. */
  notes: string[];
  history: Exchange[];
  /** Each picture is edited on its own. */
  each: boolean;
  /** One of the pictures is a spoiler. */
  spoiler?: boolean;
  /** How a language model reads the instruction. */
  reading?: PlannedReading;
}

/** The conversation's settings, overridden by those for this turn. */
export function settingsFor(turn: Turn): TurnSettings {
  return { ...turn.conversation.settings, ...turn.requestedSettings };
}

export function planTurn(turn: Turn, input: PlanInput, models: Models, freshSeed: number): Plan {
  const { each: _, ...settings } = settingsFor(turn);
  const notes = [...turn.notes, ...input.notes];
  const chosen = chooseModels(settings.models, notes);
  const seed = seedFor(turn, settings, freshSeed);
  const all = [...input.pictures, ...input.attached.map((image): Reference => ({ image, origin: "attached" }))];
  const given = all.length + input.tooMany;
  const prompt = input.reading && isExact(input.reading) ? input.reading.instruction : instructionOf(turn.prompt);
  const order = { prompt, history: input.history, references: input.each ? 1 : given, ...(turn.area && { marked: true }) };
  const drawing = chooseModels(models.resolve(chosen, order), notes);
  notes.push(...noteOnAuto(chosen, order, input.reading, models), ...noteOnReading(input.reading, drawing));
  if (input.each)
    return {
      ...planEach(turn, { all, given, input }, drawing, seed, notes),
      settings: { ...settings, models: chosen, each: true },
      ...parentOf(input),
    };
  const references = takeReferences(all, input, drawing, models, notes);
  const variants = planVariants(prompt, { ...settings, models: drawing }, seed, input, models, notes);
  return {
    settings: { ...settings, models: chosen },
    seed,
    notes,
    spoiler: input.spoiler ?? false,
    references,
    variants,
    ...parentOf(input),
  };
}

/** What `auto` chose, and why. */
function noteOnAuto(
  chosen: ModelId[],
  order: Parameters<Models["chooseAuto"]>[0],
  reading: PlannedReading | undefined,
  models: Models,
): string[] {
  const auto = chosen.includes(AUTO) ? models.chooseAuto(order) : undefined;
  if (!auto) return [];
  const parts = reading?.newContent ?? [];
  const reason = parts.length > 0 ? { kind: "new" as const, parts } : auto.reason;
  return [
    messages.autoChose(
      auto.models.map((id) => models.get(id)?.label ?? id),
      reason,
    ),
  ];
}

/** What the built-in editor does for the instruction. */
function noteOnReading(reading: PlannedReading | undefined, drawing: readonly ModelId[]): string[] {
  return reading && isExact(reading) && drawing.includes(LOCAL) ? [messages.readAs(reading.instruction)] : [];
}

function parentOf({ parent }: PlanInput): Pick<Plan, "parent"> {
  return parent === undefined ? {} : { parent };
}

/** One variant for each picture, by the first of the models. */
function planEach(
  turn: Turn,
  { all, given, input }: { all: Reference[]; given: number; input: PlanInput },
  [model, ...others]: ModelId[],
  seed: number,
  notes: string[],
): Omit<Plan, "settings"> {
  const references = all.slice(0, MAX_PICTURES);
  if (given > MAX_PICTURES)
    notes.push(messages.droppedReferences(MAX_PICTURES, given, messages.nineAtMost, namesAfter(MAX_PICTURES, input)));
  if (others.length > 0) notes.push(messages.eachWithOneModel);
  const variants = references.map((_, position): PlannedVariant => {
    return { number: position + 1, model: model ?? turn.settings.models[0] ?? LOCAL, choice: { index: 0, of: 1 }, seed };
  });
  return { seed, notes, spoiler: input.spoiler ?? false, references, variants };
}

/** The names of the pictures from this position on. Empty unless all of them have one. */
function namesAfter(position: number, { names = [] }: PlanInput): string[] {
  const rest = names.slice(position);
  return rest.includes(undefined) ? [] : rest.filter((name) => name !== undefined);
}

/** The pictures that a variant is drawn from. */
export function referencesFor({ settings, references }: Turn, { number }: Variant): Reference[] {
  return settings.each ? references.slice(number - 1, number) : references;
}

function chooseModels(asked: ModelId[], notes: string[]): ModelId[] {
  const different = [...new Set(asked)];
  if (different.length > MAX_MODELS) notes.push(messages.fewerModels);
  return different.slice(0, MAX_MODELS);
}

function seedFor(turn: Turn, settings: Settings, freshSeed: number): number {
  if (typeof turn.requestedSettings.seed === "number") return turn.requestedSettings.seed;
  // A conversation rolls its seed at the start, for its first turn.
  if (turn.repeats !== undefined || (turn.requestedSettings.seed === "new" && turn.number > 1)) return freshSeed;
  return typeof settings.seed === "number" ? settings.seed : turn.conversation.seed;
}

function takeReferences(all: Reference[], input: PlanInput, chosen: ModelId[], models: Models, notes: string[]): Reference[] {
  const given = all.length + input.tooMany;
  const limits = chosen.flatMap((id) => models.get(id)?.can.references ?? []);
  const limit = Math.min(MAX_REFERENCES, Math.max(0, ...limits));
  if (given > limit && limits.length > 0) {
    const why = limit < MAX_REFERENCES ? messages.modelTakesNoMore : messages.fiveAtMost;
    notes.push(messages.droppedReferences(limit, given, why, namesAfter(limit, input)));
  }
  return all.slice(0, limit);
}

function planVariants(
  prompt: string,
  settings: Settings,
  seed: number,
  { history }: PlanInput,
  models: Models,
  notes: string[],
): PlannedVariant[] {
  const per = variantsPerModel(settings.variants, settings.models.length);
  if (per < settings.variants) notes.push(messages.fewerVariants(per, settings.variants));
  const planned = settings.models.flatMap((id) => {
    const of = distinctVariants(models.get(id), prompt, history, per, notes);
    return Array.from({ length: of }, (_, index) => ({ model: id, choice: { index, of } }));
  });
  return planned.map((variant, position) => ({ ...variant, number: position + 1, seed: seed + position }));
}

/** How many pictures each of so many models draws. */
export function variantsPerModel(wanted: number, models: number): number {
  return Math.max(1, Math.min(wanted, Math.floor(MAX_PICTURES / models)));
}

function distinctVariants(
  model: ImageModel | undefined,
  prompt: string,
  history: Exchange[],
  wanted: number,
  notes: string[],
): number {
  const choices = model ? Math.min(wanted, model.choices({ prompt, history }, wanted)) : wanted;
  if (model && choices > 0 && choices < wanted) notes.push(messages.sameVariants(model.label, choices, wanted));
  return Math.max(1, choices);
}

/** The pictures of a turn that the next one builds on: the picked ones, or all ready ones. */
export function imagesToBuildOn(turn: Turn): Reference[] {
  const ready = turn.variants.filter((variant) => variant.state === "ready");
  const picked = ready.filter((variant) => variant.picks.length > 0);
  const origin = picked.length > 0 ? "picked" : "previous";
  return (picked.length > 0 ? picked : ready).flatMap(({ id, image }) =>
    image ? [{ image, origin, variant: id } as const] : [],
  );
}

/** Earlier turns as models receive them, oldest first. `read` loads a picture's bytes. `wordsOf`: what the model reads of an instruction. */
export function toHistory(
  branch: Turn[],
  read: (image: ImageInfo) => StoredImage,
  models: Pick<Models, "get">,
  wordsOf: (turn: Turn) => string,
  readArea?: (area: BlobKey) => AreaPicture,
): Exchange[] {
  const history: Exchange[] = [];
  for (const turn of branch.filter(({ kind }) => kind === "edit").reverse()) {
    const used = plainFirst(imagesToBuildOn(turn), turn, history, models);
    const first = turn.variants.find((variant) => variant.id === used[0]?.variant);
    history.push({
      prompt: wordsOf(turn),
      references: turn.references.map((reference) => read(reference.image)),
      pictures: used.map(({ image, variant }) => ({ ...read(image), model: modelOf(turn, variant) })),
      choice: first?.choice ?? { index: 0, of: 1 },
      ...(turn.area && readArea && { area: readArea(turn.area) }),
    });
  }
  return history;
}

/** Where nobody picked, a model that draws several strengths goes on from the picture that it drew as the instruction says. `turn`: the one
 *  that drew these pictures. `history`: what came before it. */
export function plainFirst(pictures: Reference[], turn: Turn, history: Exchange[], models: Pick<Models, "get">): Reference[] {
  if (pictures.length < 2 || turn.settings.each || pictures.some(({ origin }) => origin !== "previous")) return pictures;
  const plain = turn.variants.find(
    ({ model, choice }) => models.get(model)?.plainChoice?.({ prompt: editorWordsOf(turn), history }, choice.of) === choice.index,
  );
  const first = pictures.find(({ variant }) => variant !== undefined && variant === plain?.id);
  return first ? [first, ...pictures.filter((one) => one !== first)] : pictures;
}

function modelOf(turn: Turn, id: VariantId | undefined): ModelId {
  return turn.variants.find((variant) => variant.id === id)?.model ?? ORIGINAL;
}

/** Undo shows the pictures that a turn was built on, and draws nothing. `before` has these pictures. They were drawn for `drawnFor`, another
 *  turn if `before` is an undo itself. Undefined if there's nothing to go back to. */
export function planUndo(
  turn: Turn,
  undone: Turn | undefined,
  before: Turn | undefined,
  drawnFor: Turn | undefined,
): Plan | undefined {
  const shown = undone?.references.filter((reference) => reference.origin !== "attached") ?? [];
  return planShown(turn, shown, before, drawnFor, (drawnFor ?? undone)?.spoiler);
}

/** Shows the pictures of an earlier turn again: those that the next turn would build on. They were drawn for `drawnFor`. */
export function planRestore(turn: Turn, earlier: Turn, drawnFor: Turn): Plan | undefined {
  return planShown(turn, imagesToBuildOn(earlier), earlier, drawnFor);
}

/** A turn that draws nothing. `of`: the turn that has these pictures. */
function planShown(
  turn: Turn,
  shown: Reference[],
  of: Turn | undefined,
  drawnFor: Turn | undefined,
  spoiler = drawnFor?.spoiler ?? false,
): Plan | undefined {
  if (shown.length === 0) return undefined;
  const variants = shown.map(({ image, variant }, position): PlannedVariant => {
    const drawn = of?.variants.find((one) => one.id === variant);
    return {
      number: position + 1,
      model: drawn?.model ?? ORIGINAL,
      choice: { index: 0, of: 1 },
      seed: drawn?.seed ?? turn.seed,
      image,
    };
  });
  const { seed } = turn.conversation;
  const settings = { ...turn.conversation.settings, ...(of?.settings.each && { each: true as const }) };
  const references = drawnFor?.references ?? shown;
  return { settings, seed, notes: [], spoiler, references, variants, ...(drawnFor && { parent: drawnFor.id }) };
}
