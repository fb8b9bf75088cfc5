import { z } from "zod";
import { takeSubject } from "./language/clauses/regions.ts";
import { type Clause, hasPhrase, type Phrase, phrase } from "./language/vocabulary/phrase.ts";
import { formatPercent, formatSignedPercent, takeAmount, takeDirection, takeParticle } from "./language/vocabulary/quantities.ts";
import { editorMessages } from "./messages.ts";
import type { FileRequest } from "./rendering/file-format.ts";
import { type Pixels, requireSize, type Size } from "./rendering/pixels/pixels.ts";
import type { Plane } from "./rendering/pixels/planes.ts";
import { applyMaps, type PointMap, samplePixels } from "./rendering/pixels/point-maps.ts";
import { reclaimMemory } from "./rendering/pixels/reclaim-memory.ts";
import { amountSchema } from "./schemas.ts";
import type { Face } from "./subject/faces/faces.ts";
import type { Matte } from "./subject/matte.ts";

/** Plain JSON. Each operation validates its own. */
export type Params = Readonly<Record<string, unknown>>;

/** What an operation can use while it runs. */
export interface RenderContext {
  /** 1 for the whole picture, less for a preview. Lengths in pixels shrink with it. */
  readonly scale: number;
  readonly seed: number;
  /** When the picture was requested. */
  readonly requestedAt: Date;
  /** The number of pictures. */
  readonly references: number;
  /** How much of each pixel of the current picture is the subject. Only for operations with `needsSubject`. */
  subject(): Matte;
  /** The faces in a picture, the largest first; none is an empty list. Throws `ImpossibleOperation` if the network is missing. */
  faces(picture: Pixels): Promise<readonly Face[]>;
  /** The part of the picture that a person marked: white where the edit applies, of this size. Only for operations with `needsArea`. */
  area(size: Size): Promise<Plane>;
  /** Says something about the result on the card. */
  note(text: string): void;
  /** Says which parameters the operation of this name has chosen by looking at the picture, for its label on the card. */
  settle(name: string, params: Params): void;
  /** The n-th picture, from 1, resized to fit inside `box` or cropped to cover it. */
  reference(number: number, box: Size, fit: "inside" | "cover"): Promise<Pixels>;
}

/** How an operation moves pixels: not at all, in the same way for every picture of that size (so a mask can follow), or depending on the
 *  picture. */
type Movement = "none" | "uniform" | "unpredictable";

/** A clause that names the operation but asks for something it can't do; `unsupported` is a sentence for people. */
export interface Unsupported {
  unsupported: string;
}

export function isUnsupported(found: Params | Unsupported): found is Unsupported {
  return "unsupported" in found;
}

/** Another version, for the second, third… variant. */
interface Alternative {
  params: Params;
  label: string;
}

interface Description<P extends Params> {
  name: string;
  /** One line of help. */
  about: string;
  /** What people say for it, the most common first. */
  examples: readonly [string, ...string[]];
  /** Takes what it understands out of the clause. Returns parameters, which the schema validates, or undefined if the clause is about
   *  something else. */
  read(clause: Clause): Params | Unsupported | undefined;
  /** The label people see: "brightness +20%". */
  describe(params: P): string;
  /** The same, `factor` times as strong. Undefined if it has no strength. */
  scale?(params: P, factor: number): P | undefined;
  /** Other versions, best first, without this one. */
  alternatives?(params: P): Alternative[];
  /** How many pictures it needs and can use. Defaults to one. */
  pictures?: { min: number; max: number };
  /** It sets the picture's aspect ratio. */
  setsAspectRatio?: boolean;
  /** It can change only the subject or only the background. Pixels stay where they are. */
  supportsRegions?: boolean;
  /** It needs the subject's matte. */
  needsSubject?: boolean;
  /** It needs an area that a person marked. */
  needsArea?: boolean;
  /** Defaults to "none" for operations that support regions, otherwise to "unpredictable". */
  movement?: Movement | ((params: P) => Movement);
  /** It draws at the edges of the picture, so a later crop would cut it off. */
  drawsAtEdges?: boolean;
  /** It changes tones pixel by pixel and decides how from all of them: in an animation from all frames, or it would flicker. */
  measuresTones?: boolean;
  /** It does the same to every picture of a size, although masks can't follow it. */
  isRepeatable?: boolean;
  /** It adds an effect to the picture, so "less of it" means a weaker effect. */
  isEffect?: boolean;
  /** It changes only the file, in this way. */
  file?(params: P): FileRequest;
  /** Every run gives another result: it depends on the seed, or on the time. */
  varies?: boolean;
  /** What to say if it found nothing to change. Undefined: only that it wouldn't change the picture. */
  unchanged?(params: P): string | undefined;
}

