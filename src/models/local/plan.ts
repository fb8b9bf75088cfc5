import type { Part } from "./language/regions.ts";
import type { Params } from "./operation.ts";
import { operationNamed } from "./operations/index.ts";

/** The part of the picture that a step changes. */
type Region = "all" | Part;

/** One operation with its parameters: plain JSON. */
export interface Step {
  name: string;
  params: Params;
  region: Region;
  /** What people called the subject: "cup". */
  noun?: string;
}

/** The steps of an instruction. */
export interface Plan {
  /** The pictures to start from: 0 the current ones, 1 those the last turn started from, 2 those of the turn before it… */
  turnsBack: number;
  steps: Step[];
}

/** The label of a step: "brightness +20%", "blur 50% on the background". */
export function describeStep({ name, params, region }: Step): string {
  const label = operationNamed(name).describe(params);
  return region === "all" ? label : `${label} on the ${region}`;
}
