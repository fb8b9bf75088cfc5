import { defineEffect } from "../../operation.ts";
import type { Pixels } from "../../rendering/pixels/pixels.ts";
import { smoothstep } from "../../rendering/pixels/tones.ts";

export const vignette = defineEffect({
  name: "vignette",
  about: "Darkens the corners, so that the eye goes to the middle.",
  examples: ["add a vignette", "dark corners", "slight vignette", "darken the edges"],
  drawsAtEdges: true,
  phrases:
    "vignette|vignetting|vignetted|vignet|(dark|darker|darkened) (corners|edges|borders)|darken (corners|edges|borders)|(corners|edges) darker",
  defaultAmount: 0.55,
  maps: (amount) => [{ kind: "pixels", change: (picture) => darkenCorners(picture, amount) }],
});

function darkenCorners({ bytes, width, height, channels }: Pixels, amount: number): void {
  const falloff = Float32Array.from({ length: 1025 }, (_, at) => 1 - amount * 0.85 * smoothstep(0.35, 1.05, Math.sqrt(at / 512)));
  const across = squaredDistances(width);
  const down = squaredDistances(height);
  for (let y = 0, i = 0; y < height; y += 1) {
    const dy = down[y] as number;
    for (let x = 0; x < width; x += 1, i += channels) {
      const light = falloff[((across[x] as number) + dy) | 0] as number;
      bytes[i] = (bytes[i] as number) * light;
      bytes[i + 1] = (bytes[i + 1] as number) * light;
      bytes[i + 2] = (bytes[i + 2] as number) * light;
    }
  }
}

/** The squared distance of each pixel from the middle of a side; 256 at its ends. */
function squaredDistances(length: number): Float32Array {
  return Float32Array.from({ length }, (_, at) => 256 * (((at + 0.5) / length - 0.5) * 2) ** 2);
}
