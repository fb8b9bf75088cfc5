import OpenAI, { toFile } from "openai";
import sharp from "sharp";
import type { ModelServices } from "./index.ts";
import type { Colour } from "./pictures/colours.ts";

/** The OpenAI SDK against both services, set up as their documentation says. */
export function clientsOf(service: ModelServices): { openai: OpenAI; openrouter: OpenAI } {
  const client = ({ url, key }: { url: string; key: string }) =>
    new OpenAI({ baseURL: url, apiKey: key, maxRetries: 0, logLevel: "off" });
  return { openai: client(service.openai), openrouter: client(service.openrouter) };
}

/** A picture of one colour. */
export function plain(
  colour: Colour,
  { width = 60, height = 40, format = "png" as "png" | "jpeg" | "webp", alpha = false } = {},
): Promise<Buffer> {
  const background = { ...colour, alpha: alpha ? 0.5 : 1 };
  return sharp({ create: { width, height, channels: alpha ? 4 : 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** A picture with a colour on each side. As a mask, it may change on the left if that is white. */
export function halves(left: Colour, right: Colour, { width = 320, height = 320 } = {}): Promise<Buffer> {
  const rightHalf = { create: { width: width / 2, height, channels: 3 as const, background: right } };
  return sharp({ create: { width, height, channels: 3, background: left } })
    .composite([{ input: rightHalf, left: width / 2, top: 0 }])
    .png()
    .toBuffer();
}

export const white = { r: 255, g: 255, b: 255 };
export const black = { r: 0, g: 0, b: 0 };
export const red = { r: 220, g: 20, b: 30 };
export const blue = { r: 20, g: 40, b: 210 };
export const green = { r: 20, g: 180, b: 60 };

export function fileOf(bytes: Uint8Array, type = "image/png", name = "picture.png"): Promise<File> {
  return toFile(bytes, name, { type });
}

export function dataUrl(bytes: Uint8Array, type = "image/png"): string {
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}

export function bytesOf(base64: string | null | undefined): Buffer {
  return Buffer.from((base64 ?? "").replace(/^data:.*?;base64,/, ""), "base64");
}

/** All events of a stream. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
