// FastAPI's errors for a request's body, which Black Forest Labs and fal send: 422 with `detail[]`.

import type { z } from "zod";
import { RefusalError } from "./refusal-error.ts";

/** One error of a body. `loc`: "body", then the path of the field. */
interface ValidationDetail {
  loc: (string | number)[];
  msg: string;
  type: string;
  input?: unknown;
}

/** Parses a body by a schema, or throws 422. */
export function readBodyAs<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const result = schema.safeParse(json, { reportInput: true });
  if (result.success) return result.data;
  throw unprocessable(...result.error.issues.flatMap(detailsOf));
}

export function unprocessable(...detail: ValidationDetail[]): RefusalError {
  return new RefusalError({ status: 422, code: detail[0]?.type ?? 422, body: { detail } });
}

/** The error of one field. */
export function invalidField(field: string, msg: string, type = "value_error"): RefusalError {
  return unprocessable({ loc: ["body", field], msg, type });
}

function detailsOf(issue: z.core.$ZodIssue): ValidationDetail[] {
  const loc = ["body", ...issue.path.map((key) => (typeof key === "number" ? key : String(key)))];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ loc: [...loc, key], msg: "Extra inputs are not permitted", type: "extra_forbidden" }));
  if (issue.input === undefined) return [{ loc, msg: "Field required", type: "missing" }];
  const shown = typeof issue.input === "string" ? issue.input.slice(0, 100) : issue.input;
  return [{ loc, ...messageOf(issue), input: shown }];
}

function messageOf(issue: z.core.$ZodIssue): { msg: string; type: string } {
  switch (issue.code) {
    case "too_small":
      return { msg: `Input should be greater than or equal to ${issue.minimum}`, type: "greater_than_equal" };
    case "too_big":
      return { msg: `Input should be less than or equal to ${issue.maximum}`, type: "less_than_equal" };
    case "invalid_value":
      return { msg: `Input should be ${issue.values.map((value) => `'${String(value)}'`).join(" or ")}`, type: "literal_error" };
    case "invalid_type":
      if (issue.expected === "number" || issue.expected === "int")
        return { msg: "Input should be a valid integer, unable to parse string as an integer", type: "int_parsing" };
      return { msg: `Input should be a valid ${issue.expected}`, type: `${issue.expected}_type` };
    default:
      return { msg: "Value error", type: "value_error" };
  }
}
