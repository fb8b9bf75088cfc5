import { serveRequests } from "../../../../src/models/local/subject/network/child-process.ts";

// A process that exits on inputs that begin with a zero and finds nothing in others.
serveRequests(({ input }: { input: Uint8Array }) => {
  if (input[0] === 0) process.exit(1);
  return { kind: "found", saliency: { values: new Uint8ClampedArray(320 * 320), width: 320, height: 320 } };
});
