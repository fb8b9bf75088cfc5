// AVIF and HEIC: a C2PA manifest is in a box of its own. Such pictures are read, but never written.

import { isManifest } from "./container.ts";

const C2PA = Buffer.from("d8fec3d61b0e483c92975828877ec481", "hex");
/** "manifest", and where other manifests are. */
const PURPOSE = Buffer.from("manifest\0");
const MAX_BOXES = 1000;

/** The manifest store of the first box that has one. */
export function readManifestBox(bytes: Buffer): Buffer | undefined {
  for (let at = 0, boxes = 0; at + 24 <= bytes.length && boxes < MAX_BOXES; boxes++) {
    const length = bytes.readUInt32BE(at);
    if (length < 8) return undefined;
    const box = bytes.subarray(at + 8, at + length);
    // The type's id, version and flags (4 bytes), the purpose, and an offset (8 bytes).
    if (bytes.toString("latin1", at + 4, at + 8) === "uuid" && box.subarray(0, 16).equals(C2PA)) {
      const manifest = box.subarray(20 + PURPOSE.length + 8);
      if (isManifest(manifest)) return manifest;
    }
    at += length;
  }
  return undefined;
}
