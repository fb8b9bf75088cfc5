// `npm run corpus`: checks the reader against pictures with known verdicts.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PictureError } from "../core/errors.ts";
import { sharp } from "../images/picture-slots.ts";
import { readStatement } from "../images/provenance/provenance.ts";
import { readPicture } from "../images/read.ts";
import { readCommandLine, resolveFromCwd } from "./command-line.ts";
import { commandLineMessages } from "./messages.ts";

interface Row {
  file: string;
  verdict: string;
  /** "width × height", upright. */
  size: string;
}
interface Result {
  file: string;
  accepted: boolean;
  ms: number;
  /** What is wrong with the reader's verdict. Undefined if nothing is. */
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
  return { file: row.file, accepted: !(answer instanceof Error), ms, complaint: problem ?? checkTime(ms) };
}

type Picture = Awaited<ReturnType<typeof readPicture>>;

function checkRefusal({ verdict }: Row, error: Error): string | undefined {
  if (!(error instanceof PictureError)) return commandLineMessages.crashed(error.stack);
  if (verdict === "accept") return commandLineMessages.refused(error.message);
  return /^[A-Z].{20,}\.$/s.test(error.message) ? undefined : commandLineMessages.unclear(error.message);
}

async function checkPicture({ verdict, size }: Row, { bytes, info }: Picture): Promise<string | undefined> {
  if (verdict === "refuse") return commandLineMessages.accepted;
  const found = `${info.width} × ${info.height}`;
  if (found !== size) return commandLineMessages.wrongSize(found, size);
  const { width, height, exif, icc, xmp, iptc } = await sharp(bytes).metadata();
  if (`${width} × ${height}` !== found) return commandLineMessages.sizesDiffer(`${width} × ${height}`, found);
  if (exif || icc || iptc || (xmp && !readStatement(bytes).origin)) return commandLineMessages.hasMetadata;
  const again = await readPicture(bytes);
  return again.bytes === bytes ? undefined : commandLineMessages.changes;
}

function checkTime(ms: number): string | undefined {
  return ms > TIME_LIMIT_MS ? commandLineMessages.slow(Math.round(ms)) : undefined;
}

const { positionals } = await readCommandLine({
  run: "npm run corpus --",
  about: commandLineMessages.corpus,
  takes: ["FOLDER"],
  options: {},
});
const folder = resolveFromCwd(positionals[0] ?? "");

const results: Result[] = [];
for (const row of await rowsOf(folder)) results.push(await judge(folder, row));

const wrong = results.filter(({ complaint: problem }) => problem !== undefined);
for (const { file, complaint: problem } of wrong) console.log(`${file}: ${problem}`);
const accepted = results.filter((result) => result.accepted).length;
console.log(commandLineMessages.summary(results.length, accepted, wrong.length));
const slowest = results.toSorted((a, b) => b.ms - a.ms)[0];
if (slowest) console.log(commandLineMessages.slowest(slowest.file, Math.round(slowest.ms)));
process.exitCode = wrong.length > 0 || results.length === 0 ? 1 : 0;
