import { z } from "zod";
import { Refusal } from "../rules/refusal.ts";
import type { Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { parseJson } from "./body.ts";
import type { Tier } from "./limits.ts";

export type Json = Record<string, unknown>;

export interface Caller {
  state: ServiceState;
  team: Team;
}

export interface Method {
  name: string;
  /** The kind of token it needs. */
  token: "bot" | "app";
  scope: string | undefined;
  tier: Tier;
  run(args: Json, caller: Caller): Json;
}

interface Terms<S extends z.ZodRawShape> {
  token?: "bot" | "app";
  scope?: string;
  tier: Tier;
  args: S;
}

/** Defines a Web API method. Unknown arguments are refused. */
export function method<S extends z.ZodRawShape>(
  name: string,
  { token = "bot", scope, tier, args }: Terms<S>,
  run: (args: z.infer<z.ZodObject<S>>, caller: Caller) => Json,
): Method {
  const shape = z.strictObject(args);
  return { name, token, scope, tier, run: (given, caller) => run(parse(shape, given), caller) };
}

function parse<T>(shape: z.ZodType<T>, given: Json): T {
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
  );
  if (unknown.length > 0)
    throw new Refusal(
      "invalid_arg_name",
      unknown.map((key) => `[ERROR] unknown argument: ${key}`),
    );
  throw new Refusal(
    "invalid_arguments",
    parsed.error.issues.map((issue) => messageFor(issue, given)),
  );
}

function messageFor(issue: z.core.$ZodIssue, given: Json): string {
  const [name] = issue.path;
  if (issue.path.length === 1 && given[String(name)] === undefined) return `[ERROR] missing required field: ${String(name)}`;
  return `[ERROR] ${issue.message} [json-pointer:/${issue.path.map(String).join("/")}]`;
}

/** Throws `missing_scope` unless the bot's token has the scope. */
export function requireScope(team: Team, needed: string): void {
  if (!team.scopes.has(needed)) throw new Refusal("missing_scope", [], { needed, provided: [...team.scopes].join(",") });
}

export const text = z.string();
/** A boolean, which is "true" or "1" in forms. */
export const flag = z.preprocess((given) => {
  if (given === "true" || given === "1" || given === 1) return true;
  return given === "false" || given === "0" || given === 0 ? false : given;
}, z.boolean());
export const count = z.preprocess(
  (given) => (typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given),
  z.number().int(),
);
/** JSON, or JSON in a string. */
export function json<T extends z.ZodType>(shape: T) {
  return z.preprocess((given) => (typeof given === "string" ? parseJson(given) : given), shape);
}
