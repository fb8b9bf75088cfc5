// Unusual and hostile responses: readable ones are read, the others become errors, and no secret or personal data leaves the bot.

import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { ModelError } from "../../src/core/errors.ts";
import { masks } from "../../src/models/local/local.ts";
import { imagesModel as openaiImages } from "../../src/models/openai/images.ts";
import { openAiModels } from "../../src/models/openai/models.ts";
import { responsesModel } from "../../src/models/openai/responses.ts";
import { chatModel } from "../../src/models/openrouter/chat.ts";
import type { OpenRouterModel } from "../../src/models/openrouter/discovery.ts";
import { imagesModel } from "../../src/models/openrouter/images.ts";
import { createClient } from "../../src/models/wire/client.ts";
import { silent } from "../fakes/bot.ts";
import { type RequestHandler, startHttpServer } from "../fakes/http-server.ts";
import { noise } from "../images/fixtures.ts";
import { draw, redPicture } from "./providers.ts";

const apiKey = "sk-proj-4f9a0c1d2e3b4a5f6071";
const listed: OpenRouterModel = {
  ...{ id: "maker/model", name: "Maker: Model", takesImages: true, outputsText: true, chat: true, images: true, streams: true },
  ...{ parameters: {}, prices: [] },
};

/** The events of each API that contain a picture. */
const eventsOf = {
  images: (picture: string) => [{ type: "image_generation.completed", b64_json: picture, usage: { output_tokens: 9 } }],
  responses: (picture: string) => [
    { type: "response.output_item.done", item: { type: "image_generation_call", status: "completed", result: picture } },
    { type: "response.completed", response: { object: "response", error: null } },
  ],
  "openrouter images": (picture: string) => [{ type: "image_generation.completed", b64_json: picture }],
  "openrouter chat": (picture: string) => [
    { choices: [{ delta: { content: "Grüße 🌙", reasoning_details: [{ type: "reasoning.encrypted", data: picture }] } }] },
    { choices: [{ delta: { images: [{ image_url: { url: dataUrl(picture) } }] }, finish_reason: "stop" }] },
  ],
};
type Api = keyof typeof eventsOf;
const each = Object.keys(eventsOf) as Api[];

function dataUrl(picture: string): string {
  return /^(data|http):/.test(picture) ? picture : `data:image/png;base64,${picture}`;
}

/** A model of this API whose service responds through the handler. */
async function modelBehind(api: Api, handler: RequestHandler) {
  const baseUrl = await startHttpServer(handler);
  const client = createClient({ apiKey, baseUrl });
  const access = { apiKey, baseUrl, previews: 2, timeoutMs: 20_000, masks, folder: "", log: silent };
  const [gpt] = openAiModels;
  if (!gpt) throw new Error("no models");
  switch (api) {
    case "images":
      return openaiImages(gpt, client, access);
    case "responses":
      return responsesModel(gpt, client, access);
    case "openrouter images":
      return imagesModel(listed, client, access);
    case "openrouter chat":
      return chatModel(listed, client, access);
  }
}

const picture = await noise(300, 200).png().toBuffer();
const base64 = picture.toString("base64");
const lines = (events: object[], ending: string) => events.map((event) => `data: ${JSON.stringify(event)}${ending}`).join("");

const odd: [string, (api: Api) => string][] = [
  [
    "with carriage returns and comments",
    (api) => `: hello\r\n\r\nretry: 5\r\n${lines(eventsOf[api](base64), "\r\n\r\n: there\r\n\r\n")}`,
  ],
  ["without a last newline", (api) => lines(eventsOf[api](base64), "\n\n").trimEnd()],
  ["with a byte order mark", (api) => `\uFEFF${lines(eventsOf[api](base64), "\n\n")}`],
  ["with line breaks in its picture", (api) => lines(eventsOf[api](base64.replaceAll(/.{76}/g, "$&\r\n")), "\n\n")],
  ["as a data URL with parameters", (api) => lines(eventsOf[api](`data:image/png;name=a.png;base64,${base64}`), "\n\n")],
];

for (const [name, stream] of odd)
  test.each(each)(`%s: reads a response ${name}`, async (api) => {
    const model = await modelBehind(api, (_, response) => response.end(stream(api)));
    expect(Buffer.from((await draw(model)).image).equals(picture)).toBe(true);
  });

