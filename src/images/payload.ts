// A file can be a picture and something else at once (a polyglot): viewers read pictures from the front, archives are read from the back,
// and browsers and interpreters search for markers. Extra bytes are dropped anyway; files that look built for it are refused.

import { fileKinds } from "./messages.ts";

/** Describes what is hidden in a picture that ends at `end`, as one of `fileKinds`, if anything. Padding and what cameras add (a
 *  second picture, a video, a trailer of the manufacturer) don't count. */
export function findPayload(bytes: Buffer, end: number): string | undefined {
  if (endsAsZip(bytes)) return fileKinds.zip;
  if (bytes.subarray(0, 1024).includes("%PDF-")) return fileKinds.pdf;
  return (
    describeStart(afterPadding(bytes, end)) ?? describeContent(bytes.subarray(end)) ?? describeContent(bytes.subarray(-4096))
  );
}

/** The end record of a ZIP, whose comment reaches exactly to the end of the file. */
function endsAsZip(bytes: Buffer): boolean {
  const tail = bytes.subarray(-(22 + 65_535));
  for (let at = tail.lastIndexOf("PK\x05\x06", undefined, "latin1"); at >= 0; at = before(tail, at)) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true;
  }
  return false;
}

function before(tail: Buffer, at: number): number {
  return at === 0 ? -1 : tail.lastIndexOf("PK\x05\x06", at - 1, "latin1");
}

function afterPadding(bytes: Buffer, end: number): string {
  let at = end;
  for (let byte = bytes[at]; byte !== undefined && (byte <= 0x20 || byte === 0xff); byte = bytes[at]) at++;
  return bytes.toString("latin1", at, at + 256);
}

const magicNumbers: [magic: string, what: string][] = [
  ["PK\x03\x04", fileKinds.zip],
  ["PK\x05\x06", fileKinds.zip],
  ["%PDF-", fileKinds.pdf],
  ["Rar!\x1a", fileKinds.archive],
  ["7z\xbc\xaf", fileKinds.archive],
  ["\x1f\x8b\x08", fileKinds.compressed],
  ["MZ", fileKinds.program],
  ["\x7fELF", fileKinds.program],
];
/** Trailers of phone cameras that begin like text. */
const cameraTrailers = ["vivo{", "streamdata", "MotionPhoto_Data"];

function describeStart(tail: string): string | undefined {
  const known = magicNumbers.find(([magic]) => tail.startsWith(magic))?.[1];
  if (known || tail === "" || cameraTrailers.some((maker) => tail.startsWith(maker))) return known;
  return /^[\t\r\n -~]+$/.test(tail.slice(0, 64)) ? fileKinds.text : undefined;
}

/** Only this much of the front and of the back is searched, not a whole video of many megabytes. */
const SEARCHED_BYTES = 256 * 1024;
/** A file in a ZIP archive, with the version it asks for. */
const zipEntries = ["PK\x03\x04\x0a\0", "PK\x03\x04\x14\0", "PK\x03\x04\x2d\0"];
const markup = /<\?php|<!doctype|<(?:html|head|body|script|iframe|svg)[\s>]|%PDF-/i;

function describeContent(tail: Buffer): string | undefined {
  const text =
    tail.toString("latin1", 0, SEARCHED_BYTES) +
    (tail.length > SEARCHED_BYTES ? tail.subarray(SEARCHED_BYTES).subarray(-SEARCHED_BYTES).toString("latin1") : "");
  if (markup.test(text)) return fileKinds.markup;
  return zipEntries.some((magic) => text.includes(magic)) ? fileKinds.zip : undefined;
}
