import { serveRequests } from "../../../../src/models/local/subject/network/child-process.ts";

// A process that the native library takes along.
serveRequests(({ avoidNative }: { avoidNative: boolean }) => {
  if (!avoidNative) process.exit(134);
  const saliency = { values: new Uint8ClampedArray(320 * 320), width: 320, height: 320 };
  return { kind: "found", saliency, runtime: { name: "wasm", problem: new Error("the native library ended its process") } };
});
