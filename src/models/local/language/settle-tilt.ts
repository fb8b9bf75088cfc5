import type { Step } from "../plan.ts";

/** Turns by up to so many degrees correct a tilt. */
const MAX_CORRECTION = 45;

/** "It's crooked, rotate it 3 degrees left" and "it's slanted, level it" ask for one correction: the one with an angle, or the first. */
export function settleTilt(steps: readonly Step[]): Step[] {
  const first = steps.find(isMeasured);
  return steps.filter((step) => !isMeasured(step) || (step === first && !steps.some(hasAngle)));
}

function isMeasured({ name, params }: Step): boolean {
  return name === "straighten" && params.degrees === null;
}

function hasAngle({ name, params: { degrees } }: Step): boolean {
  return (name === "straighten" || name === "rotate") && typeof degrees === "number" && Math.abs(degrees) <= MAX_CORRECTION;
}
