import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatSize } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { type FileType, fileTypes } from "../../rendering/file-format.ts";

const filePhrase = {
  type: phrase(
    "(save|export|convert|turn|change|make|give|output|store|download|send|deliver)? (as|to|into|in)? (jpe?g|jpg|png|webp|web p)( file| format| image| version)?",
  ),
  compress: phrase(
    "compress|compressed|compression|(reduce|lower|decrease|shrink|smaller|less|small) (file size|filesize)|(file size|filesize) (smaller|down)|smaller file|file smaller|file is too (big|large)|fewer bytes",
  ),
  size: /(?<!\p{L})(?:(?:to|under|below|at most|less than|smaller than|no (?:more|larger|bigger) than|maximum|max|up to|within|of|is|be|around|about|than|down to)\s+)*(?<number>\d+(?:[.,]\d+)?)\s*(?<unit>kb|kilobytes?|mb|megabytes?|megs?)(?!\p{L})/iu,
  limit: phrase(
    "under|below|at most|max|maximum|file size|filesize|file|smaller|less|reduce|shrink|size|small|resize|shrunk|limit",
  ),
  saving: phrase("save|export|convert|please|output|format|as|for email|for web|for upload"),
};

const sizeRange = editorMessages.range("the file size", "20 kB", "50 MB");

export const saveAs = defineOperation({
  name: "save-as",
  about: "Saves the picture as JPEG, PNG or WebP, or makes its file smaller.",
  examples: ["save it as webp", "compress it to 200 kB", "under 1 MB", "convert to jpeg", "make the file smaller"],
  movement: "none",
  schema: z.object({
    type: z.enum(fileTypes).nullable().describe("The type of the file. Null: JPEG, or WebP for a transparent picture."),
    maxBytes: z
      .int()
      .min(20_000, sizeRange)
      .max(50_000_000, sizeRange)
      .nullable()
      .describe("The largest size of the file, in bytes."),
    quality: z.int().min(1).max(100).nullable().describe("The quality, without a largest size."),
  }),
  read(clause) {
    const maxBytes = takeSize(clause);
    const type = takeType(clause);
    const compress = hasPhrase(clause, filePhrase.compress);
    if (maxBytes === undefined && type === undefined && !compress) return undefined;
    while (hasPhrase(clause, filePhrase.compress) || hasPhrase(clause, filePhrase.limit) || hasPhrase(clause, filePhrase.saving));
    const quality = compress && maxBytes === undefined ? 75 : null;
    return { type: type ?? null, maxBytes: maxBytes ?? null, quality };
  },
  describe({ type, maxBytes, quality }) {
    const named = type === null ? "" : `saved as ${typeNames[type]}`;
    const limit = maxBytes === null ? "" : `at most ${formatSize(maxBytes)}`;
    return [named, limit, quality === null ? "" : "compressed"].filter(Boolean).join(", ");
  },
  run: (picture) => picture,
  file: (request) => request,
});

const typeNames = { jpeg: "JPEG", png: "PNG", webp: "WebP" } satisfies Record<FileType, string>;

function takeType(clause: Clause): FileType | undefined {
  const found = /\b(jpe?g|png|web ?p)\b/i.exec(clause.rest)?.[1]?.toLowerCase();
  if (found === undefined || !hasPhrase(clause, filePhrase.type)) return undefined;
  return found.startsWith("j") ? "jpeg" : found === "png" ? "png" : "webp";
}

function takeSize(clause: Clause): number | undefined {
  const found = filePhrase.size.exec(clause.rest)?.groups;
  if (found?.number === undefined || found.unit === undefined) return undefined;
  hasPhrase(clause, filePhrase.size);
  return Math.round(Number(found.number.replace(",", ".")) * (/^m/i.test(found.unit) ? 1_000_000 : 1000));
}
