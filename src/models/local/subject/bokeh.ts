import { type Pixels, resizePixels, type Size } from "../rendering/pixels/pixels.ts";

// Blurs like a lens: every point becomes a disc, and lights stay bright.

/** The largest radius of a disc, in pixels. Larger discs are drawn on a smaller copy. */
const MAX_RADIUS = 12;
/** Averages in nearly linear light, like a camera. Slightly above the usual 2.2, so that lamps shine. */
const GAMMA = 2.6;

/** Draws every point as a disc of `radius` pixels, on a new picture. Alpha stays. */
export async function applyBokeh(picture: Pixels, radius: number): Promise<Pixels> {
  if (radius < 0.7) return { ...picture, bytes: picture.bytes.slice() };
  const factor = Math.min(1, MAX_RADIUS / radius);
  const size: Size = {
    width: Math.max(1, Math.round(picture.width * factor)),
    height: Math.max(1, Math.round(picture.height * factor)),
  };
  const small = factor === 1 ? picture : await resizePixels(picture, size, { fit: "fill", kernel: "linear" });
  const soft = drawDiscs(small, Math.max(1, radius * factor));
  if (factor === 1) return soft;
  return resizePixels(soft, picture, { fit: "fill", kernel: "mitchell" });
}

function drawDiscs({ bytes, width, height, channels }: Pixels, radius: number): Pixels {
  const result = bytes.slice();
  const light = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** GAMMA);
  const chords = listChords(radius);
  const area = chords.reduce((sum, { reach }) => sum + 2 * reach + 1, 0);
  for (let channel = 0; channel < 3; channel += 1) {
    const sums = sumRows({ bytes, width, height, channels }, channel, light);
    const row = new Float64Array(width);
    for (let y = 0; y < height; y += 1) {
      row.fill(0);
      for (const { dy, reach } of chords) addChord(row, sums, width, Math.max(0, Math.min(height - 1, y + dy)), reach);
      for (let x = 0; x < width; x += 1)
        result[(y * width + x) * channels + channel] = 255 * ((row[x] as number) / area) ** (1 / GAMMA);
    }
  }
  return { bytes: result, width, height, channels };
}

/** Half the width of a disc in each of its rows. */
function listChords(radius: number): { dy: number; reach: number }[] {
  const whole = Math.floor(radius);
  return Array.from({ length: 2 * whole + 1 }, (_, at) => {
    const dy = at - whole;
    return { dy, reach: Math.round(Math.sqrt(Math.max(0, radius * radius - dy * dy))) };
  });
}

/** Running sums of each row's light from the left, with one more value than pixels. */
function sumRows({ bytes, width, height, channels }: Pixels, channel: number, light: Float32Array): Float64Array {
  const sums = new Float64Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    let sum = 0;
    for (let x = 0; x < width; x += 1) {
      sum += light[bytes[(y * width + x) * channels + channel] as number] as number;
      sums[y * (width + 1) + x + 1] = sum;
    }
  }
  return sums;
}

/** Adds the light between x − reach and x + reach of one row. Edge pixels repeat beyond the edges. */
function addChord(row: Float64Array, sums: Float64Array, width: number, y: number, reach: number): void {
  const start = y * (width + 1);
  const first = sums[start + 1] as number;
  const all = sums[start + width] as number;
  const last = all - (sums[start + width - 1] as number);
  for (let x = 0; x < row.length; x += 1) {
    const [from, to] = [x - reach, x + reach + 1];
    const left = from < 0 ? first * from : (sums[start + from] as number);
    const right = to > width ? all + last * (to - width) : (sums[start + to] as number);
    row[x] = (row[x] as number) + right - left;
  }
}