test.each(each)("%s: reads a response byte by byte", async (api) => {
  const small = await noise(8, 8).png().toBuffer();
  const bytes = Buffer.from(lines(eventsOf[api](small.toString("base64")), "\n\n"));
  const model = await modelBehind(api, async (_, response) => {
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  });
  expect(Buffer.from((await draw(model)).image).equals(small)).toBe(true);
});

test.each(["images", "responses"] as const)("%s: notes what the service changed on its own", async (api) => {
  const about = { size: "1024x1024", quality: "low" };
  const events = eventsOf[api](base64).map((event) =>
    "item" in event ? { ...event, item: { ...event.item, ...about } } : { ...event, ...about },
  );
  const model = await modelBehind(api, (_, response) => response.end(lines(events, "\n\n")));
  const { applied, notes } = await draw(model, { aspectRatio: "3:2" });
  expect([applied?.size, applied?.quality]).toEqual(["1024x1024", "low"]);
  expect(notes).toEqual([
    "this model doesn't offer 3:2, so it used 1024x1024",
    "medium quality was requested, but the picture has low quality",
  ]);
  const asIs = await draw(model, { references: [await redPicture(1000, 3000)] });
  expect(asIs.notes[0]).toBe("1024x1536 was requested, but the picture is 1024x1024");
});

test.each([
  ["responses", { object: "response", status: "incomplete", incomplete_details: { reason: "content_filter" }, output: [] }],
  ["openrouter chat", { choices: [{ message: { content: "" }, finish_reason: "content_filter" }] }],
  ["openrouter chat", { choices: [{ message: {}, finish_reason: "stop", native_finish_reason: "PROHIBITED_CONTENT" }] }],
] as const)("%s: treats a response that the filter cut off as a refusal: %j", async (api, answer) => {
  const model = await modelBehind(api, (_, response) => response.end(JSON.stringify(answer)));
  await expect(draw(model)).rejects.toMatchObject({ code: "refused", userMessage: expect.stringContaining("safety filter") });
});

test("finds a picture and text in the parts of a message, and ignores the reasoning", async () => {
  const message = (content: object[]) =>
    JSON.stringify({ choices: [{ message: { reasoning: "Hm.", content }, finish_reason: "stop" }], usage: { cost: "0.04" } });
  const words = { type: "text", text: "Rather not." };
  const drawn = await modelBehind("openrouter chat", (_, response) =>
    response.end(message([words, { type: "image_url", image_url: { url: dataUrl(base64) } }])),
  );
  const { image, costUsd } = await draw(drawn);
  expect([Buffer.from(image).equals(picture), costUsd]).toEqual([true, 0.04]);
  const textOnly = await modelBehind("openrouter chat", (_, response) => response.end(message([words])));
  await expect(draw(textOnly)).rejects.toMatchObject({ code: "no-image", userMessage: expect.stringContaining("Rather not.") });
});

test.each(each)("%s: doesn't fetch a picture from another URL", async (api) => {
  let fetched = 0;
  const elsewhere = await startHttpServer((_, response) => response.end(picture, () => fetched++));
  const model = await modelBehind(api, (_, response) => response.end(lines(eventsOf[api](`${elsewhere}/a.png`), "\n\n")));
  await expect(draw(model)).rejects.toMatchObject({ name: "ModelError" });
  expect(fetched).toBe(0);
});

test.each([301, 302, 303, 307, 308])("doesn't follow a redirect with status %i", async (status) => {
  const requests: unknown[] = [];
  const elsewhere = await startHttpServer((request, response) => {
    requests.push(request.url);
    response.end(lines(eventsOf["openrouter images"](base64), "\n\n"));
  });
  for (const api of each) {
    const model = await modelBehind(api, (request, response) =>
      response.writeHead(status, { location: `${elsewhere}${request.url}` }).end(),
    );
    await expect(draw(model)).rejects.toMatchObject({ code: "unavailable" });
  }
  expect(requests).toEqual([]);
});

