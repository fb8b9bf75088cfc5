import sharp from "sharp";
import { type ColourAt, paint } from "./pictures.ts";

// Pictures whose tilt is known.

/** A house front with rows of windows, before the sky. */
const houseFront: ColourAt = (x, y) => {
  if (y < 120 || x < 90 || x > 810) return [150, 180, 210];
  const [column, row] = [(x - 90) % 120, (y - 120) % 110];
  return column > 40 && column < 90 && row > 30 && row < 85 ? [50, 55, 70] : [190, 150, 120];
};

/** A sea below a sky, with a boat before the horizon, all soft. */
const sea: ColourAt = (x, y) => {
  if (Math.hypot((x - 300) / 2, y - 250) < 30) return [40, 30, 30];
  const share = 1 / (1 + Math.exp((260 - y) / 3));
  const wave = 14 * Math.sin(x / 9 + 5 * Math.sin(y / 11)) * Math.sin(y / 4 + 4 * Math.sin(x / 31)) * share;
  return [200 - 140 * share + wave, 205 - 105 * share + wave, 215 - 75 * share + wave];
};

/** Discs of all sizes: nothing in it is straight. */
const discs: ColourAt = (x, y) => {
  const [column, row] = [Math.floor(x / 75), Math.floor(y / 75)];
  const radius = 12 + ((column * 7 + row * 13) % 20);
  const [dx, dy] = [x - 75 * column - 37 - ((row * 11) % 9), y - 75 * row - 37 - ((column * 5) % 11)];
  return Math.hypot(dx, dy) < radius ? [220, 120 + ((column * 31) % 90), 80] : [60, 90, 70];
};

const scenes = { "house front": houseFront, sea, discs };

/** A level scene, turned clockwise by so many degrees and cropped to what has no empty corners. A PNG. */
export async function paintCrooked(scene: keyof typeof scenes, degrees: number): Promise<Buffer> {
  const level = await paint(900, 600, scenes[scene]);
  const { data, info } = await sharp(level).rotate(degrees).toBuffer({ resolveWithObject: true });
  const [width, height] = [660, 440];
  return sharp(data)
    .extract({ left: (info.width - width) >> 1, top: (info.height - height) >> 1, width, height })
    .png()
    .toBuffer();
}

/** A level scene whose upright lines converge: they meet 1 / convergence half diagonals above its middle. */
export async function paintLeaning(scene: keyof typeof scenes, convergence: number): Promise<Buffer> {
  const [width, height] = [660, 440];
  const unit = Math.hypot(width, height) / 2;
  return sharp(
    await paint(2 * width, 2 * height, (column, row) => {
      const [x, y] = [column / 2 - width / 2, row / 2 - height / 2];
      const depth = 1 + (convergence * y) / unit;
      return scenes[scene](x / depth + 450, y / depth + 330);
    }),
  )
    .resize(width, height)
    .png()
    .toBuffer();
}
