// `npm run provenance`: shows what a picture's file says about how it was made.

import { readFile } from "node:fs/promises";
import { PictureError } from "../core/errors.ts";
import { inspectPicture } from "../images/provenance/inspect.ts";
import type { Statement } from "../images/provenance/provenance.ts";
import { readCommandLine, resolveFromCwd } from "./command-line.ts";
import { commandLineMessages } from "./messages.ts";

const { positionals } = await readCommandLine({
  run: "npm run provenance --",
  about: commandLineMessages.provenance,
  takes: ["FILE"],
  options: {},
});
const [file = ""] = positionals;

try {
  const statement = await inspectPicture(await readFile(resolveFromCwd(file)));
  process.stdout.write(`${linesOf(statement).join("\n")}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof PictureError ? error.message : commandLineMessages.cannotRead(file)}\n`);
  process.exitCode = 2;
}

function linesOf({ origin, system, tool, prompt, hasManifest, hadManifest }: Statement): string[] {
  const says = origin ?? system ?? tool ?? prompt;
  return [
    ...(origin ? [commandLineMessages.madeBy[origin]] : []),
    ...(says !== undefined && !origin ? [commandLineMessages.originUnknown] : []),
    ...(system ? [commandLineMessages.madeWith(printable(system))] : []),
    ...(tool ? [commandLineMessages.writtenBy(printable(tool))] : []),
    ...(prompt ? [commandLineMessages.madeFrom(printable(prompt))] : []),
    ...(says === undefined && !hasManifest && !hadManifest ? [commandLineMessages.noMark] : []),
    hasManifest ? commandLineMessages.signed : hadManifest ? commandLineMessages.signatureRemoved : commandLineMessages.unsigned,
  ];
}

/** The text is from a stranger's file: on one line, without anything that a terminal obeys. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
