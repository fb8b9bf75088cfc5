import type { z } from "zod";
import { fieldViolation, invalid } from "./refusals.ts";

/** Google's JSON may have camelCase or snake_case names. */
export function camelCased(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(camelCased);
  if (typeof json !== "object" || json === null) return json;
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [camel(name), camelCased(value)]));
}

/** Parses by a schema, or throws Google's error. */
export function read<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const result = schema.safeParse(json, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = (issue?.path ?? []).map((key) => (typeof key === "number" ? `[${key}]` : `.${snakeCased(String(key))}`));
  const at = field.join("").slice(1);
  if (issue?.code !== "unrecognized_keys") {
    const missing = issue?.input === undefined;
    throw invalid(missing ? `* GenerateContentRequest.${at}: ${at} is not specified\n` : `Invalid value at '${at}'`);
  }
  const where = at ? ` at '${at}'` : "";
  const text = `Invalid JSON payload received. Unknown name "${issue.keys[0]}"${where}: Cannot find field.`;
  throw invalid(text, [fieldViolation(at, text)]);
}

function snakeCased(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
