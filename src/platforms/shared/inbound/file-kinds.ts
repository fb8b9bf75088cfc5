import type { FileKind } from "../../../core/vocabulary.ts";

const kindsOfTypes: [type: RegExp, kind: FileKind][] = [
  [/^video\//, "video"],
  [/^audio\//, "audio"],
  [/^application\/pdf\b/, "pdf"],
  [/^application\/(?:zip|x-zip-compressed|gzip|x-(?:tar|7z-compressed|rar-compressed))\b/, "archive"],
  [/^text\//, "text"],
];
const kindsOfEndings: [ending: RegExp, kind: FileKind][] = [
  [/^(?:mp4|m4v|mov|webm|mkv|avi|mpe?g)$/, "video"],
  [/^(?:mp3|m4a|ogg|oga|opus|wav|flac)$/, "audio"],
  [/^pdf$/, "pdf"],
  [/^(?:zip|rar|7z|tar|gz|tgz)$/, "archive"],
  [/^(?:txt|md|csv|log|json|html?)$/, "text"],
];

/** What kind of file it is, by its declared type, or else by the ending of its name. */
export function fileKindOf(type: string, name: string): FileKind {
  const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
  const byType = kindsOfTypes.find(([pattern]) => pattern.test(type))?.[1];
  return byType ?? kindsOfEndings.find(([pattern]) => pattern.test(ending))?.[1] ?? "other";
}
