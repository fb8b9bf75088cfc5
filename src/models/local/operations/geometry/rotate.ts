import { z } from "zod";
import { type Clause, hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { parseNumber } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { type Pixels, type Size, transformPixels } from "../../rendering/pixels/pixels.ts";
import { angleSchema } from "../../schemas.ts";

const turnPhrase = {
  verb: phrase("rotate|rotated|rotation|turn|turned|spin|tilt"),
  half: phrase("upside down|on its head|around|half turn|all the way round"),
  quarter: phrase("quarter turn|quarter"),
  /** "It's sideways" doesn't say to which side it must be turned. */
  lying: phrase("((came|come|comes|turned) out|lying)? (sideways|on its side)"),
  left: phrase("(to)? left|counter clockwise|counterclockwise|anti clockwise|anticlockwise|ccw"),
  right: phrase("(to)? right|clockwise|cw"),
  degrees: phrase("(by)? (-|minus)? <degrees>"),
};

export const rotate = defineOperation({
  name: "rotate",
  about: "Rotates by any angle and fills new corners with white.",
  examples: ["rotate 90 degrees left", "rotate right", "turn it upside down", "rotate by 10 degrees", "turn it sideways"],
  movement: "uniform",
  schema: z.object({ degrees: angleSchema("rotation", 360) }),
  read(clause) {
    const verb = hasPhrase(clause, turnPhrase.verb);
    const direction = takeTurnDirection(clause);
    const degrees = takeDegrees(clause);
    if (hasPhrase(clause, turnPhrase.half)) return { degrees: 180 };
    const isLying = hasPhrase(clause, turnPhrase.lying);
    const quarter = isLying || hasPhrase(clause, turnPhrase.quarter);
    if (!verb && !quarter) return undefined;
    if (!verb && isLying && direction === undefined) return { unsupported: editorMessages.missingTurn };
    return { degrees: ((direction ?? 1) * (degrees ?? 90)) % 360 };
  },
  describe: ({ degrees }) => `rotated ${Math.abs(degrees)}°${degrees % 180 === 0 ? "" : degrees < 0 ? " left" : " right"}`,
  run: (picture, { degrees }) => rotatePixels(picture, degrees),
});

/** Takes “left” or “clockwise” out of a clause. */
export function takeTurnDirection(clause: Clause): 1 | -1 | undefined {
  if (hasPhrase(clause, turnPhrase.left)) return -1;
  return hasPhrase(clause, turnPhrase.right) ? 1 : undefined;
}

/** Takes an angle out of a clause, in degrees. */
export function takeDegrees(clause: Clause): number | undefined {
  const minus = /[-−]\s*\d|minus\s+\d/.test(clause.rest) ? -1 : 1;
  const degrees = takePhrase(clause, turnPhrase.degrees)?.degrees;
  return degrees === undefined ? undefined : minus * parseNumber(degrees);
}

/** Turns a picture clockwise. New corners are white, or transparent if the picture has transparent parts. */
export async function rotatePixels(picture: Pixels, degrees: number): Promise<Pixels> {
  const turn = ((degrees % 360) + 360) % 360;
  if (turn === 0) return picture;
  const corners = picture.channels === 4 ? { r: 0, g: 0, b: 0, alpha: 0 } : { r: 255, g: 255, b: 255, alpha: 1 };
  return transformPixels(picture, (one) => one.rotate(turn, { background: corners }), rotatedSize(picture, turn));
}

/** The smallest size that contains the rotated picture; sharp may round it down by a pixel. */
function rotatedSize({ width, height }: Size, degrees: number): Size {
  if (degrees === 180) return { width, height };
  if (degrees % 180 === 90) return { width: height, height: width };
  const [c, s] = [Math.abs(Math.cos((degrees * Math.PI) / 180)), Math.abs(Math.sin((degrees * Math.PI) / 180))];
  return { width: Math.ceil(width * c + height * s) + 1, height: Math.ceil(width * s + height * c) + 1 };
}
