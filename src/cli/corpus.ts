// `npm run corpus`: checks the reader against pictures with known verdicts.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PictureError } from "../core/errors.ts";
import { sharp } from "../images/picture-slots.ts";
import { readPicture } from "../images/read.ts";
import { readCommandLine, resolveFromCwd } from "./command-line.ts";

interface Row {
  file: string;
  verdict: string;
  /** "width × height", upright. */
  size: string;
}
interface Result {
  file: string;
  taken: boolean;
  ms: number;
  /** What is wrong with the answer, if anything is. */
  complaint: string | undefined;
}

const TIME_LIMIT_MS = 2000;

async function rowsOf(folder: string): Promise<Row[]> {
  const [head = "", ...lines] = (await readFile(join(folder, "pictures.tsv"), "utf8")).trimEnd().split(/\r?\n/);
  const columns = head.split("\t");
  const cell = (cells: string[], column: string) => cells[columns.indexOf(column)] ?? "";
  return lines
    .map((line) => line.split("\t"))
    .map((cells) => ({
      file: cell(cells, "file"),
      verdict: cell(cells, "verdict"),
      size: `${cell(cells, "width")} × ${cell(cells, "height")}`,
    }));
}

async function judge(folder: string, row: Row): Promise<Result> {
  const bytes = await readFile(join(folder, "files", row.file));
  const began = performance.now();
  const answer = await readPicture(bytes).catch((error: Error) => error);
  const ms = performance.now() - began;
  const problem = answer instanceof Error ? checkRefusal(row, answer) : await checkPicture(row, answer);
  return { file: row.file, taken: !(answer instanceof Error), ms, complaint: problem ?? checkTime(ms) };
}

type Picture = Awaited<ReturnType<typeof readPicture>>;

function checkRefusal({ verdict }: Row, error: Error): string | undefined {
  if (!(error instanceof PictureError)) return `broke instead of answering: ${error.stack}`;
  if (verdict === "accept") return `refused: ${error.message}`;
  return /^[A-Z].{20,}\.$/s.test(error.message) ? undefined : `refused without a sentence: ${error.message}`;
}

async function checkPicture({ verdict, size }: Row, { bytes, info }: Picture): Promise<string | undefined> {
  if (verdict === "refuse") return "taken, and ought to be refused";
  const found = `${info.width} × ${info.height}`;
  if (found !== size) return `is ${found}, and ought to be ${size}`;
  const { width, height, exif, icc, xmp, iptc } = await sharp(bytes).metadata();
  if (`${width} × ${height}` !== found) return `holds ${width} × ${height} pixels and claims ${found}`;
  if (exif || icc || xmp || iptc) return "still holds metadata";
  const again = await readPicture(bytes);
  return again.bytes === bytes ? undefined : "changes when it is read again";
}

function checkTime(ms: number): string | undefined {
  return ms > TIME_LIMIT_MS ? `took ${Math.round(ms)} ms` : undefined;
}

const { positionals } = await readCommandLine({
  run: "npm run corpus --",
  about: `Checks the picture reader against a corpus with known verdicts. FOLDER contains files/ and pictures.tsv with the
columns file, verdict (accept or refuse), width and height. Exits with 1 if any picture is handled wrongly.`,
  takes: ["FOLDER"],
  options: {},
});
const folder = resolveFromCwd(positionals[0] ?? "");

const results: Result[] = [];
for (const row of await rowsOf(folder)) results.push(await judge(folder, row));

const wrong = results.filter(({ complaint: problem }) => problem !== undefined);
for (const { file, complaint: problem } of wrong) console.log(`${file}: ${problem}`);
const taken = results.filter((result) => result.taken).length;
console.log(`${results.length} pictures: ${taken} taken, ${results.length - taken} refused, ${wrong.length} wrong`);
const slowest = results.toSorted((a, b) => b.ms - a.ms)[0];
if (slowest) console.log(`slowest: ${slowest.file}, ${Math.round(slowest.ms)} ms`);
process.exitCode = wrong.length > 0 || results.length === 0 ? 1 : 0;
