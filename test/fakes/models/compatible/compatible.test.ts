import { afterEach, describe, expect, test } from "vitest";
import { black, blue, bytesOf, green, halves, plain, red, white } from "../clients.ts";
import { type Compatible, startCompatible } from "../compatible.ts";
import { alike, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";
import { download, lost, send } from "../send.ts";
import type { FlavorName } from "./flavors.ts";

let server: Compatible;

afterEach(() => server.close());

const start = async (flavor?: FlavorName) => {
  server = await startCompatible(flavor);
};
const generate = (json: object) => send(`${server.url}/images/generations`, { json: { prompt: "x", ...json } });

/** Sends an edit with these pictures in a field. */
async function edit(
  more: Record<string, string>,
  { field = "image[]", pictures = [plain(red)], mask = undefined as Buffer | undefined, maskField = "mask" } = {},
) {
  const form = new FormData();
  for (const picture of pictures) form.append(field, new File([await picture], "a.png", { type: "image/png" }));
  if (mask) form.append(maskField, new File([mask], "mask.png", { type: "image/png" }));
  for (const [name, value] of Object.entries({ prompt: "make it night", ...more })) form.append(name, value);
  return send(`${server.url}/images/edits`, { form });
}

test("draws an edit from its pictures in order, without a key", async () => {
  await start();
  const prompt = 'make it night<sd_cpp_extra_args>{"seed":7}</sd_cpp_extra_args>';
  const { body } = await edit({ prompt, size: "640x320", output_format: "webp" }, { pictures: [plain(red), plain(blue)] });
  const look = await inspectPicture(bytesOf(body.data[0].b64_json), 2);
  expect(look).toMatchObject({ width: 640, height: 320, format: "webp" });
  expect(alike(look.stripes[0] ?? blue, red) && alike(look.stripes[1] ?? red, blue)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model: "sd-cpp-local", prompt: "make it night", seed: 7 }))).toBe(true);
  expect(server.orders()[0]).toMatchObject({ prompt: "make it night", seed: 7, charges: 1, costUsd: 0 });
});

test("takes one picture of several that aren't in brackets, where the server does so", async () => {
  const counts = [];
  for (const flavor of ["stable-diffusion.cpp", "sglang"] as const) {
    await start(flavor);
    await edit({}, { field: "image", pictures: [plain(red), plain(green)] });
    counts.push(server.orders()[0]?.pictures.length);
    if (flavor === "stable-diffusion.cpp") await server.close();
  }
  expect(counts).toEqual([1, 2]);
});

test.each<[FlavorName, string]>([
  ["stable-diffusion.cpp", "mask"],
  ["vllm-omni", "mask_image"],
])("changes only the white part of a mask: %s", async (flavor, maskField) => {
  await start(flavor);
  const { body } = await edit({}, { pictures: [halves(red, blue)], mask: await halves(white, black), maskField });
  expect(alike((await inspectPicture(bytesOf(body.data[0].b64_json), 1)).middle, blue)).toBe(true);
});

test("gives pictures as URLs of its own host, relative ones where the server does so", async () => {
  await start("localai");
  const { body } = await generate({ model: "flux.1-dev-ggml", n: 2, ref_images: [(await plain(red)).toString("base64")] });
  expect((await download(body.data[1].url)).type).toBe("image/png");
  expect(server.orders()[0]?.pictures).toHaveLength(1);
  await server.close();
  await start("sglang");
  const { body: relative } = await generate({ response_format: "url", seed: 7 });
  expect(relative.data[0].url).toMatch(/^\/files\//);
  expect(server.orders()[0]?.seed).toBe(7);
});

test("lists models, and asks for a key only if it has one", async () => {
  await start("vllm-omni");
  expect((await send(`${server.url}/models`)).body.data[0].id).toBe("Qwen/Qwen-Image-Edit-2511");
  server.key = "secret";
  expect((await send(`${server.url}/models`)).status).toBe(401);
  expect((await send(`${server.url}/models`, { headers: { authorization: "Bearer secret" } })).status).toBe(200);
});

describe("refuses", () => {
  test("unknown fields only if it's set so", async () => {
    await start();
    expect((await generate({ safety_identifier: "x" })).status).toBe(200);
    server.unknownFields = "refused";
    expect((await generate({ safety_identifier: "x" })).body.error).toContain("safety_identifier");
  });

  test.each<[FlavorName, object, number, string]>([
    ["stable-diffusion.cpp", { prompt: "" }, 400, "prompt required"],
    ["stable-diffusion.cpp", { output_format: "gif" }, 400, "output_format=gif"],
    ["localai", { model: "other" }, 404, "does not exist"],
    ["vllm-omni", { model: "other" }, 404, "does not exist"],
    ["vllm-omni", { size: "1024x" }, 400, "Invalid size format: '1024x'"],
    ["vllm-omni", { stream: true }, 400, "Streaming is not supported"],
  ])("in the manner of %s: %o", async (flavor, json, status, message) => {
    await start(flavor);
    const { status: answered, body } = await generate(json);
    expect(answered).toBe(status);
    expect(JSON.stringify(body)).toContain(message);
    expect(server.charged.times).toBe(0);
  });

  test("edits without pictures, with other bytes, and where there are none", async () => {
    await start();
    expect((await edit({}, { pictures: [] })).body.error).toBe("at least one image[] required");
    const form = new FormData();
    form.append("prompt", "x");
    form.append("image[]", new File(["no picture"], "a.png", { type: "image/png" }));
    expect((await send(`${server.url}/images/edits`, { form })).status).toBe(400);
    await server.close();
    await start("localai");
    expect((await edit({})).status).toBe(404);
  });
});

describe("fails", () => {
  test("while it loads, as plain text and as HTML", async () => {
    await start();
    server.fail("loading", { times: 2 });
    server.fail("text");
    server.fail("html");
    const answers = [await generate({}), await generate({}), await generate({}), await generate({}), await generate({})];
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 500, 502, 200]);
    expect(answers[2]?.body.text).toBe("Internal Server Error");
    expect(answers[3]?.body.text).toContain("<html>");
  });

  test("by a slow first answer, which the client may leave", async () => {
    await start();
    const hold = server.hold();
    const waiting = generate({});
    await server.until(() => hold.waiting === 1, "the order");
    hold.release();
    expect((await waiting).status).toBe(200);
    server.fail("cut");
    await lost(generate({}));
    expect(server.charged.times).toBe(2);
  });
});
