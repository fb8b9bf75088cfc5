// JPEG: ITU-T T.81, annex B. A file is segments (FF, marker, length, body); after SOS come entropy-coded bytes, in which FF is
// followed by 00 or by a restart marker.

const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP14 = 0xee;

/** Tables, restart interval, scan, and the frame types that every browser supports: baseline, extended, progressive. */
const cleanMarkers = [0xdb, 0xc4, 0xdd, SOS, 0xc0, 0xc1, 0xc2];

/** Progressive pictures have about ten scans. Each costs a pass over all pixels, however few bytes it has. */
const MAX_SCANS = 64;
/** Scans × pixels: fifteen scans of 64 megapixels take about three seconds of a core. */
const MAX_SCANNED_PIXELS = 1e9;
/** The largest profiles and depth maps take a few hundred. */
const MAX_SEGMENTS = 8192;

export function scanJpeg(bytes: Buffer): { end: number; clean: boolean; pathological: boolean } {
  let clean = true;
  let scans = 0;
  let pixels = 0;
  let segments = 0;
  let at = 2;
  while (bytes[at] === 0xff && scans <= MAX_SCANS && segments <= MAX_SEGMENTS) {
    const marker = bytes[at + 1];
    if (marker === EOI) return { end: at + 2, clean: clean && scans > 0 && at + 2 === bytes.length, pathological: false };
    if (marker === undefined || at + 4 > bytes.length) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    clean &&= isClean(marker, bytes.subarray(at + 4, end));
    segments++;
    if (marker === SOS) scans++;
    if (isFrame(marker) && at + 9 <= bytes.length) pixels = bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7);
    if (scans * pixels > MAX_SCANNED_PIXELS) return { end: bytes.length, clean: false, pathological: true };
    at = marker === SOS ? skipEntropyCoded(bytes, end) : end;
  }
  return { end: bytes.length, clean: false, pathological: scans > MAX_SCANS || segments > MAX_SEGMENTS };
}

/** SOF0 to SOF15, without the three codes that mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function isClean(marker: number, body: Buffer): boolean {
  if (cleanMarkers.includes(marker)) return true;
  // JFIF without a thumbnail; Adobe's transform flag, which decides how colours are read.
  if (marker === APP0)
    return body.length === 14 && body.toString("latin1", 0, 5) === "JFIF\0" && body[12] === 0 && body[13] === 0;
  if (marker === APP14) return body.length === 12 && body.toString("latin1", 0, 5) === "Adobe";
  return false;
}

/** The first marker after `at` that is neither a stuffed FF nor a restart. A plain loop, because hostile files may have FF in every other byte. */
function skipEntropyCoded(bytes: Buffer, at: number): number {
  for (let here = at; here + 1 < bytes.length; here++) {
    if (bytes[here] !== 0xff) continue;
    const next = bytes[here + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return here;
  }
  return bytes.length;
}
