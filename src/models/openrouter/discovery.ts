// Discovers which of OpenRouter's models draw, and their parameters and prices. Nothing is known in advance.

import type OpenAI from "openai";
import pLimit from "p-limit";
import { getPath, listAt, numberAt, textAt, usdAt } from "../wire/answer.ts";
import { readUpTo } from "../wire/read-up-to.ts";
import { ResponseTooLargeError } from "../wire/streaming-json.ts";

/** A parameter that a model takes. It doesn't take parameters without a descriptor. */
type Descriptor = { values: string[] } | { min: number; max: number } | { any: true };

export interface Price {
  billable: string;
  unit: string;
  usd: number;
  /** What the price applies to: "2K". */
  variant?: string;
}

export interface OpenRouterModel {
  /** "google/gemini-3-pro-image". */
  id: string;
  name: string;
  /** Accepts pictures, and may answer with text as well. */
  takesImages: boolean;
  outputsText: boolean;
  /** Available through chat completions, which take the whole conversation. */
  chat: boolean;
  /** Available through the images endpoint. */
  images: boolean;
  streams: boolean;
  parameters: Record<string, Descriptor>;
  prices: Price[];
}

/** Whether a model is used through chat. One that draws only takes more settings through the images endpoint, if it's there. */
export function usesChat({ chat, images, outputsText }: OpenRouterModel): boolean {
  return chat && (outputsText || !images);
}

const CONCURRENCY = 4;
/** Characters of an id or a name. */
const MAX_NAME_LENGTH = 100;

const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_PRICES_BYTES = 1024 * 1024;
/** Per list. OpenRouter has about fifty. */
const MAX_MODELS = 2000;
/** Per model. */
const MAX_PARAMETERS = 100;
const MAX_VALUES = 200;

/** All models that draw. Rejects if a list can't be fetched. Prices that can't be fetched are those from before, or missing. */
export async function discover(
  client: OpenAI,
  signal: AbortSignal,
  before: readonly OpenRouterModel[] = [],
): Promise<OpenRouterModel[]> {
  const [images, chat] = await Promise.all([
    fetchList(client, "/images/models", {}, signal),
    fetchList(client, "/models", { output_modalities: "image" }, signal),
  ]);
  const known = new Map(before.flatMap(({ id, prices }) => (prices.length > 0 ? [[id, prices] as const] : [])));
  const byImages = await withPrices(uniqueById(images.flatMap((entry) => fromImages(entry) ?? [])), known, client, signal);
  return mergeLists(byImages, uniqueById(chat.flatMap((entry) => fromChat(entry) ?? [])));
}

async function fetchList(client: OpenAI, path: string, query: object, signal: AbortSignal): Promise<unknown[]> {
  const answer = await fetchJson(client, path, { query, signal }, MAX_LIST_BYTES);
  return listAt(answer, "data").slice(0, MAX_MODELS);
}

/** Undefined without a body. Throws `ResponseTooLargeError`, `SyntaxError` and network errors. */
async function fetchJson(
  client: OpenAI,
  path: string,
  options: { query?: object; signal: AbortSignal },
  maxBytes: number,
): Promise<unknown> {
  const { body } = await client.get(path, options).asResponse();
  if (!body) return undefined;
  const { bytes, whole } = await readUpTo(body, maxBytes);
  if (!whole) throw new ResponseTooLargeError(`model list larger than ${maxBytes} bytes`);
  return JSON.parse(Buffer.from(bytes).toString());
}

function uniqueById(listed: OpenRouterModel[]): OpenRouterModel[] {
  return [...new Map(listed.map((one) => [one.id, one])).values()];
}

/** Fetches unknown prices first: there may not be enough time for all. */
async function withPrices(
  listed: OpenRouterModel[],
  known: ReadonlyMap<string, Price[]>,
  client: OpenAI,
  signal: AbortSignal,
): Promise<OpenRouterModel[]> {
  const limit = pLimit(CONCURRENCY);
  const found = new Map<string, Price[]>();
  const newFirst = listed.toSorted((one, other) => Number(known.has(one.id)) - Number(known.has(other.id)));
  const fetchFor = async (id: string) => found.set(id, (await fetchPrices(client, id, signal)) ?? known.get(id) ?? []);
  await Promise.all(newFirst.map(({ id }) => limit(fetchFor, id)));
  return listed.map((one) => ({ ...one, prices: found.get(one.id) ?? [] }));
}

