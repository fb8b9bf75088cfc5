import { z } from "zod";
import { black, white } from "../../language/vocabulary/colours.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { anchorNames, describePosition, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { compileTextNouns, takeQuotedText } from "../../language/vocabulary/quoted-text.ts";
import { defineOperation } from "../../operation.ts";
import type { Pixels } from "../../rendering/pixels/pixels.ts";
import { printText, shadowText, typeset } from "../../rendering/pixels/text.ts";
import { letterHeight, placeText, textSchema } from "./layout.ts";

const watermarkNouns = compileTextNouns("watermark|copyright notice|copyright|signature|signed|credit line|credit|credits|sign");

const everywherePhrase = phrase("tiled|repeated|all over|everywhere|across");

export const watermark = defineOperation({
  name: "watermark",
  about: "Adds small, half-transparent text in a corner or all over.",
  examples: ['watermark "© Jane Doe"', 'add a watermark saying "draft" all over'],
  drawsAtEdges: true,
  movement: "none",
  schema: z.object({ text: textSchema, anchor: z.enum([...anchorNames, "everywhere"]) }),
  read(clause) {
    const all = hasPhrase(clause, everywherePhrase);
    const text = takeQuotedText(clause, watermarkNouns, false);
    const anchor = all ? "everywhere" : (takeAnchor(clause) ?? "bottom-right");
    return typeof text === "string" ? { text, anchor } : text;
  },
  describe: ({ text, anchor }) => `watermark “${text}” ${anchor === "everywhere" ? "all over" : describePosition(anchor)}`,
  alternatives: ({ text, anchor }) =>
    (["bottom-right", "bottom-left", "everywhere", "top-right", "centre"] as const)
      .filter((other) => other !== anchor)
      .map((other) => ({
        params: { text, anchor: other },
        label: other === "everywhere" ? "all over" : describePosition(other),
      })),
  async run(picture, { text, anchor }) {
    const height = letterHeight(picture) * 0.46;
    const ink = await typeset(text, {
      face: "plain",
      size: height,
      maxWidth: picture.width * 0.6,
      maxHeight: picture.height * 0.3,
    });
    const shade = await shadowText(ink, Math.max(1, height * 0.08));
    const spots =
      anchor === "everywhere"
        ? listPositions(picture, ink.width + height * 3, ink.height + height * 4)
        : [placeText(picture, ink, anchor, height * 0.9)];
    const opacity = anchor === "everywhere" ? 0.4 : 0.85;
    for (const { x, y } of spots) printText(printText(picture, shade, x, y, black, opacity * 0.7), ink, x, y, white, opacity);
    return picture;
  },
});

/** Positions all over the picture; every other row is shifted by half a step. */
function listPositions({ width, height }: Pixels, across: number, down: number): { x: number; y: number }[] {
  const spots: { x: number; y: number }[] = [];
  for (let row = 0, y = down / 2; y < height + down / 2; row += 1, y += down) {
    for (let x = row % 2 === 0 ? across / 2 : 0; x < width + across / 2; x += across) spots.push({ x, y });
  }
  return spots;
}
