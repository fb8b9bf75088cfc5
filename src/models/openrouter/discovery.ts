// Which models draw at OpenRouter, what they take and cost: asked for, never known in advance.

import type OpenAI from "openai";
import pLimit from "p-limit";
import { at, listAt, numberAt, textAt } from "../wire/answer.ts";

/** A parameter that a model takes; one without a descriptor it does not. */
type Descriptor = { values: string[] } | { min: number; max: number } | { any: true };

export interface Price {
  billable: string;
  unit: string;
  usd: number;
  /** What it is for: "2K". */
  variant?: string;
}

export interface Listed {
  /** "google/gemini-3-pro-image". */
  id: string;
  name: string;
  /** Takes pictures, answers in words as well. */
  sees: boolean;
  talks: boolean;
  /** Offered by chat completions, which take the whole conversation. */
  chat: boolean;
  /** Offered by the images endpoint. */
  images: boolean;
  streams: boolean;
  parameters: Record<string, Descriptor>;
  prices: Price[];
}

const AT_ONCE = 4;

/** All that draw now. Rejects when the lists cannot be had; a price list that cannot be had is empty. */
export async function discover(client: OpenAI, signal: AbortSignal): Promise<Listed[]> {
  const [images, chat] = await Promise.all([
    client.get<unknown>("/images/models", { signal }),
    client.get<unknown>("/models", { query: { output_modalities: "image" }, signal }),
  ]);
  const limit = pLimit(AT_ONCE);
  const byImages = await Promise.all(
    listAt(images, "data").flatMap((entry) => {
      const listed = fromImages(entry);
      return listed ? limit(async () => ({ ...listed, prices: await pricesOf(client, listed.id, signal) })) : [];
    }),
  );
  return joined(
    byImages,
    listAt(chat, "data").flatMap((entry) => fromChat(entry) ?? []),
  );
}

function fromImages(entry: unknown): Listed | undefined {
  const shared = sharedOf(entry);
  const parameters = parametersIn(at(entry, "supported_parameters"));
  return shared && { ...shared, images: true, chat: false, streams: at(entry, "supports_streaming") === true, parameters };
}

/** What chats lists its parameters by name only, and prices as text. */
function fromChat(entry: unknown): Listed | undefined {
  const shared = sharedOf(entry);
  const seeds = listAt(entry, "supported_parameters").includes("seed");
  const prices = [priceIn(entry, "image_output", "output_image"), priceIn(entry, "prompt", "input_text")];
  return (
    shared && {
      ...{ ...shared, chat: true, images: false, streams: false },
      ...{ parameters: seeds ? { seed: { any: true } } : {}, prices: prices.filter((price) => price.usd > 0) },
    }
  );
}

function priceIn(entry: unknown, name: string, billable: string): Price {
  return { billable, unit: "token", usd: Number(textAt(entry, "pricing", name) ?? 0) };
}

function sharedOf(entry: unknown): Omit<Listed, "chat" | "images" | "streams" | "parameters"> | undefined {
  const id = textAt(entry, "id");
  const outputs = listAt(entry, "architecture", "output_modalities");
  if (!id || !outputs.includes("image")) return undefined;
  const sees = listAt(entry, "architecture", "input_modalities").includes("image");
  return { id, name: textAt(entry, "name") ?? id, sees, talks: outputs.includes("text"), prices: [] };
}

/** One that is offered both ways is one model, which chats and says what it takes. */
function joined(images: Listed[], chat: Listed[]): Listed[] {
  const both = images.map((one): Listed => {
    const talking = chat.find(({ id }) => id === one.id);
    if (!talking) return one;
    const prices = one.prices.length > 0 ? one.prices : talking.prices;
    return { ...one, chat: true, talks: talking.talks, prices, parameters: { ...talking.parameters, ...one.parameters } };
  });
  return [...both, ...chat.filter(({ id }) => images.every((one) => one.id !== id))];
}

function parametersIn(value: unknown): Record<string, Descriptor> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
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
      return { values: listAt(value, "values").filter((one) => typeof one === "string") };
    case "range":
      return { min: numberAt(value, "min") ?? 0, max: numberAt(value, "max") ?? 0 };
    case "boolean":
      return { any: true };
    default:
      return undefined;
  }
}

/** The first endpoint's: OpenRouter asks the cheapest first. */
async function pricesOf(client: OpenAI, id: string, signal: AbortSignal): Promise<Price[]> {
  const answer = await client.get<unknown>(`/images/models/${id}/endpoints`, { signal }).catch(() => undefined);
  return listAt(answer, "endpoints", 0, "pricing").map((entry) => {
    const variant = textAt(entry, "variant");
    return {
      ...{ billable: textAt(entry, "billable") ?? "", unit: textAt(entry, "unit") ?? "", usd: numberAt(entry, "cost_usd") ?? 0 },
      ...(variant !== undefined && { variant }),
    };
  });
}
