import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation, type RenderContext } from "../../operation.ts";
import { measureTilt } from "../../rendering/lines/tilt.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { ImpossibleOperation, type Pixels } from "../../rendering/pixels/pixels.ts";
import { angleSchema } from "../../schemas.ts";
import { rotatePixels, takeDegrees, takeTurnDirection } from "./rotate.ts";

const straightenPhrase = {
  verb: phrase("(auto|automatically)? (straighten|straighten out|straightened|straightening|level|straight|deskew)"),
  filler: phrase("horizon|up|automatically|auto"),
};

/** A smaller tilt, in degrees, can't be seen. */
const LEVEL = 0.3;

export const straighten = defineOperation({
  name: "straighten",
  about: "Levels a tilted picture and crops the empty corners. Without an angle, it measures the tilt from straight lines.",
  examples: ["straighten it", "level the horizon", "straighten by 2 degrees", "straighten it 3° left"],
  movement: ({ degrees }) => (degrees === null ? "unpredictable" : "uniform"),
  schema: z.object({
    degrees: angleSchema("correction", 45).nullable().describe("Clockwise. Null: measured in the picture."),
  }),
  read(clause) {
    if (!hasPhrase(clause, straightenPhrase.verb)) return undefined;
    while (hasPhrase(clause, straightenPhrase.filler));
    const direction = takeTurnDirection(clause);
    const degrees = takeDegrees(clause);
    if (degrees !== undefined) return { degrees: (direction ?? 1) * degrees };
    return direction === undefined ? { degrees: null } : { unsupported: editorMessages.missingAngle };
  },
  describe: ({ degrees }) => (degrees === null ? "straightened" : describeTurn(degrees)),
  scale: ({ degrees }, factor) =>
    degrees !== null && Math.abs(degrees * factor) <= 45 ? { degrees: degrees * factor } : undefined,
  unchanged: ({ degrees }) => (degrees === null ? editorMessages.alreadyLevel : undefined),
  async run(picture, { degrees }, context) {
    return turnLevel(picture, degrees ?? (await findCorrection(picture, context)));
  },
});

function describeTurn(degrees: number): string {
  return `straightened by ${Math.abs(degrees)}° ${degrees < 0 ? "left" : "right"}`;
}

/** In degrees, to a tenth; 0 if the picture is level. Throws `ImpossibleOperation` if its lines don't show the tilt. */
async function findCorrection(picture: Pixels, { scale, settle }: RenderContext): Promise<number> {
  const tilt = await measureTilt(picture);
  if (tilt === undefined && scale < 1) return 0; // a preview may be too small to tell
  if (tilt === undefined) throw new ImpossibleOperation(editorMessages.noTilt);
  if (Math.abs(tilt) < LEVEL) return 0;
  const degrees = -Math.round(10 * tilt) / 10;
  settle("straighten", { degrees });
  return degrees;
}

/** Turns clockwise and crops to the largest part of the picture's shape without empty corners. */
async function turnLevel(picture: Pixels, degrees: number): Promise<Pixels> {
  if (degrees === 0) return picture;
  const { width, height } = picture;
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.abs(Math.sin((degrees * Math.PI) / 180))];
  const share = Math.min(width / (width * c + height * s), height / (width * s + height * c));
  const inner = { width: Math.max(1, Math.floor(width * share) - 1), height: Math.max(1, Math.floor(height * share) - 1) };
  const whole = await rotatePixels(picture, degrees);
  return cropTo(whole, { ...inner, left: (whole.width - inner.width) >> 1, top: (whole.height - inner.height) >> 1 });
}
