import type { Params } from "./operation.ts";

/** Which part of the picture a step works on. Masks for the subject and the background will stand beside "all". */
type Region = "all";

/** One operation with its parameters: plain JSON. */
export interface Step {
  name: string;
  params: Params;
  region: Region;
}

/** What an instruction comes to. */
export interface Plan {
  /** Whose pictures it starts from: 0 the present ones, 1 those that the last turn started from, 2 those of the turn before… */
  from: number;
  steps: Step[];
}
