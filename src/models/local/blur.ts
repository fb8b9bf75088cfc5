import { type Pixels, scaled, through } from "./pixels.ts";

/** The picture out of focus; `sigma` in pixels. Colours of transparent pixels do not bleed in. A wide blur works on a smaller copy. */
export async function blurred(picture: Pixels, sigma: number): Promise<Pixels> {
  if (sigma < 0.3) return picture;
  const shrink = Math.max(1, Math.floor(sigma / 4));
  if (shrink === 1) return through(picture, (one) => one.blur(sigma));
  const { width, height } = picture;
  const small = { width: Math.max(1, Math.round(width / shrink)), height: Math.max(1, Math.round(height / shrink)) };
  const little = await scaled(picture, small, { fit: "fill", kernel: "linear" });
  const soft = await through(little, (one) => one.blur(Math.max(0.3, sigma / shrink)));
  return scaled(soft, { width, height }, { fit: "fill", kernel: "mitchell" });
}
