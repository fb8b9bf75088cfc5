// What the values of settings must be, each with the sentence that says so.

import { isIP } from "node:net";
import { z } from "zod";
import { configMessages } from "./messages.ts";

export function integer(name: string, min: number, max: number, fallback: number) {
  const sentence = configMessages.wholeNumber(name, min, max);
  return z
    .string()
    .regex(/^\d+$/, { error: sentence, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, sentence)
    .default(fallback);
}

/** `named`: the models that go by one word; others are "provider/model". */
export function models(name: string, named: readonly string[]) {
  const isModel = (id: string) => named.includes(id) || /^[^\s/]+\/\S+$/.test(id);
  return z
    .string()
    .transform((text) => [...new Set(text.split(",").map((part) => part.trim()))].filter((part) => part !== ""))
    .refine(
      (ids) => ids.length > 0 && ids.length <= 4 && ids.every(isModel),
      configMessages.models(name, [...named, "provider/model"]),
    )
    .optional();
}

export function secret(name: string, characters: number) {
  return z.string().min(characters, configMessages.atLeast(name, characters)).optional();
}

export function slackToken(name: string, start: string) {
  return z.string().startsWith(start, configMessages.startsWith(name, start)).optional();
}

export function oneOf<const Value extends string>(name: string, values: readonly Value[], fallback: NoInfer<Value>) {
  return z.enum(values, configMessages.oneOf(name, values)).default(fallback);
}

export function address(variable: string) {
  return z.string().refine(isApi, configMessages.url(variable, "https://api.example/v1")).optional();
}

export function dollars(name: string) {
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, configMessages.dollars(name))
    .transform(Number)
    .optional();
}

/** Undefined: never. */
export function dollarsOrNever(name: string, fallback: number) {
  return z
    .string()
    .regex(/^(\d+(\.\d+)?|never)$/, configMessages.dollarsOrNever(name))
    .prefault(String(fallback))
    .transform((text) => (text === "never" ? undefined : Number(text)));
}

export function ids(variable: string, what: Parameters<typeof configMessages.ids>[1], id: RegExp) {
  return list("").refine((all) => all.every((one) => id.test(one)), configMessages.ids(variable, what));
}

export function list(fallback: string) {
  return z
    .string()
    .prefault(fallback)
    .transform((text) => [...new Set(text.split(",").map((part) => part.trim()))].filter((part) => part !== ""));
}

export function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text.toLowerCase();
}

/** One that nobody can listen to on the way. */
export function isSecureOrigin(text: string): boolean {
  return isOrigin(text) && (text.startsWith("https:") || isLoopback(new URL(text).hostname.replace(/^\[|\]$/g, "")));
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

export function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && bits > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits));
}

export function isDatabase(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}

export function isPictures(text: string): boolean {
  if (text === "files") return true;
  if (!URL.canParse(text) || !/^s3:\/\/[a-z0-9][a-z0-9.-]*[a-z0-9](\/|\?|$)/.test(text)) return false;
  const { searchParams, username, password } = new URL(text);
  const endpoint = searchParams.get("endpoint");
  return username === "" && password === "" && (endpoint === null || isApi(endpoint));
}

export function isApi(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
