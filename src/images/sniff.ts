import type { PictureError } from "../core/errors.ts";
import type { PictureKind } from "./kinds.ts";
import { fileKinds } from "./messages.ts";
import { refusals } from "./refusals.ts";
import { looksLikeBmp } from "./scan/bmp.ts";
import { looksLikeJxl } from "./scan/jxl.ts";

/** Detects the type of a picture from its first bytes alone; file names and content types don't count. Throws `PictureError` for anything that
 *  isn't accepted. */
export function sniff(bytes: Buffer): PictureKind {
  const head = bytes.toString("latin1", 0, 4096);
  const kind = looksLikeBmp(bytes) ? "bmp" : pictureKind(head);
  if (kind) return kind;
  throw brandRefusal(head) ?? markupRefusal(head, bytes) ?? otherRefusal(head) ?? refusals.unknown();
}

function pictureKind(head: string): PictureKind | undefined {
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG")) return "png";
  if (looksLikeJxl(head)) return "jxl";
  if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "webp";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "gif";
  const brands = brandsOf(head);
  if (brands.some((brand) => avifBrands.includes(brand))) return "avif";
  if (brands.some((brand) => heicBrands.includes(brand))) return "heic";
  if (["II*\0", "MM\0*", "II+\0", "MM\0+"].some((magic) => head.startsWith(magic))) return "tiff";
  return undefined;
}

/** The brands of an ISO base media file: the first is its own, the others are compatible ones. */
function brandsOf(head: string): string[] {
  if (!head.startsWith("ftyp", 4)) return [];
  const end = Math.min(head.length, head.charCodeAt(2) * 256 + head.charCodeAt(3), 256);
  return head.slice(8, end).match(/.{4}/gs) ?? [];
}

const avifBrands = ["avif", "avis"];
const heicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"];

function brandRefusal(head: string): PictureError | undefined {
  if (brandsOf(head).includes("crx ")) return refusals.raw();
  return brandsOf(head).length > 0 ? refusals.notPicture(fileKinds.video) : undefined;
}

const pictureMagics = ["\xff\xd8\xff", "\x89PNG\r\n", "GIF89a", "GIF87a", "WEBPVP8"];

/** A file that starts with markup isn't a picture, even if a picture follows. */
function markupRefusal(head: string, bytes: Buffer): PictureError | undefined {
  const text = head.replace(/^(\xef\xbb\xbf|\s)+/, "");
  if (!text.startsWith("<") && !text.startsWith("#!")) return undefined;
  const front = bytes.subarray(0, 256 * 1024);
  if (pictureMagics.some((magic) => front.includes(magic, 0, "latin1"))) return refusals.disguisedMarkup();
  const svg = text.search(/<svg[\s>]/i);
  const html = text.search(/<(!doctype\s+html|html|head|body)\b/i);
  if (svg >= 0 && (html < 0 || svg < html)) return refusals.vector();
  return refusals.notPicture(text.startsWith("#!") ? fileKinds.script : fileKinds.webPage);
}

const others: [magic: string, refusal: () => PictureError][] = [
  ["%PDF-", () => refusals.notPicture(fileKinds.pdf)],
  ["PK\x03\x04", () => refusals.notPicture(fileKinds.zipOrOffice)],
  ["Rar!", () => refusals.notPicture(fileKinds.archive)],
  ["7z\xbc\xaf", () => refusals.notPicture(fileKinds.archive)],
  ["\x1f\x8b", () => refusals.notPicture(fileKinds.compressed)],
  ["MZ", () => refusals.notPicture(fileKinds.program)],
  ["\x7fELF", () => refusals.notPicture(fileKinds.program)],
  ["\x1a\x45\xdf\xa3", () => refusals.notPicture(fileKinds.video)],
  ["FUJIFILMCCD-RAW", refusals.raw],
  ["IIRO", refusals.raw],
  ["IIRS", refusals.raw],
  ["IIU\0", refusals.raw],
  ["\0\0\x01\0", () => refusals.unsupported(fileKinds.icon)],
  ["8BPS", () => refusals.unsupported(fileKinds.photoshop)],
  ["\0\0\0\x0cjP  ", () => refusals.unsupported(fileKinds.jpeg2000)],
  ["\x76\x2f\x31\x01", () => refusals.unsupported(fileKinds.openExr)],
];

function otherRefusal(head: string): PictureError | undefined {
  return others.find(([magic]) => head.startsWith(magic))?.[1]();
}
