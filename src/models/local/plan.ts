import type { Part } from "./language/regions.ts";
import type { Params } from "./operation.ts";
import { operationNamed } from "./operations/index.ts";

/** Which part of the picture a step works on. */
type Region = "all" | Part;

/** One operation with its parameters: plain JSON. */
export interface Step {
  name: string;
  params: Params;
  region: Region;
  /** What people called the subject: "cup". */
  noun?: string;
}

/** What an instruction comes to. */
export interface Plan {
  /** Whose pictures it starts from: 0 the present ones, 1 those that the last turn started from, 2 those of the turn before… */
  turnsBack: number;
  steps: Step[];
}

/** A step in plain words: "brightness +20%", "blur 50% on the background". */
export function describeStep({ name, params, region }: Step): string {
  const done = operationNamed(name).describe(params);
  return region === "all" ? done : `${done} on the ${region}`;
}
