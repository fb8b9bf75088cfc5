// The same edits with ImageMagick: one command from file to file, encoded like the editor's.

import { execFile } from "node:child_process";

/** What each edit does between decoding and encoding. */
const edits: Record<string, (width: number) => readonly string[]> = {
  "make it brighter": () => ["-evaluate", "Multiply", "1.2"],
  "crop to 16:9, warmer, more contrast and a vignette": (width) => {
    const height = Math.round((width * 9) / 16);
    return [
      ...["-gravity", "center", "-crop", `${width}x${height}+0+0`, "+repage"],
      ...["-color-matrix", "1.1 0 0 0 1 0 0 0 0.82", "-brightness-contrast", "0x12"],
      ...["(", "-size", `${width}x${height}`, "radial-gradient:white-#888", ")"],
      ...["-compose", "multiply", "-composite"],
    ];
  },
};

/** Resolves to the name of ImageMagick's command: `magick` since version 7, `convert` before. Undefined where it isn't installed. */
export async function findImageMagick(): Promise<string | undefined> {
  for (const command of ["magick", "convert"]) {
    const version = await run(command, ["-version"]).catch(() => undefined);
    if (version?.includes("ImageMagick")) return command;
  }
  return undefined;
}

/** Edits the file of a picture that is `width` pixels wide. Throws if there is no such edit here. */
export async function editWithImageMagick(command: string, prompt: string, file: Uint8Array, width: number): Promise<Buffer> {
  const edit = edits[prompt];
  if (edit === undefined) throw new Error(`no commands of ImageMagick for “${prompt}”`);
  return run(command, ["-", ...edit(width), "-quality", "95", "-sampling-factor", "4:4:4", "jpeg:-"], file);
}

function run(command: string, args: readonly string[], input?: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { encoding: "buffer", maxBuffer: 2 ** 30 } as const;
    const child = execFile(command, args, options, (error, output) => (error ? reject(error) : resolve(output)));
    child.stdin?.on("error", reject); // the command ended before it read everything
    child.stdin?.end(input);
  });
}