/** Returns the result. May change the given picture. Throws `ImpossibleOperation`. */
type Run<Value> = (picture: Pixels, value: Value, context: RenderContext) => Pixels | Promise<Pixels>;
/** How each pixel changes, without a look at the others. `sample` is a small copy of the picture, to measure its tones. */
type Maps<Value> = (value: Value, sample: Pixels) => PointMap[];
/** How an operation changes a picture: as a whole, or pixel by pixel, which is faster. */
type Change<Value> = { run: Run<Value>; maps?: never } | { maps: Maps<Value>; run?: never };

export type Definition<P extends Params> = Description<P> & Change<P>;

/** One thing the built-in editor can do. Its parameters are validated on every call. */
export interface Operation {
  readonly name: string;
  readonly about: string;
  readonly examples: readonly [string, ...string[]];
  /** Of its parameters. */
  readonly schema: z.ZodType<Params>;
  readonly pictures: { min: number; max: number };
  readonly setsAspectRatio: boolean;
  readonly drawsAtEdges: boolean;
  readonly isEffect: boolean;
  readonly measuresTones: boolean;
  readonly isRepeatable: boolean;
  readonly varies: boolean;
  readonly supportsRegions: boolean;
  readonly needsSubject: boolean;
  readonly needsArea: boolean;
  movement(params: Params): Movement;
  read(clause: Clause): Params | Unsupported | undefined;
  describe(params: Params): string;
  run(picture: Pixels, params: Params, context: RenderContext): Promise<Pixels>;
  /** Only if it changes nothing but the file. */
  file?(params: Params): FileRequest;
  /** Only if it changes each pixel by its own colour and place alone. */
  maps?: Maps<Params>;
  scale(params: Params, factor: number): Params | undefined;
  alternatives(params: Params): Alternative[];
  unchanged(params: Params): string | undefined;
}

/** Defines an operation with parameters of this schema. */
export function defineOperation<P extends Params>(definition: { schema: z.ZodType<P> } & Definition<P>): Operation {
  const { schema, maps, file } = definition;
  return {
    name: definition.name,
    about: definition.about,
    examples: definition.examples,
    schema,
    pictures: definition.pictures ?? { min: 1, max: 1 },
    setsAspectRatio: definition.setsAspectRatio ?? false,
    drawsAtEdges: definition.drawsAtEdges ?? false,
    isEffect: definition.isEffect ?? false,
    measuresTones: definition.measuresTones ?? false,
    isRepeatable: definition.isRepeatable ?? false,
    varies: definition.varies ?? false,
    supportsRegions: definition.supportsRegions ?? false,
    needsSubject: definition.needsSubject ?? false,
    needsArea: definition.needsArea ?? false,
    movement: (params) => movementOf(definition, schema.parse(params)),
    read(clause) {
      const found = definition.read(clause);
      return found === undefined || isUnsupported(found) ? found : validateParams(schema, found);
    },
    describe: (params) => definition.describe(schema.parse(params)),
    async run(picture, params, context) {
      await reclaimMemory(picture);
      const result = await change(definition, picture, schema.parse(params), context);
      requireSize(result);
      return result;
    },
    ...(file && { file: (params: Params) => file(schema.parse(params)) }),
    ...(maps && { maps: (params: Params, sample: Pixels) => maps(schema.parse(params), sample) }),
    scale: (params, factor) => definition.scale?.(schema.parse(params), factor),
    alternatives: (params) => definition.alternatives?.(schema.parse(params)) ?? [],
    unchanged: (params) => definition.unchanged?.(schema.parse(params)),
  };
}

function change<Value>(
  { run, maps }: Change<Value>,
  picture: Pixels,
  value: Value,
  context: RenderContext,
): Pixels | Promise<Pixels> {
  return maps ? applyMaps(picture, maps(value, samplePixels(picture))) : run(picture, value, context);
}

function movementOf<P extends Params>({ movement, supportsRegions }: Definition<P>, params: P): Movement {
  if (movement === undefined) return supportsRegions ? "none" : "unpredictable";
  return typeof movement === "string" ? movement : movement(params);
}

function validateParams(schema: z.ZodType<Params>, params: Params): Params | Unsupported {
  const result = schema.safeParse(params);
  return result.success ? result.data : { unsupported: result.error.issues[0]?.message ?? editorMessages.outOfRange };
}

type SliderDefinition = Slider & Change<number>;

