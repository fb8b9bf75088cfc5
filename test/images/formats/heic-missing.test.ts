import { expect, test, vi } from "vitest";
import { decodeHeif } from "../../../src/images/decoders/heif.ts";
import { loadLibHeif } from "../../../src/images/decoders/libheif.ts";
import { refusals } from "../../../src/images/refusals.ts";
import { heic } from "./heic.ts";

vi.mock(import("../../../src/images/decoders/libheif.ts"));

test("says what to do where the decoder isn't installed", () => {
  vi.mocked(loadLibHeif).mockImplementation(() => {
    throw new Error("Cannot find module 'libheif-js/libheif-wasm/libheif.js'");
  });
  expect(() => decodeHeif(heic(), 1_000_000)).toThrow(expect.objectContaining({ failure: "missing" }));
  expect(refusals.heicDecoderMissing().message).toMatch(
    /isn't installed here\. Export it as a JPEG .* “npm install libheif-js”\.$/s,
  );
});
