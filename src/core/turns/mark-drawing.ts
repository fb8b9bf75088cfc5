// Marks drawings with how they were made, where programs look for it.

import { messages } from "../cards/messages.ts";
import { runLongStep } from "../concurrency/long-steps.ts";
import type { Deps } from "../deps.ts";
import { isStorageAway } from "../errors.ts";
import type { Drawing, DrawOrder } from "../ports/models.ts";
import type { PictureMark, PictureOrigin, StoredImage } from "../ports/pictures.ts";
import { type ImageType, LOCAL, type ModelId, type Turn, type Variant } from "../vocabulary.ts";

interface Job {
  turn: Turn;
  variant: Variant;
  order: DrawOrder;
}

interface Marked {
  image: Uint8Array;
  /** On a signed statement that one of its sources had, or that the platform can't show. `type`: of the image. */
  notes(type: ImageType): string[];
}

/** The drawing with its mark. A file with a signed statement of its own isn't touched. Rejects with `StorageError` only while the store is away. */
export async function markDrawing(job: Job, drawing: Drawing, deps: Deps): Promise<Marked> {
  const { turn, variant, order } = job;
  const { image, sources = order.references } = drawing;
  const marks = await Promise.all(sources.map((source) => markOf(source, turn, deps)));
  if (deps.provenance.read(image).credentials === "present") {
    const { imageTypes } = deps.platform(turn.conversation.platform).limits;
    return { image, notes: (type) => (imageTypes.includes(type) ? [] : [messages.credentialsNotShown]) };
  }
  const mark = markFrom(marks, variant.model, order.prompt);
  const marked = await runLongStep(() => deps.provenance.write(image, mark));
  if (!marked) deps.log.warn({ variant: variant.key, model: variant.model }, "failed to mark picture");
  const hadCredentials = marks.some(({ credentials }) => credentials !== "none");
  return { image: marked ?? image, notes: () => (hadCredentials ? [messages.credentialsRemoved] : []) };
}

/** The mark of a picture that a model made of these. "generated" only if nothing in it comes from anywhere but models. A local edit names the model
 *  of its source, and its instruction isn't one for a model. */
export function markFrom(
  sources: PictureMark[],
  model: ModelId,
  prompt: string,
): { origin: PictureOrigin; system?: string; prompt?: string } {
  const origin = sources.every((source) => source.origin === "generated") ? "generated" : "composite";
  if (model !== LOCAL) return { origin, system: model, prompt };
  const byModel = sources.filter((source) => source.origin === "generated" || source.origin === "composite");
  const system = byModel.find((source) => source.system !== undefined)?.system;
  return byModel.length === 0 ? { origin: "edited" } : { origin, ...(system !== undefined && { system }) };
}

/** As the file says, or else as the rows do: the file may be older than marks, or have no room for one. */
async function markOf(source: StoredImage, turn: Turn, deps: Deps): Promise<PictureMark> {
  try {
    const said = deps.provenance.read(await source.read());
    return said.origin === undefined ? { ...said, ...(await originInRows(source, turn, deps)) } : said;
  } catch (error) {
    if (isStorageAway(error)) throw error;
    deps.log.warn({ picture: source.key, err: error }, "failed to read mark of source");
    return { credentials: "none" };
  }
}

async function originInRows({ key }: StoredImage, { references }: Turn, { store }: Deps): Promise<Partial<PictureMark>> {
  const id = references.find(({ image, variant }) => image.key === key && variant !== undefined)?.variant;
  const made = id === undefined ? undefined : await store.turns.findTurnOfVariant(id);
  const system = made?.variants.find((variant) => variant.id === id)?.model;
  if (!made || system === undefined || system === LOCAL) return {};
  return { origin: made.references.length === 0 ? "generated" : "composite", system };
}
