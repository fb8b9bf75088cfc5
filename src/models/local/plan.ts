import { isPart, type Part } from "./language/clauses/regions.ts";
import type { Zone } from "./language/clauses/zones.ts";
import type { Params } from "./operation.ts";
import { operationNamed } from "./operations/index.ts";

/** The part of the picture that a step changes. */
export type Region = "all" | Part | Zone | `outside the ${Zone}`;

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
  /** How much more of the picture counts as the subject: −2 to 2. Missing: 0. */
  reach?: number;
}

/** The subject as the network sees it, or with a wider or narrower outline. */
export const MAX_REACH = 2;

/** Whether any of the steps needs the subject. */
export function usesSubject(steps: readonly Step[]): boolean {
  return steps.some(({ name, region }) => isPart(region) || operationNamed(name).needsSubject);
}

/** Whether any of the steps changes only what a person marked. */
export function usesArea(steps: readonly Step[]): boolean {
  return steps.some(({ name }) => operationNamed(name).needsArea);
}

/** The label of a step: "brightness +20%", "blur 50% on the background". */
export function describeStep({ name, params, region }: Step): string {
  const label = operationNamed(name).describe(params);
  if (region === "all") return label;
  return region.startsWith("outside") ? `${label} ${region}` : `${label} ${prepositionFor(region)} the ${region}`;
}

function prepositionFor(region: Region): "in" | "at" | "on" {
  if (region === "top" || region === "bottom" || region === "edges") return "at";
  return region === "subject" || region === "background" || region === "left" || region === "right" ? "on" : "in";
}
