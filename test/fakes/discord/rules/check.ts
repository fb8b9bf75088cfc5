import { z } from "zod";
import { invalidForm } from "./refusal.ts";

export const snowflake = z.union([z.string().regex(/^\d{17,20}$/), z.number().int()]).transform(String);

/** Adds an error that a schema can't express, in the shape of Discord's field errors. */
export function addFieldError(context: z.RefinementCtx, path: PropertyKey[], code: string, message: string): void {
  context.addIssue({ code: "custom", path: path as (string | number)[], message, params: { code } });
}

/** Parses a body by its schema, or throws Discord's 50035. Unknown fields are dropped, not refused. */
export function check<Schema extends z.ZodType>(schema: Schema, body: unknown, at: PropertyKey[] = []): z.output<Schema> {
  const read = schema.safeParse(body, { reportInput: true });
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => ({ path: [...at, ...issue.path], ...toDiscordError(issue) }));
  throw invalidForm(issues);
}

function toDiscordError(issue: z.core.$ZodIssue): { code: string; message: string } {
  switch (issue.code) {
    case "custom":
      return { code: String(issue.params?.code ?? "BASE_TYPE_INVALID"), message: issue.message };
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? { code: "BASE_TYPE_MAX_LENGTH", message: `Must be ${issue.maximum} or fewer in length.` }
        : { code: "NUMBER_TYPE_MAX", message: `int value should be less than or equal to ${issue.maximum}.` };
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? { code: "BASE_TYPE_MIN_LENGTH", message: `Must be ${issue.minimum} or more in length.` }
        : { code: "NUMBER_TYPE_MIN", message: `int value should be greater than or equal to ${issue.minimum}.` };
    case "invalid_value":
      return { code: "BASE_TYPE_CHOICES", message: `Value must be one of {${issue.values.map(String).join(", ")}}.` };
    case "invalid_union":
      return missing(issue.input) ?? { code: "UNION_TYPE_CHOICES", message: "Value of field must be one of the allowed types." };
    case "invalid_format":
      return { code: "STRING_TYPE_REGEX", message: "String value did not match validation regex." };
    default:
      return missing(issue.input) ?? { code: "BASE_TYPE_INVALID", message: issue.message };
  }
}

function missing(input: unknown): { code: string; message: string } | undefined {
  return input === undefined ? { code: "BASE_TYPE_REQUIRED", message: "This field is required" } : undefined;
}
