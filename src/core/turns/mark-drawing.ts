// Marks drawings with how they were made, where programs look for it.

import { messages } from "../cards/messages.ts";
import type { Deps } from "../deps.ts";
import { isStorageAway } from "../errors.ts";
import type { Drawing, DrawOrder, PictureMark, PictureOrigin, StoredImage } from "../ports.ts";
import { LOCAL, type ModelId, type Turn, type Variant } from "../vocabulary.ts";

interface Job {
  turn: Turn;
  variant: Variant;
  order: DrawOrder;
}

/** The drawing with its mark, and a note if it has lost a signed statement that one of its sources had. A file with a statement of its own isn't
 *  touched. Rejects with `StorageError` only while the store is away. */
export async function markDrawing(job: Job, drawing: Drawing, deps: Deps): Promise<{ image: Uint8Array; notes: string[] }> {
  const { turn, variant, order } = job;
  const { image, sources = order.references } = drawing;
  const marks = await Promise.all(sources.map((source) => markOf(source, turn, deps)));
  if (deps.provenance.read(image).credentials === "present") return { image, notes: [] };
  const mark = { origin: originFrom(marks, variant.model), ...systemOf(marks, variant.model) };
  const prompt = variant.model === LOCAL ? {} : { prompt: order.prompt };
  const marked = deps.provenance.write(image, { ...mark, ...prompt });
  if (!marked) deps.log.warn({ variant: variant.key, model: variant.model }, "failed to mark picture");
  const hadCredentials = marks.some(({ credentials }) => credentials !== "none");
  return { image: marked ?? image, notes: hadCredentials ? [messages.credentialsRemoved] : [] };
}

/** "generated" only if nothing in it comes from anywhere but models. */
function originFrom(sources: PictureMark[], model: ModelId): PictureOrigin {
  const byModel = sources.filter(({ origin }) => origin === "generated" || origin === "composite");
  if (model === LOCAL && byModel.length === 0) return "edited";
  return sources.every(({ origin }) => origin === "generated") ? "generated" : "composite";
}

/** A local edit names the model of its source. */
function systemOf(sources: PictureMark[], model: ModelId): { system?: string } {
  const system = model === LOCAL ? sources.find((source) => source.system !== undefined)?.system : model;
  return system === undefined ? {} : { system };
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
