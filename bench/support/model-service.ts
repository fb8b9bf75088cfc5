// Streams edits like OpenAI's API, in a separate process: two previews, then the picture, as fast as they are read. `models.ts` starts it, and
// gets messages with its address and the time at which the last byte of each response was sent.

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sharp } from "../../src/images/picture-slots.ts";

/** Pixels per side. Noise doesn't compress, so a picture has about three bytes per pixel. */
const side = Number(process.argv[2]);
const PREVIEW_SIDE = 512;

const [picture, preview] = await Promise.all([noise(side), noise(PREVIEW_SIDE)]);

const server = createServer((request, response) => {
  request.resume().on("end", () => void answer(response));
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}/v1`, bytes: Buffer.from(picture, "base64").length });
});

async function answer(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const partial_image_index of [0, 1])
    await write(response, "image_edit.partial_image", { partial_image_index, b64_json: preview });
  const usage = { input_tokens: 10, input_tokens_details: { text_tokens: 10, image_tokens: 0 }, output_tokens: 7024 };
  await write(response, "image_edit.completed", { b64_json: picture, size: "1024x1024", quality: "medium", usage });
  response.end(() => process.send?.({ at: performance.timeOrigin + performance.now() }));
}

/** Writes in chunks, each after the one before has drained. */
async function write(response: ServerResponse, type: string, event: object): Promise<void> {
  const text = Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, ...event })}\n\n`);
  for (let from = 0; from < text.length; from += 1 << 16)
    if (!response.write(text.subarray(from, from + (1 << 16)))) await new Promise((drained) => response.once("drain", drained));
}

async function noise(size: number): Promise<string> {
  const grain = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const drawn = sharp({ create: { width: size, height: size, channels: 3, background: "#7a8a99", noise: grain } });
  return (await drawn.png({ compressionLevel: 1 }).toBuffer()).toString("base64");
}
