import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";
import { blurPlane, changeWithPlane, luminanceOf, type Plane } from "../../rendering/pixels/planes.ts";

const edgePhrase = phrase(
  "(find|detect|only|just|show) (edges|outlines|contours)|edges only|outlines only|edge detection|neon edges|neon outlines|contours|outlines|outline",
);

export const edges = defineOperation({
  name: "edges",
  about: "Shows only the outlines, dark on white or light on black.",
  examples: ["find the edges", "only the outlines"],
  supportsRegions: true,
  schema: z.object({ paper: z.enum(["white", "black"]) }),
  read(clause) {
    const neon = /\bneon\b/i.test(clause.rest);
    return hasPhrase(clause, edgePhrase) ? { paper: neon ? "black" : "white" } : undefined;
  },
  describe: ({ paper }) => `outlines on ${paper}`,
  alternatives: ({ paper }) =>
    (["white", "black"] as const)
      .filter((other) => other !== paper)
      .map((other) => ({ params: { paper: other }, label: `on ${other}` })),
  async run(picture, { paper }) {
    const lines = detectEdges(await blurPlane(luminanceOf(picture), Math.max(0.5, longestSide(picture) / 1200)));
    const gain = Math.max(1, longestSide(picture) / 1500) * 2.2;
    return changeWithPlane(picture, lines, (bytes, i, edge) => {
      const value = paper === "white" ? 255 - edge * gain : edge * gain;
      bytes[i] = value;
      bytes[i + 1] = value;
      bytes[i + 2] = value;
    });
  },
});

/** The gradient of the luminance at each pixel (Sobel). */
export function detectEdges({ values, width, height }: Plane): Plane {
  const steep = new Uint8ClampedArray(values.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const v = (dx: number, dy: number) => values[at + dy * width + dx] as number;
      const across = v(1, -1) + 2 * v(1, 0) + v(1, 1) - v(-1, -1) - 2 * v(-1, 0) - v(-1, 1);
      const down = v(-1, 1) + 2 * v(0, 1) + v(1, 1) - v(-1, -1) - 2 * v(0, -1) - v(1, -1);
      steep[at] = Math.hypot(across, down) / 2;
    }
  }
  return { values: steep, width, height };
}
