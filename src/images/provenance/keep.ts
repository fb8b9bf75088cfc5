// Keeps the marks of pictures that are encoded again. Of all metadata, only these are kept.

import type { Opened } from "../open.ts";
import { scan } from "../scan/scan.ts";
import { readManifestBox } from "./containers/boxes.ts";
import { openContainer } from "./containers/index.ts";
import { readStatement, type Statement, statementIn } from "./provenance.ts";
import { createXmp, isByModel, type XmpProperties } from "./xmp.ts";

/** The names of models and programs are cut to this length: they are free text. */
const MAX_NAME = 200;

/** The part of a person's picture's metadata that is kept: how it was made, by which model, and whether it had a C2PA manifest. Undefined: it says
 *  nothing about that. */
export function markToKeep(bytes: Uint8Array, opened: Opened): XmpProperties | undefined {
  return toMark(statementOf(bytes, opened));
}

/** What a picture of any accepted type says. Of a TIFF, its C2PA manifest isn't read. */
export function statementOf(bytes: Uint8Array, { kind, metadata: { xmp } }: Opened): Statement {
  if (kind !== "tiff" && kind !== "avif" && kind !== "heic") return readStatement(bytes);
  const boxes = kind === "tiff" ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const manifest = boxes && readManifestBox(boxes);
  return statementIn({ ...(xmp && { xmp }), ...(manifest && { manifest }) });
}

/** The same picture, as it is without its mark. */
export function withoutMark(bytes: Uint8Array, opened: Opened): { bytes: Uint8Array; opened: Opened } {
  const stripped = openContainer(bytes)?.strip();
  if (!stripped || stripped.length === bytes.length) return { bytes, opened };
  const found = scan(opened.kind, stripped);
  return found.clean ? { bytes: stripped, opened: { ...opened, ...found, source: stripped } } : { bytes, opened };
}

/** Adds a mark to a picture without metadata. */
export function withMark(bytes: Uint8Array, mark: XmpProperties): Uint8Array {
  return openContainer(bytes)?.withXmp(createXmp(mark)) ?? bytes;
}

/** A copy that people receive in place of the original, with the original's mark. */
export function carryMark(original: Uint8Array, copy: Uint8Array): Uint8Array {
  const mark = toMark(readStatement(original));
  return mark ? withMark(copy, mark) : copy;
}

function toMark({ origin, system, tool, hasManifest, hadManifest }: Statement): XmpProperties | undefined {
  if (!origin && !hasManifest && !hadManifest) return undefined;
  return {
    ...(origin && { origin }),
    ...(system && isByModel(origin) && { system: system.slice(0, MAX_NAME) }),
    ...(tool?.startsWith("Threadbrush ") && { tool: tool.slice(0, MAX_NAME) }),
    ...((hasManifest || hadManifest) && { hadManifest: true }),
  };
}
