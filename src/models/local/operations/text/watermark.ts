import { z } from "zod";
import { black, white } from "../../language/colours.ts";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { anchorNames, describePosition, takeAnchor } from "../../language/quantities.ts";
import { nounsOf, takeQuotedText } from "../../language/quoted-text.ts";
import { operation } from "../../operation.ts";
import type { Pixels } from "../../rendering/pixels.ts";
import { print, shadowText, typeset } from "../../rendering/text.ts";
import { letterHeight, spot, words } from "./layout.ts";

const watermarkNouns = nounsOf("watermark|copyright notice|copyright|signature|signed|credit line|credit|credits|sign");

const everywhere = phrase("tiled|repeated|all over|everywhere|across");

export const watermark = operation({
  name: "watermark",
  about: "Small, half transparent words in a corner, or all over.",
  examples: ['watermark "© Jane Doe"', 'add a watermark saying "draft" all over'],
  atEdges: true,
  movement: "none",
  schema: z.object({ text: words, place: z.enum([...anchorNames, "everywhere"]) }),
  read(clause) {
    const all = hasPhrase(clause, everywhere);
    const text = takeQuotedText(clause, watermarkNouns, false);
    const at = all ? "everywhere" : (takeAnchor(clause) ?? "bottom-right");
    return typeof text === "string" ? { text, place: at } : text;
  },
  describe: ({ text, place: at }) => `watermark “${text}” ${at === "everywhere" ? "all over" : describePosition(at)}`,
  alternatives: ({ text, place: at }) =>
    (["bottom-right", "bottom-left", "everywhere", "top-right", "centre"] as const)
      .filter((other) => other !== at)
      .map((other) => ({
        params: { text, place: other },
        label: other === "everywhere" ? "all over" : describePosition(other),
      })),
  async run(picture, { text, place: at }) {
    const height = letterHeight(picture) * 0.46;
    const ink = await typeset(text, {
      face: "plain",
      size: height,
      maxWidth: picture.width * 0.6,
      maxHeight: picture.height * 0.3,
    });
    const shade = await shadowText(ink, Math.max(1, height * 0.08));
    const spots =
      at === "everywhere"
        ? lattice(picture, ink.width + height * 3, ink.height + height * 4)
        : [spot(picture, ink, at, height * 0.9)];
    const opacity = at === "everywhere" ? 0.4 : 0.85;
    for (const { x, y } of spots) print(print(picture, shade, x, y, black, opacity * 0.7), ink, x, y, white, opacity);
    return picture;
  },
});

/** Every other row is shifted by half a step. */
function lattice({ width, height }: Pixels, across: number, down: number): { x: number; y: number }[] {
  const spots: { x: number; y: number }[] = [];
  for (let row = 0, y = down / 2; y < height + down / 2; row += 1, y += down) {
    for (let x = row % 2 === 0 ? across / 2 : 0; x < width + across / 2; x += across) spots.push({ x, y });
  }
  return spots;
}
