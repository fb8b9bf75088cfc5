import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { parseNumber, takeFactor, takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { resizePixels } from "../../rendering/pixels/pixels.ts";
import { cropAt } from "./crop-anchor.ts";

const zoomPhrase = {
  zoom: phrase(
    "zoom in|zoom into|zoom|zoomed in|zoomed|(crop|cut) tighter|tighter crop|tighter|(move|come|go|get) closer|closer|close up",
  ),
  by: phrase("(by)? <percent>"),
  centre: phrase("(on|at|to|into)? (centre|center|middle)"),
};

export const zoom = defineOperation({
  name: "zoom",
  about: "Zooms in on the middle and keeps the size.",
  examples: ["zoom in", "zoom in 2x", "crop tighter"],
  movement: "uniform",
  schema: z.object({
    factor: z.number().min(1, editorMessages.cannotZoomOut).max(20, editorMessages.zoomTooFar),
  }),
  read(clause) {
    if (!hasPhrase(clause, zoomPhrase.zoom)) return undefined;
    hasPhrase(clause, zoomPhrase.centre);
    const percent = takePhrase(clause, zoomPhrase.by)?.percent;
    if (percent !== undefined)
      return { factor: parseNumber(percent) > 100 ? parseNumber(percent) / 100 : 1 + parseNumber(percent) / 100 };
    return { factor: takeFactor(clause) ?? 1 + 0.3 * takeStrength(clause) };
  },
  describe: ({ factor }) => `zoomed in ${Math.round(factor * 100) / 100}×`,
  scale: ({ factor }, by) => ({ factor: clamp(1 + (factor - 1) * by, 1, 20) }),
  async run(picture, { factor }) {
    const { width, height } = picture;
    const box = { width: Math.max(1, Math.round(width / factor)), height: Math.max(1, Math.round(height / factor)) };
    return resizePixels(await cropAt(picture, box, "centre"), { width, height }, { fit: "fill" });
  },
});