interface Slider extends Pick<Definition<Params>, "name" | "about" | "examples" | "measuresTones"> {
  /** Phrases for more of it, for less of it, and for its name. */
  up: string;
  down: string;
  noun: string;
  /** Clauses that contain these words but mean something else. */
  exclude?: RegExp;
  /** The change for "more", as a share. */
  defaultAmount: number;
  min: number;
  max: number;
}

/** Defines an operation with an amount above or below zero, as a share. */
export function defineSlider(definition: SliderDefinition): Operation {
  const { up, down, noun, exclude, defaultAmount, min, max, run, maps, ...named } = definition;
  const range = editorMessages.range(named.name, formatSignedPercent(min), formatSignedPercent(max));
  const patterns = { up: phrase(up), down: phrase(down), noun: phrase(noun) };
  return defineOperation({
    ...named,
    supportsRegions: true,
    schema: z.object({ amount: z.number(range).min(min, range).max(max, range) }),
    read: (clause) => (exclude?.test(clause.rest) ? undefined : readSlider(clause, patterns, defaultAmount, { min, max })),
    describe: ({ amount }) => `${named.name} ${formatSignedPercent(amount)}`,
    scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, min, max) }),
    ...byAmount(definition),
  });
}

function byAmount({ run, maps }: Change<number>): Change<{ amount: number }> {
  return maps
    ? { maps: ({ amount }, sample) => maps(amount, sample) }
    : { run: (picture, { amount }, context) => run(picture, amount, context) };
}

function readSlider(
  clause: Clause,
  patterns: Record<"up" | "down" | "noun", Phrase>,
  defaultAmount: number,
  range: { min: number; max: number },
) {
  const comparison = hasPhrase(clause, patterns.up) ? 1 : hasPhrase(clause, patterns.down) ? -1 : undefined;
  if (comparison === undefined && !hasPhrase(clause, patterns.noun)) return undefined;
  if (comparison !== undefined) hasPhrase(clause, patterns.noun);
  const spoken = takeDirection(clause);
  const amount = takeAmount(clause);
  const direction = takeParticle(clause) && comparison === undefined ? (spoken ?? -1) : spoken;
  const sign = (comparison ?? 1) * (direction ?? (comparison === undefined ? (clause.carried.direction ?? 1) : 1));
  return { amount: signedAmount(amount, sign, defaultAmount, comparison !== undefined, range) };
}

function signedAmount(
  amount: ReturnType<typeof takeAmount>,
  sign: number,
  defaultAmount: number,
  isComparison: boolean,
  { min, max }: { min: number; max: number },
): number {
  if (amount.kind === "strength") return clamp(sign * defaultAmount * amount.strength, min, max);
  if (amount.kind === "share") return sign * amount.share;
  if (isComparison && sign < 0 && amount.level > 1) return clamp(1 / amount.level - 1, min, max);
  return clamp(amount.level - 1, min, max);
}

type EffectDefinition = Effect & Change<number>;

interface Effect
  extends Pick<Definition<Params>, "name" | "about" | "examples" | "needsSubject" | "drawsAtEdges" | "measuresTones" | "varies"> {
  phrases: string;
  /** From 0 to 1. */
  defaultAmount: number;
}

const effectVerbs = phrase("add|apply|use|give|more|even more|extra|increase|with");

/** Defines an effect with an amount from 0 to 1. */
export function defineEffect(definition: EffectDefinition): Operation {
  const { phrases, defaultAmount, run, maps, ...named } = definition;
  const phraseOf = phrase(phrases);
  const amount = amountSchema(named.name.replaceAll("-", " "));
  return defineOperation({
    ...named,
    isEffect: true,
    supportsRegions: named.needsSubject !== true,
    movement: "none",
    schema: z.object({ amount }),
    read(clause) {
      if (!hasPhrase(clause, phraseOf)) return undefined;
      while (hasPhrase(clause, phraseOf)); // "dreamy glow"
      const amount = takeEffectAmount(clause, defaultAmount);
      if (named.needsSubject) takeSubject(clause);
      return { amount };
    },
    describe: ({ amount }) => `${named.name.replaceAll("-", " ")} ${formatPercent(amount)}`,
    scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
    ...byAmount(definition),
  });
}

/** Takes the amount of an effect: at most 1, unless a number asks for more. */
export function takeEffectAmount(clause: Clause, defaultAmount: number): number {
  const amount = takeAmount(clause);
  hasPhrase(clause, effectVerbs);
  if (amount.kind === "strength") return clamp(defaultAmount * amount.strength, 0, 1);
  return amount.kind === "share" ? amount.share : amount.level <= 1 ? amount.level : clamp(defaultAmount * amount.level, 0, 1);
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
