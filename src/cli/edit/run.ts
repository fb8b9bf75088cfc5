// One edit from the command line, through the same picture checks, planner and models as the bot's.

import { randomUUID } from "node:crypto";
import { access, constants, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import sharp from "sharp";
import { ConfigError, loadEnvironmentFile, readConfig } from "../../config/config.ts";
import { failureSentence, messages } from "../../core/cards/messages.ts";
import { ModelError, PictureError } from "../../core/errors.ts";
import type { Drawing, DrawOrder, ImageModel } from "../../core/ports/models.ts";
import { markFrom } from "../../core/turns/mark-drawing.ts";
import type { BlobKey, ModelErrorCode } from "../../core/vocabulary.ts";
import { createProvenance } from "../../images/provenance/provenance.ts";
import { checkPicture, readPicture } from "../../images/read.ts";
import { createModelRegistry } from "../../models/index.ts";
import { createBuiltInEditor, local, masks } from "../../models/local/local.ts";
import { createSubjectFinder } from "../../models/local/subject/network/finder.ts";
import { NetworkUnavailable } from "../../models/local/subject/network/network-unavailable.ts";
import { createLog } from "../../observability/log.ts";
import { idGenerator } from "../../random.ts";
import { resolveFromCwd, UsageError, version } from "../command-line.ts";
import { commandLineMessages } from "../messages.ts";

const formats: Record<string, "jpeg" | "png" | "webp" | "gif"> = {
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".png": "png",
  ".webp": "webp",
  ".gif": "gif",
};

const provenance = createProvenance({ tool: `Threadbrush ${version()}`, writesPrompts: false });

/** Errors about the picture or the instruction: exit code 2. */
const usageErrors: readonly ModelErrorCode[] = ["refused", "invalid"];

/** Any other error with a sentence for people: exit code 1. */
class RunError extends Error {}

interface EditOptions {
  picture: string;
  prompt: string;
  /** As it was typed. */
  out: string;
  model: ImageModel;
  variants: number;
  seed: number;
  json: boolean;
}

/** The command's arguments, with options as text. */
export interface EditArguments {
  picture: string;
  prompt: string;
  out: string | undefined;
  model: string;
  variants: string;
  seed: string | undefined;
  json: boolean;
}

/** Edits the picture and reports on stderr. Resolves to the exit code. */
export async function runEdit(typed: EditArguments): Promise<0 | 1 | 2> {
  try {
    await edit(await orderFrom(typed));
    return 0;
  } catch (error) {
    const { sentence, code } = verdict(error);
    process.stderr.write(`${sentence ?? commandLineMessages.failed}\n`);
    if (sentence === undefined) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return code;
  }
}

async function edit(order: EditOptions): Promise<void> {
  const source = await readPicture(await openPicture(order.picture));
  await ensureWritable(order.out);
  const reference = { ...source.info, key: "" as BlobKey, read: async () => source.bytes };
  const of = Math.max(1, order.model.choices({ prompt: order.prompt, history: [] }, order.variants));
  const requestedAt = new Date();
  const files = Array.from({ length: of }, (_, index) => (of === 1 ? order.out : numberedPath(order.out, index + 1)));
  const drawn = await Promise.all(
    files.map((file, index) => drawVariants(order, file, { references: [reference], choice: { index, of }, requestedAt })),
  );
  const made = await Promise.all(drawn.map((drawing) => finish(order, drawing, source.bytes)));
  await writeAll(made.map(({ bytes }, index) => ({ file: files[index] ?? order.out, bytes })));
  await report(order, made, files);
}

interface Finished extends Drawing {
  /** The file to write. */
  bytes: Uint8Array;
}

/** In the type of FILE, and with the mark of how it was made. A file of the model that is signed, and has that type, stays as it is. */
async function finish(order: EditOptions, drawing: Drawing, source: Uint8Array): Promise<Finished> {
  const { model, out, prompt } = order;
  const { image, notes } = drawing;
  const sources = [provenance.read(source)];
  const bytes = await convertTo(out, image);
  if (provenance.read(bytes).credentials === "present") return { ...drawing, bytes };
  const isUnsigned = [provenance.read(image), ...sources].some(({ credentials }) => credentials !== "none");
  return {
    ...drawing,
    bytes: provenance.write(bytes, markFrom(sources, model.id, prompt)) ?? bytes,
    notes: isUnsigned ? [...notes, messages.credentialsRemoved] : notes,
  };
}

/** Reports on stderr when the first preview and the finished picture arrive. Prints nothing before a refusal. */
async function drawVariants(
  order: EditOptions,
  file: string,
  what: Pick<DrawOrder, "references" | "choice" | "requestedAt">,
): Promise<Drawing> {
  const { model, prompt, seed } = order;
  const progress = once(() => process.stderr.write(`${commandLineMessages.working(file)}\n`));
  const number = what.choice.index + 1;
  const drawing = await model.draw(
    {
      ...what,
      prompt,
      history: [],
      aspectRatio: "as is",
      resolution: "standard",
      seed: seed + number - 1,
      number,
      personHash: "",
    },
    { signal: new AbortController().signal, preview: progress },
  );
  await checkPicture(drawing.image);
  process.stderr.write(`${commandLineMessages.finished(file, (Date.now() - what.requestedAt.getTime()) / 1000)}\n`);
  return drawing;
}

async function orderFrom({ picture, prompt, json, ...typed }: EditArguments): Promise<EditOptions> {
  const isGif = extname(picture).toLowerCase() === ".gif";
  const out = typed.out ?? `${basename(picture, extname(picture))}-edited${isGif ? ".gif" : ".png"}`;
  if (!formats[extname(out).toLowerCase()]) throw new UsageError(commandLineMessages.wrongFormat);
  const variants = integerOption("--variants", typed.variants, 1, 4);
  const seed = typed.seed === undefined ? idGenerator.nextSeed() : integerOption("--seed", typed.seed, 0, 2 ** 31 - 1);
  return { picture, prompt, out, model: await modelById(typed.model), variants, seed, json };
}

/** All models but the built-in editor need a key in the environment. */
async function modelById(id: string): Promise<ImageModel> {
  loadEnvironmentFile();
  if (id === local.id) return builtInEditor(process.env.SUBJECT_NETWORK);
  const { openProviders } = await import("../../models/providers.ts");
  const config = readConfig(process.env);
  const log = createLog("silent", []);
  const registry = openProviders(config.keys, {
    ...config,
    timeoutMs: config.modelTimeoutMs,
    masks,
    folder: config.dataDir,
    log,
  });
  await registry.refresh();
  const models = createModelRegistry([local, ...registry.list()]);
  const model = models.list().find((one) => one.id === id);
  if (!model) throw new UsageError(commandLineMessages.noSuchModel(id, models.near(id)));
  return model;
}

/** `network`: the file of another network that finds subjects. */
async function builtInEditor(network: string | undefined): Promise<ImageModel> {
  if (!network) return local;
  const finder = createSubjectFinder({ log: createLog("silent", []), network });
  await finder.inputSide(); // reports a wrong file before anything is drawn
  return createBuiltInEditor(finder);
}

function integerOption(name: string, typed: string, min: number, max: number): number {
  const value = Number(typed);
  if (!/^\d+$/.test(typed) || value < min || value > max)
    throw new UsageError(commandLineMessages.notAWholeNumber(name, min, max));
  return value;
}

async function openPicture(path: string): Promise<Uint8Array> {
  try {
    return await readFile(resolveFromCwd(path));
  } catch (cause) {
    throw new UsageError(commandLineMessages.cannotOpen, { cause });
  }
}

function numberedPath(out: string, number: number): string {
  return join(dirname(out), `${basename(out, extname(out))}-${number}${extname(out)}`);
}

/** The model's own bytes if they have the type of FILE's extension, otherwise the same pixels in that type. */
async function convertTo(out: string, image: Uint8Array): Promise<Uint8Array> {
  const type = formats[extname(out).toLowerCase()] ?? "png";
  if ((await sharp(image).metadata()).format === type) return image;
  if (type === "jpeg")
    return sharp(image).flatten({ background: "white" }).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
  if (type === "png") return sharp(image).png({ compressionLevel: 6 }).toBuffer();
  const frames = sharp(image, { animated: true });
  return type === "gif" ? frames.gif().toBuffer() : frames.webp({ quality: 92 }).toBuffer();
}

/** Throws if FILE can't be written. Called before drawing, which may cost money. */
async function ensureWritable(out: string): Promise<void> {
  await access(`${dirname(resolveFromCwd(out))}/.`, constants.W_OK).catch((cause: unknown) => {
    throw writeError(out, cause);
  });
}

/** Writes files atomically: all to temporary names first, then renames them. */
async function writeAll(files: { file: string; bytes: Uint8Array }[]): Promise<void> {
  const drafts = files.map(({ file, bytes }) => {
    const path = resolveFromCwd(file);
    return { path, bytes, draft: join(dirname(path), `.${basename(path)}.${randomUUID()}`) };
  });
  try {
    for (const { draft, bytes } of drafts) await writeFile(draft, bytes, { flag: "wx" });
    for (const { draft, path } of drafts) await rename(draft, path);
  } catch (cause) {
    for (const { draft } of drafts) await rm(draft, { force: true }).catch(() => undefined); // it may not exist
    throw writeError(files[0]?.file ?? "", cause);
  }
}

function writeError(file: string, cause: unknown): RunError {
  return new RunError(commandLineMessages.cannotWrite(file), { cause });
}

async function report({ json, model, prompt }: EditOptions, drawn: Drawing[], files: string[]): Promise<void> {
  const results = drawn.map(({ seed, notes, costUsd }, index) => ({ file: files[index] ?? "", seed, costUsd, applied: notes }));
  if (json) process.stdout.write(`${JSON.stringify({ model: model.id, prompt, results })}\n`);
  else for (const { file, applied } of results) process.stderr.write(`${commandLineMessages.applied(file, applied)}\n`);
}

/** The sentence for an error, and the exit code. */
function verdict(error: unknown): { sentence?: string; code: 1 | 2 } {
  if (error instanceof UsageError || error instanceof PictureError) return { sentence: error.message, code: 2 };
  if (error instanceof RunError || error instanceof ConfigError || error instanceof NetworkUnavailable)
    return { sentence: error.message, code: 1 };
  if (!(error instanceof ModelError)) return { code: 1 };
  const sentence = failureSentence({
    code: error.code,
    ...(error.userMessage !== undefined && { userMessage: error.userMessage }),
  });
  const { suggestions = [] } = error.instead ?? {};
  const advice = suggestions.length > 0 ? ` ${commandLineMessages.suggestions(suggestions)}` : "";
  return { sentence: sentence + advice, code: usageErrors.includes(error.code) ? 2 : 1 };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