function fromImages(entry: unknown): OpenRouterModel | undefined {
  const shared = sharedOf(entry);
  const parameters = parametersIn(getPath(entry, "supported_parameters"));
  return shared && { ...shared, images: true, chat: false, streams: getPath(entry, "supports_streaming") === true, parameters };
}

/** Chat models list parameters by name only, and prices as text. */
function fromChat(entry: unknown): OpenRouterModel | undefined {
  const shared = sharedOf(entry);
  const seeds = listAt(entry, "supported_parameters").includes("seed");
  const prices = [priceIn(entry, "image_output", "output_image"), priceIn(entry, "prompt", "input_text")];
  return (
    shared && {
      ...shared,
      chat: true,
      images: false,
      streams: false,
      parameters: seeds ? { seed: { any: true } } : {},
      prices: prices.filter(isPrice),
    }
  );
}

function priceIn(entry: unknown, name: string, billable: string): Price {
  return { billable, unit: "token", usd: usdAt(entry, "pricing", name) ?? 0 };
}

function isPrice({ usd }: Price): boolean {
  return usd > 0;
}

function sharedOf(entry: unknown): Omit<OpenRouterModel, "chat" | "images" | "streams" | "parameters"> | undefined {
  const id = idIn(entry);
  const outputs = listAt(entry, "architecture", "output_modalities");
  if (!id || !outputs.includes("image")) return undefined;
  const takesImages = listAt(entry, "architecture", "input_modalities").includes("image");
  return { id, name: nameIn(entry) ?? id, takesImages, outputsText: outputs.includes("text"), prices: [] };
}

/** Ids become part of URLs, button ids and text, so models with unusual ids aren't offered. */
function idIn(entry: unknown): string | undefined {
  const id = textAt(entry, "id");
  const plain = id !== undefined && id.length <= MAX_NAME_LENGTH && /^[\w.-]+\/[\w.:-]+$/.test(id) && !/^\.+\/|\/\.+$/.test(id);
  return plain ? id : undefined;
}

/** The name as one line. */
function nameIn(entry: unknown): string | undefined {
  const name = textAt(entry, "name")
    ?.replace(/[\s\p{C}]+/gu, " ")
    .trim();
  return name ? name.slice(0, MAX_NAME_LENGTH) : undefined;
}

/** Merges a model that is in both lists. One that talks has the descriptors of both, because chat takes them too. */
function mergeLists(images: OpenRouterModel[], chat: OpenRouterModel[]): OpenRouterModel[] {
  const both = images.map((one): OpenRouterModel => {
    const chatting = chat.find(({ id }) => id === one.id);
    if (!chatting) return one;
    const prices = one.prices.length > 0 ? one.prices : chatting.prices;
    return {
      ...one,
      chat: true,
      outputsText: chatting.outputsText,
      prices,
      parameters: chatting.outputsText ? { ...chatting.parameters, ...one.parameters } : one.parameters,
    };
  });
  return [...both, ...chat.filter(({ id }) => images.every((one) => one.id !== id))];
}

function parametersIn(value: unknown): Record<string, Descriptor> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value).slice(0, MAX_PARAMETERS) : [];
  return Object.fromEntries(
    entries.flatMap(([name, one]) => {
      const descriptor = descriptorIn(one);
      return descriptor ? [[name, descriptor]] : [];
    }),
  );
}

function descriptorIn(value: unknown): Descriptor | undefined {
  switch (textAt(value, "type")) {
    case "enum":
      return {
        values: listAt(value, "values")
          .slice(0, MAX_VALUES)
          .filter((one) => typeof one === "string"),
      };
    case "range":
      return { min: numberAt(value, "min") ?? 0, max: numberAt(value, "max") ?? 0 };
    case "boolean":
      return { any: true };
    default:
      return undefined;
  }
}

/** The prices of the first endpoint, because OpenRouter tries the cheapest first. Undefined if they can't be fetched. */
async function fetchPrices(client: OpenAI, id: string, signal: AbortSignal): Promise<Price[] | undefined> {
  const path = `/images/models/${id}/endpoints`;
  const answer = await fetchJson(client, path, { signal }, MAX_PRICES_BYTES).catch(() => undefined);
  if (answer === undefined) return undefined;
  return listAt(answer, "endpoints", 0, "pricing").slice(0, MAX_VALUES).map(listedPrice).filter(isPrice);
}

function listedPrice(entry: unknown): Price {
  const variant = textAt(entry, "variant");
  return {
    billable: textAt(entry, "billable") ?? "",
    unit: textAt(entry, "unit") ?? "",
    usd: usdAt(entry, "cost_usd") ?? 0,
    ...(variant !== undefined && { variant }),
  };
}