test("sends each service only its own key, and no other credentials from the environment", async () => {
  const held = { OPENAI_ADMIN_KEY: "sk-admin", OPENAI_ORG_ID: "org-1", OPENAI_PROJECT_ID: "project-1" };
  for (const [name, value] of Object.entries({ ...held, OPENAI_CUSTOM_HEADERS: "X-Gateway: open" })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const api of each) {
    let sent: IncomingHttpHeaders = {};
    const model = await modelBehind(api, (request, response) => {
      sent = request.headers;
      response.end(lines(eventsOf[api](base64), "\n\n"));
    });
    await draw(model, { references: [await redPicture()] });
    expect(sent.authorization).toBe(`Bearer ${apiKey}`);
    expect(JSON.stringify(sent)).not.toMatch(/sk-admin|org-1|project-1|gateway/);
  }
});

test.each([200, 400, 401, 403, 429, 500])("redacts a key that comes back with status %i", async (status) => {
  const error = { code: apiKey, type: apiKey, message: apiKey, metadata: { reasons: [apiKey, "violence"], error_type: apiKey } };
  for (const api of each) {
    const model = await modelBehind(api, (request, response) =>
      response.writeHead(status, { "x-request-id": request.headers.authorization ?? "" }).end(JSON.stringify({ error })),
    );
    const failed = await draw(model).catch((reason: unknown) => reason);
    expect(failed).toBeInstanceOf(ModelError);
    const { userMessage, message, requestId } = failed as ModelError;
    expect(userMessage).toContain("(violence)");
    expect([userMessage, message, requestId].join(" ")).not.toContain(apiKey);
  }
});

test.each(["responses", "openrouter chat"] as const)("%s: redacts a key in the model's text", async (api) => {
  const text = `Your key is ${apiKey}.`;
  const answer = {
    ...{ object: "response", output: [{ type: "message", content: [{ text }] }] },
    choices: [{ message: { content: text }, finish_reason: "stop" }],
  };
  const model = await modelBehind(api, (_, response) => response.end(JSON.stringify(answer)));
  await expect(draw(model)).rejects.toMatchObject({ userMessage: expect.stringMatching(/Your key is …\.$/) });
});

/** Writes up to a gigabyte until the client disconnects. Resolves to the number of bytes. */
async function writeGigabyte(response: ServerResponse): Promise<number> {
  const piece = Buffer.alloc(1 << 16, "A");
  let written = 0;
  for (; written < 2 ** 30 && !response.destroyed; written += piece.length)
    if (!response.write(piece))
      await new Promise<void>((resume) => {
        const onReady = () => {
          response.off("drain", onReady).off("close", onReady);
          resume();
        };
        response.once("drain", onReady).once("close", onReady);
      });
  return written;
}

test.each([
  ["a response", 200, '{"data":[{"b64_json":"', 64],
  ["an error", 500, "", 8],
] as const)("stops reading %s of a gigabyte", async (_, status, opening, megabytes) => {
  for (const api of ["images", "openrouter chat"] as const) {
    let written: Promise<number> | undefined;
    const model = await modelBehind(api, (_, response) => {
      response.writeHead(status, { "content-type": "application/json", "content-length": 2 ** 30 }).write(opening || " ");
      written = writeGigabyte(response);
    });
    await expect(draw(model)).rejects.toMatchObject({ name: "ModelError" });
    expect((await written) ?? 0).toBeLessThan(megabytes * 2 ** 20);
  }
});

test.each([[-3], [Number.MAX_VALUE], ["much"], [null], [true]])("ignores a cost of %j", async (cost) => {
  for (const api of each) {
    const events = JSON.parse(
      JSON.stringify([...eventsOf[api](base64), { choices: [] }]).replaceAll('"output_tokens":9', '"output_tokens":0'),
    );
    const usage = { cost, output_tokens: cost };
    const priced = events.map((event: object) => ({ ...event, usage }));
    const model = await modelBehind(api, (_, response) => response.end(lines(priced, "\n\n")));
    expect(await draw(model)).not.toHaveProperty("costUsd");
  }
});

test.each(each)("%s: reports a hundred thousand nested values as a readable error", async (api) => {
  const nested = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const model = await modelBehind(api, (_, response) => response.setHeader("content-type", "application/json").end(nested));
  const error = await draw(model).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code: "no-image", userMessage: expect.stringMatching(/\S+ \S+/) });
});
