import { z } from "zod";
import { textSchema } from "./layout.ts";

/** One caption of several, without its place. */
export const lineSchema = z.object({ text: textSchema, size: z.number() });

/** The captions at the same place, in the order of the instruction: without them, all would be printed over each other. */
export const stackSchema = z.object({ above: z.array(lineSchema), below: z.array(lineSchema) });

export type Stack = z.infer<typeof stackSchema>;
