// OKLab (Björn Ottosson): a colour space in which equal steps look about equally large, and hues stay the same when lightness changes.

import type { Colour } from "../../language/vocabulary/colours.ts";

/** Lightness from 0 to 1, chroma from 0 (grey) to about 0.32, hue in degrees: red 29, yellow 110, green 142, blue 264. */
export interface Oklch {
  lightness: number;
  chroma: number;
  hue: number;
}

/** Of a colour with channels from 0 to 255. */
export function toOklch([red, green, blue]: Colour): Oklch {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const c = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, c),
    hue: ((Math.atan2(c, a) * 180) / Math.PI + 360) % 360,
  };
}

/** The colour with channels from 0 to 255. One that no screen can show loses chroma until it can be shown. */
export function fromOklch({ lightness, chroma, hue }: Oklch): Colour {
  for (let share = 1; share > 0.05; share *= 0.92) {
    const colour = toRgb(lightness, chroma * share, hue);
    if (colour.every((channel) => channel > -0.002 && channel < 1.002)) return scale(colour);
  }
  return scale(toRgb(lightness, 0, hue));
}

/** The difference between two hues, −180 to 180 degrees. */
export function hueDifference(from: number, to: number): number {
  return ((to - from + 540) % 360) - 180;
}

function toRgb(lightness: number, chroma: number, hue: number): Colour {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function scale(colour: Colour): Colour {
  const [red, green, blue] = colour.map((channel) => {
    const light = Math.min(1, Math.max(0, channel));
    return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
  });
  return [red ?? 0, green ?? 0, blue ?? 0];
}

function toLinear(channel: number): number {
  const tone = channel / 255;
  return tone <= 0.04045 ? tone / 12.92 : ((tone + 0.055) / 1.055) ** 2.4;
}
