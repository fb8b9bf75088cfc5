// What the core needs from a model that draws, and from one that reads.

import type { ModelChoice } from "../cards/views.ts";
import type { AppliedSettings, AspectRatio, ModelId, PlannedReading, Resolution } from "../vocabulary.ts";
import type { GeneratedImage, StoredImage } from "./pictures.ts";

/** One earlier turn of the branch: the instruction, its references, and the pictures that the next turn built on. */
export interface Exchange {
  prompt: string;
  references: StoredImage[];
  pictures: GeneratedImage[];
  /** Position of the first of these pictures among the variants of its turn. */
  choice: { index: number; of: number };
  area?: AreaPicture;
}

/** The part of the first reference that an instruction is about: a grey PNG of its shape, white where the edit applies. */
export interface AreaPicture {
  read(): Promise<Uint8Array>;
}

export interface DrawOrder {
  prompt: string;
  /** In the order in which the prompt may refer to them. */
  references: StoredImage[];
  /** The number by which people know the first reference, if nobody picked it and others have smaller numbers. */
  firstNumber?: number;
  /** Along this turn's branch, oldest first. */
  history: Exchange[];
  aspectRatio: AspectRatio;
  resolution: Resolution;
  seed: number;
  /** The variant's number on the card. */
  number: number;
  /** Position among the pictures that this model draws for this turn: `index` from 0, of `of`. */
  choice: { index: number; of: number };
  /** When the person asked for it. A drawing may use no other clock. */
  requestedAt: Date;
  /** A pseudonym, for providers that want an id for each person. */
  personHash: string;
  area?: AreaPicture;
  /** The result should have a transparent background. Set on the way to a provider's model. */
  transparent?: true;
}

export interface Drawing {
  /** Whole file, PNG, JPEG or WebP. */
  image: Uint8Array;
  /** The seed that was really used. Undefined if the model doesn't take one. */
  seed?: number;
  /** USD. Undefined: unknown. 0: free. */
  costUsd?: number;
  /** The parameters of the request, in the provider's terms, without the seed. */
  applied?: Omit<AppliedSettings, "seed">;
  /** The pictures that it was made of. Missing: all references of the order. */
  sources?: StoredImage[];
  /** For people: what was understood, and what couldn't be done as asked, such as "seed ignored", "4K became 2048×1152". */
  notes: string[];
}

interface Capabilities {
  /** How many pictures it takes at most; 0: words only. */
  references: number;
  /** It can't draw from words alone. */
  needsReference: boolean;
  seed: boolean;
  history: boolean;
  previews: boolean;
  /** It can edit all frames of an animation, and says so if it uses only the first. Otherwise it receives the first one. */
  animations?: true;
  /** "any": it follows the picture or takes free sizes. */
  aspectRatios: "any" | readonly AspectRatio[];
  resolutions: readonly Resolution[];
  cost: "free" | "reported" | "computed";
  /** For people: "free", "≈ $0.04 per picture". */
  price: string;
}

/** What is known of an order before it is drawn. `marked`: it is about a part of the picture that a person marked. */
export type InstructionOrder = Pick<DrawOrder, "prompt" | "history"> & { marked?: boolean };

/** How a model that reads instructions word by word understands one. "nothing": it only says what not to do. "filler": its words have no
 *  meaning of their own, as in "this is perfect". "beyond": it knows the words, and can't do it. "unknown": it doesn't know these words. */
export type Reading = { kind: "all" | "nothing" | "filler" | "beyond" } | { kind: "unknown"; words: string[] };

/** What `auto` chooses for an instruction, and why. */
export interface AutoChoice {
  models: ModelId[];
  reason:
    | Reading
    /** There is no picture to edit. */
    | { kind: "create" }
    /** A language model read it: this must be drawn. */
    | { kind: "new"; parts: string[] }
    /** These words name a picture, and the built-in editor may take them for an amount. */
    | { kind: "unclear"; words: string };
}

/** Something that draws. */
export interface ImageModel {
  readonly id: ModelId;
  readonly label: string;
  /** One line for people who choose. */
  readonly about: string;
  readonly can: Capabilities;
  /** How many of `wanted` pictures would differ enough to choose from. 0: it would refuse. Then one is requested, to learn why. Pure and
   *  fast. */
  choices(order: InstructionOrder, wanted: number): number;
  /** For a model that reads instructions word by word. Pure and fast. */
  read?(order: InstructionOrder): Reading;
  /** For a model that interprets an instruction in several strengths: which of the pictures it draws for a turn is the one drawn as the
   *  instruction says. Pure and fast. */
  plainChoice?(order: Pick<DrawOrder, "prompt" | "history">, of: number): number;
  /** An order like this will come in a moment: the model may load what drawing it takes. Returns at once, and never throws. */
  getReady?(order: Pick<DrawOrder, "prompt" | "history">): void;
  /** An estimate of the cost, rather too high than too low: this much is reserved in the budgets. 0: free. Undefined: unknown. */
  estimateUsd(order: Pick<DrawOrder, "aspectRatio" | "resolution"> & { references: number }): number | undefined;
  /** Draws one picture. Throws `ModelError`; anything else is a bug. Stops and rejects when `signal` is aborted. */
  draw(order: DrawOrder, watch: DrawWatch): Promise<Drawing>;
  /** Asks the provider to stop a job whose picture nobody wants any longer. Best effort. */
  cancelJob?(job: string): Promise<void>;
}

/** A language model that reads instructions, in any language, which the built-in editor's grammar can't. */
export interface Planner {
  /** `<provider>/<model>`: what it costs is recorded under this id. */
  readonly id: ModelId;
  /** USD: as much as one reading costs at most. Reserved in the budgets. */
  readonly maxUsd: number;
  /** Sends the instruction once. What it resolves to is checked: the built-in editor understands all of it. Throws `ModelError`. Stops and rejects
   *  when `signal` is aborted. */
  plan(
    order: Pick<DrawOrder, "prompt" | "personHash"> & { references: number },
    signal: AbortSignal,
  ): Promise<PlannedReading & { costUsd?: number }>;
}

/** What a drawing reports, and where it stops. */
export interface DrawWatch {
  signal: AbortSignal;
  preview(image: Uint8Array): void;
  /** The job that an earlier attempt started, if the provider works by jobs: its picture is fetched, and nothing is requested again. */
  job?: string;
  /** Call it with a new job's id before waiting for its picture. Never rejects. */
  keepJob?(job: string): Promise<void>;
}

/** The models on offer. Discovery may change them. */
export interface Models {
  list(): ImageModel[];
  get(id: ModelId): ImageModel | undefined;
  /** Whether people may choose it: it's a model on offer, or `auto`. */
  offers(id: ModelId): boolean;
  /** Some of these aren't on offer, but may be in a moment: discovery is still running. */
  awaits(ids: readonly ModelId[]): boolean;
  /** The models that will draw this: `auto` is replaced by its choice. */
  resolve(ids: readonly ModelId[], order: Pick<DrawOrder, "prompt" | "history"> & { references: number }): ModelId[];
  /** What `auto` chooses for this, and why. Undefined: there's nothing to choose from. */
  chooseAuto(order: InstructionOrder & { references: number }): AutoChoice | undefined;
  /** What to offer after `used` failed: the first that `auto` would choose, or else the first that takes as many pictures. */
  other(used: readonly ModelId[], references: number): ImageModel | undefined;
  /** What each can do and costs, for people. */
  choices(): ModelChoice[];
  /** The nearest ids to what a person typed, three at most. */
  near(typed: string): ModelId[];
}
