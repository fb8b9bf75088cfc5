import type { AspectRatio } from "../../rendering/pixels/boxes.ts";
import type { Size } from "../../rendering/pixels/pixels.ts";
import { type Clause, hasPhrase, phrase, takePhrase } from "./phrase.ts";
import { takeFormat } from "./picture-formats.ts";

// What people call aspect ratios and sizes.

const squarePhrase = phrase("square|1:1|quadratic|square format");
const ratioPhrase = phrase("<ratio>");
const namedRatios: readonly (readonly [RegExp, AspectRatio])[] = [
  [phrase("widescreen|wide screen"), { width: 16, height: 9 }],
  [phrase("ultrawide|ultra wide|cinemascope|anamorphic"), { width: 21, height: 9 }],
  [phrase("panorama|panoramic"), { width: 3, height: 1 }],
  [phrase("portrait format|portrait orientation|portrait"), { width: 2, height: 3 }],
  [phrase("landscape format|landscape orientation|landscape mode|landscape"), { width: 3, height: 2 }],
];

/** Takes "16:9", "4x5", "square", "instagram story". A ratio has small numbers: 800×600 is a size. */
export function takeAspectRatio(clause: Clause): AspectRatio | undefined {
  if (hasPhrase(clause, squarePhrase)) return { width: 1, height: 1 };
  const found = /(\d+(?:\.\d+)?)\s*(:|\/|×|x|by)\s*(\d+(?:\.\d+)?)/i.exec(clause.rest);
  if (found !== null && (found[2] === ":" || (Number(found[1]) <= 32 && Number(found[3]) <= 32))) {
    takePhrase(clause, ratioPhrase);
    return { width: Number(found[1]), height: Number(found[3]) };
  }
  const format = takeFormat(clause);
  if (format !== undefined) return { width: format.width, height: format.height };
  return namedRatios.find(([pattern]) => hasPhrase(clause, pattern))?.[1];
}

const boxPhrase = /(?<![\d.])(\d{2,6})\s*(?:px|pixels?)?\s*(?:x|×|by|\*)\s*(\d{2,6})\s*(?:px|pixels?)?(?![\d.])/i;

/** Takes "800x600", "800 by 600 pixels". */
export function takeSize(clause: Clause): Size | undefined {
  const found = boxPhrase.exec(clause.rest);
  if (found === null) return undefined;
  clause.rest = clause.rest.replace(found[0], " · ");
  return { width: Number(found[1]), height: Number(found[2]) };
}

/** "16:9", or "a square". */
export function describeAspectRatio({ width, height }: AspectRatio): string {
  return width === height ? "a square" : `${width}:${height}`;
}
