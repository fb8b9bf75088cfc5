import type { Curve } from "../../rendering/pixels/tones.ts";

/** An S-curve: steeper by `power` at the pivot, flat at both ends. */
export function sCurve(power: number, pivot = 0.5): Curve {
  return (tone) => (tone < pivot ? pivot * (tone / pivot) ** power : 1 - (1 - pivot) * ((1 - tone) / (1 - pivot)) ** power);
}
