import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import {
  anchorNames,
  describeAnchor,
  formatPercent,
  parseNumber,
  takeAnchor,
  takeFraction,
} from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { cropAt } from "./crop-anchor.ts";

const partPhrase = {
  verb: phrase("crop|cut|keep|keep only|only|just"),
  share: phrase("<percent>"),
  part: phrase("part|of|area"),
};

const shareRange = editorMessages.range("the part", "2%", "100%");

/** "Crop the top" may keep it or cut it off. */
const unclear =
  /^\W*(?:(?:please|just|now|then|also)\s+)*(?:crop|cut|trim)\s+(?:the\s+)?(top|bottom|left|right)(?:\s+(?:side|part|edge))?\W*(?:please\W*)?$/i;

export const cropToPart = defineOperation({
  name: "crop-to-part",
  about: "Crops to one part: the left half, the centre, the top third.",
  examples: ["crop to the left half", "keep only the top half", "crop to the centre"],
  movement: "uniform",
  setsAspectRatio: true,
  schema: z.object({
    part: z.enum(anchorNames),
    share: z.number().min(0.02, shareRange).max(1, shareRange),
  }),
  read(clause) {
    const side = unclear.exec(clause.rest)?.[1];
    if (side !== undefined) {
      clause.rest = "";
      return { unsupported: editorMessages.keepOrCut(side.toLowerCase()) };
    }
    const verb = hasPhrase(clause, partPhrase.verb);
    const percent = takePhrase(clause, partPhrase.share)?.percent;
    const fraction = takeFraction(clause);
    const part = verb ? takeAnchor(clause) : undefined;
    if (part === undefined) return undefined;
    hasPhrase(clause, partPhrase.part);
    return { part, share: percent === undefined ? (fraction ?? 0.5) : parseNumber(percent) / 100 };
  },
  describe: ({ part, share }) => `cropped to the ${describeAnchor(part)} (${formatPercent(share)})`,
  alternatives: ({ part, share }) =>
    [1 / 3, 2 / 3, 1 / 2, 3 / 4]
      .filter((other) => Math.abs(other - share) > 0.02)
      .map((other) => ({ params: { part, share: other }, label: formatPercent(other) })),
  run(picture, { part, share }) {
    const widthShare = part === "top" || part === "bottom" ? 1 : share;
    const heightShare = part === "left" || part === "right" ? 1 : share;
    return cropAt(
      picture,
      {
        width: Math.max(1, Math.round(picture.width * widthShare)),
        height: Math.max(1, Math.round(picture.height * heightShare)),
      },
      part,
    );
  },
});
