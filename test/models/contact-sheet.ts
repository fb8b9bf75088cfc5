import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import sharp from "sharp";
import { readCommandLine, resolveFromCwd } from "../../src/cli/command-line.ts";
import { understandPlan } from "../../src/models/local/language/understand.ts";
import { operations } from "../../src/models/local/operations/index.ts";
import { drawOver } from "../../src/models/local/rendering/pixels/compose.ts";
import { createSolid, decodePixels, longestSide, type Pixels } from "../../src/models/local/rendering/pixels/pixels.ts";
import { printText, typeset } from "../../src/models/local/rendering/pixels/text.ts";
import { render } from "../../src/models/local/rendering/render.ts";
import { createSubjectFinder } from "../../src/models/local/subject/network/finder.ts";
import { planVariants } from "../../src/models/local/variants.ts";

const cell = { width: 400, height: 336, columns: 4, rows: 5, label: 36 };
/** Photos are edited with this longest side. */
const side = 1200;
const paper = [238, 238, 238] as const;

interface Tile {
  label: string;
  picture: Pixels;
}

const finder = createSubjectFinder();
const { positionals } = await readCommandLine({
  run: "npm run sheet --",
  about: `Draws contact sheets of everything the built-in editor can do with your own photos. OPERATIONS: parts of the operations' names,
separated by commas.`,
  takes: ["PHOTOGRAPHS", "SHEETS", "[OPERATIONS]"],
  options: {},
});
const [source = "", target = ""] = positionals.map(resolveFromCwd);
const filter = positionals[2] ?? "";
await mkdir(target, { recursive: true });
const names = (await readdir(source)).filter((name) => /\.(?:jpe?g|png|webp)$/i.test(name)).sort();
const photos = await Promise.all(names.map(async (name) => photo(await readFile(join(source, name)))));
for (const [index, name] of names.entries()) {
  const pictures = [...photos.slice(index), ...photos.slice(0, index)];
  await writeSheets(join(target, parse(name).name), await tilesOf(pictures));
}

function photo(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).rotate().resize({ width: side, height: side, fit: "inside", withoutEnlargement: true }).png().toBuffer();
}

/** Every example of every operation as it is, and the first one also in its strongest variant. */
async function tilesOf(pictures: Buffer[]): Promise<Tile[]> {
  const tiles: Tile[] = [];
  for (const { name, examples } of operations.filter(({ name }) => filter.split(",").some((part) => name.includes(part)))) {
    for (const [index, example] of examples.entries()) {
      tiles.push(await tileOf(pictures, example, 0, example));
      if (index === 0) tiles.push(await tileOf(pictures, example, -1, `${name}, the last of three`));
    }
  }
  return tiles;
}

async function tileOf(pictures: Buffer[], example: string, way: number, label: string): Promise<Tile> {
  const { plan } = understandPlan(example, []);
  const chosen = way === 0 ? plan : (planVariants(plan, 3).at(way)?.plan ?? plan);
  const outcome = await render(
    { pictures, steps: chosen.steps, settingsCrop: undefined, seed: 7, requestedAt: 0 },
    { preview() {}, keepMatte() {}, onLargePicture() {}, find: finder.find, findFaces: finder.findFaces },
  );
  if (outcome.kind === "refused")
    return { label: `${label}: ${outcome.userMessage}`, picture: createSolid({ width: 1, height: 1 }, 3, paper) };
  const maxSize = { width: cell.width - 12, height: cell.height - cell.label };
  const small = sharp(outcome.image)
    .resize({ ...maxSize, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#c9d6e8" });
  return { label, picture: await decodePixels(small) };
}

async function writeSheets(path: string, tiles: Tile[]): Promise<void> {
  const page = cell.columns * cell.rows;
  for (let from = 0; from < tiles.length; from += page) {
    const sheet = await sheetOf(tiles.slice(from, from + page));
    const raw = { width: sheet.width, height: sheet.height, channels: sheet.channels };
    const file = `${path}-${String(from / page + 1).padStart(2, "0")}.png`;
    await writeFile(file, await sharp(sheet.bytes, { raw }).png().toBuffer());
    process.stdout.write(`${file}\n`);
  }
}

async function sheetOf(tiles: Tile[]): Promise<Pixels> {
  const rows = Math.ceil(tiles.length / cell.columns);
  const sheet = createSolid({ width: cell.columns * cell.width, height: rows * cell.height }, 3, paper);
  for (const [index, { label, picture }] of tiles.entries()) {
    const left = (index % cell.columns) * cell.width;
    const top = Math.floor(index / cell.columns) * cell.height;
    drawOver(sheet, picture, left + ((cell.width - picture.width) >> 1), top + cell.label);
    const ink = await typeset(label, { face: "plain", size: 17, maxWidth: cell.width - 16, maxHeight: cell.label - 4 });
    printText(sheet, ink, left + cell.width / 2, top + cell.label / 2, longestSide(picture) > 1 ? [0, 0, 0] : [190, 0, 0]);
  }
  return sheet;
}
