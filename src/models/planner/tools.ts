// The built-in editor's operations as tools of a language model, and its calls as an instruction in the editor's own words.

import { z } from "zod";
import type { PlannedReading } from "../../core/vocabulary.ts";
import type { Operation } from "../local/operation.ts";
import { operations } from "../local/operations/index.ts";
import type { Step } from "../local/plan.ts";
import { exampleStep, hasOnlyExamples, inWords } from "./words.ts";

/** A tool in the shape of chat completions. */
interface Tool {
  type: "function";
  function: { name: string; description: string; parameters: object };
}

/** A call of a tool: `arguments` is JSON, as the model wrote it. */
export interface ToolCall {
  name: string;
  arguments: string;
}

/** The model's calls can't be carried out. The message is for the log, without people's words. */
export class UnusableCalls extends Error {
  override readonly name = "UnusableCalls";
}

const NEEDS_DRAWING = "needs_drawing";
const MAX_STEPS = 12;
const MAX_PARTS = 4;
const MAX_PART_LENGTH = 80;

const regions = ["all", "subject", "background"] as const;
const partsSchema = z.object({ parts: z.array(z.string().trim().min(1)).min(1) });
const regionSchema = z.enum(regions).default("all");

/** For an instruction about so many pictures. */
export function toolsFor(pictures: number): Tool[] {
  const usable = operations.filter(({ pictures: { min }, needsArea }) => min <= pictures && !needsArea);
  return [...usable.map(toTool), drawingTool];
}

const drawingTool: Tool = {
  type: "function",
  function: {
    name: NEEDS_DRAWING,
    description: "What no other tool can do, because something must be drawn, removed or replaced in the picture.",
    parameters: {
      type: "object",
      properties: { parts: { type: "array", items: { type: "string" }, description: "In the person's own words" } },
      required: ["parts"],
    },
  },
};

function toTool(operation: Operation): Tool {
  const { name, about } = operation;
  return { type: "function", function: { name, description: about, parameters: parametersOf(operation) } };
}

function parametersOf(operation: Operation): object {
  const { schema, supportsRegions, examples } = operation;
  if (hasOnlyExamples(operation)) return { type: "object", properties: { like: { enum: [...examples] } }, required: ["like"] };
  const { $schema: _, ...settings } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const properties = { settings: plainArrays(settings), ...(supportsRegions && { region: { enum: [...regions] } }) };
  return { type: "object", properties, required: ["settings"] };
}

/** Not every service knows tuples: an array of so many numbers says the same. */
function plainArrays(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plainArrays);
  if (typeof schema !== "object" || schema === null) return schema;
  const plain = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, plainArrays(value)]));
  if (!Array.isArray(plain.prefixItems)) return plain;
  const { prefixItems, ...rest } = plain;
  return { ...rest, items: prefixItems[0], minItems: prefixItems.length, maxItems: prefixItems.length };
}

/** Checks the calls with the operations' own schemas. Throws `UnusableCalls`. */
export function readCalls(calls: readonly ToolCall[], pictures: number): PlannedReading {
  const steps = calls.filter(({ name }) => name !== NEEDS_DRAWING).map((call) => toStep(call, pictures));
  const newContent = calls.filter(({ name }) => name === NEEDS_DRAWING).flatMap(toParts);
  if (steps.length + newContent.length === 0) throw new UnusableCalls("no calls");
  if (steps.length > MAX_STEPS) throw new UnusableCalls("too many calls");
  const instruction = inWords(steps);
  if (instruction === undefined) throw new UnusableCalls(`no words for ${steps.map(({ name }) => name).join(", ")}`);
  return { instruction, newContent: newContent.slice(0, MAX_PARTS) };
}

function toParts(call: ToolCall): string[] {
  const { success, data } = partsSchema.safeParse(parseJson(call));
  if (!success) throw new UnusableCalls(`unusable arguments for ${NEEDS_DRAWING}`);
  return data.parts
    .map((part) =>
      part
        .replaceAll(/[\s“”]+/g, " ")
        .trim()
        .slice(0, MAX_PART_LENGTH),
    )
    .filter((part) => part !== "");
}

function toStep(call: ToolCall, pictures: number): Step {
  const operation = operations.find(({ name }) => name === call.name);
  if (!operation || operation.pictures.min > pictures) throw new UnusableCalls("unknown tool");
  const { name, schema, supportsRegions } = operation;
  if (hasOnlyExamples(operation)) return toExampleStep(call, operation);
  const found = z.object({ settings: schema, region: regionSchema }).safeParse(parseJson(call));
  if (!found.success) throw new UnusableCalls(`unusable arguments for ${name}`);
  return { name, params: found.data.settings, region: supportsRegions ? found.data.region : "all" };
}

function toExampleStep(call: ToolCall, { name, examples }: Operation): Step {
  const step = exampleStep(z.object({ like: z.enum(examples) }).safeParse(parseJson(call)).data?.like ?? "");
  if (!step) throw new UnusableCalls(`unusable arguments for ${name}`);
  return step;
}

function parseJson(call: ToolCall): unknown {
  try {
    return JSON.parse(call.arguments);
  } catch (cause) {
    throw new UnusableCalls("arguments aren't JSON", { cause });
  }
}
