import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent, parseNumber, takeFraction } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { ImpossibleOperation } from "../../rendering/pixels/pixels.ts";

const offPhrase = {
  verb: phrase("(crop|cut|trim|chop|slice|remove|take|shave) (off|away|out)?|crop|cut|trim|chop|shave"),
  every: phrase("(from|on|off|of)? (every|each|all) (side|sides|edge|edges|around)|all around|(from|on|off)? (the)? edges"),
  length: phrase("(by)? <length>"),
  off: phrase("off|from|of|away"),
};

const sides = ["top", "bottom", "left", "right"] as const;

const sidePhrase = {
  top: phrase("(from|at|off)? (top|upper) (edge|side|part)?|(from|at|off)? top"),
  bottom: phrase("(from|at|off)? (bottom|lower) (edge|side|part)?|(from|at|off)? bottom"),
  left: phrase("(from|at|on|off)? left (edge|side|part)?|(from|at|on|off)? left"),
  right: phrase("(from|at|on|off)? right (edge|side|part)?|(from|at|on|off)? right"),
};

export const cutOff = defineOperation({
  name: "cut-off",
  about: "Cuts a strip off one side or all sides, in pixels or per cent.",
  examples: ["cut off the bottom 20%", "crop 100 px from the left", "crop 5% from every side"],
  movement: "uniform",
  setsAspectRatio: true,
  schema: z.object({
    side: z.enum([...sides, "every"]),
    amount: z.number().positive(editorMessages.greaterThanZero("part to cut off")),
    unit: z.enum(["share", "px"]),
  }),
  read(clause) {
    if (!hasPhrase(clause, offPhrase.verb)) return undefined;
    const pixels = /\d\s*(px|pixel)/i.test(clause.rest);
    const spoken = takePhrase(clause, offPhrase.length)?.length;
    const fraction = takeFraction(clause);
    const side = hasPhrase(clause, offPhrase.every) ? "every" : sides.find((one) => hasPhrase(clause, sidePhrase[one]));
    if (side === undefined || (spoken === undefined && fraction === undefined)) return undefined;
    hasPhrase(clause, offPhrase.off);
    if (spoken === undefined) return { side, amount: fraction ?? 0, unit: "share" };
    return pixels
      ? { side, amount: parseNumber(spoken), unit: "px" }
      : { side, amount: parseNumber(spoken) / 100, unit: "share" };
  },
  describe: ({ side, amount, unit }) =>
    `${unit === "px" ? `${amount} pixels` : formatPercent(amount)} cut off ${side === "every" ? "every side" : `the ${side}`}`,
  scale: ({ side, amount, unit }, factor) => ({
    side,
    amount: unit === "share" ? Math.min(0.45, amount * factor) : Math.round(amount * factor),
    unit,
  }),
  run(picture, { side, amount, unit }, { scale }) {
    const off = (length: number) => Math.round(unit === "px" ? amount * scale : amount * length);
    const left = side === "left" || side === "every" ? off(picture.width) : 0;
    const top = side === "top" || side === "every" ? off(picture.height) : 0;
    const width = picture.width - left - (side === "right" || side === "every" ? off(picture.width) : 0);
    const height = picture.height - top - (side === "bottom" || side === "every" ? off(picture.height) : 0);
    if (width < 1 || height < 1) throw new ImpossibleOperation(editorMessages.nothingLeft);
    return cropTo(picture, { left, top, width, height });
  },
});
