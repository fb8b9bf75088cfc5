import { defineEffect } from "../../operation.ts";
import { smoothstep } from "../../rendering/tones.ts";

export const vignette = defineEffect({
  name: "vignette",
  about: "Darkens the corners, so that the eye goes to the middle.",
  examples: ["add a vignette", "dark corners", "slight vignette", "darken the edges"],
  drawsAtEdges: true,
  phrases:
    "vignette|vignetting|vignetted|vignet|(dark|darker|darkened) (corners|edges|borders)|darken (corners|edges|borders)|(corners|edges) darker",
  defaultAmount: 0.55,
  run(picture, amount) {
    const { bytes, width, height, channels } = picture;
    const falloff = Float32Array.from(
      { length: 1025 },
      (_, at) => 1 - amount * 0.85 * smoothstep(0.35, 1.05, Math.sqrt(at / 512)),
    );
    for (let y = 0, i = 0; y < height; y += 1) {
      const dy = ((y + 0.5) / height - 0.5) * 2;
      for (let x = 0; x < width; x += 1, i += channels) {
        const dx = ((x + 0.5) / width - 0.5) * 2;
        const light = falloff[((dx * dx + dy * dy) * 0.5 * 512) | 0] as number;
        bytes[i] = (bytes[i] as number) * light;
        bytes[i + 1] = (bytes[i + 1] as number) * light;
        bytes[i + 2] = (bytes[i + 2] as number) * light;
      }
    }
    return picture;
  },
});
