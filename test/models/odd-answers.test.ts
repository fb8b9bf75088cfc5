// Services that answer as none should: what can be read is, what cannot is told, and nothing that is secret or people's own goes anywhere.

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
import { draw, redPicture } from "./api.ts";

const apiKey = "sk-proj-4f9a0c1d2e3b4a5f6071";
const listed: OpenRouterModel = {
  ...{ id: "maker/model", name: "Maker: Model", takesImages: true, outputsText: true, chat: true, images: true, streams: true },
  ...{ parameters: {}, prices: [] },
};

/** Every way to a model, each with the events in which it is given a picture. */
const ways = {
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
type Way = keyof typeof ways;
const each = Object.keys(ways) as Way[];

function dataUrl(picture: string): string {
  return /^(data|http):/.test(picture) ? picture : `data:image/png;base64,${picture}`;
}

/** The model at the end of a way, behind a service that answers so. */
async function behind(way: Way, answers: RequestHandler) {
  const baseUrl = await startHttpServer(answers);
  const client = createClient({ apiKey, baseUrl });
  const access = { apiKey, baseUrl, previews: 2, timeoutMs: 20_000, masks, folder: "", log: silent };
  const [gpt] = openAiModels;
  if (!gpt) throw new Error("no models");
  switch (way) {
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

const odd: [string, (way: Way) => string][] = [
  [
    "with carriage returns and comments",
    (way) => `: hello\r\n\r\nretry: 5\r\n${lines(ways[way](base64), "\r\n\r\n: there\r\n\r\n")}`,
  ],
  ["without a last newline", (way) => lines(ways[way](base64), "\n\n").trimEnd()],
  ["with the mark of UTF-8 before it", (way) => `\uFEFF${lines(ways[way](base64), "\n\n")}`],
  ["with broken lines in its picture", (way) => lines(ways[way](base64.replaceAll(/.{76}/g, "$&\r\n")), "\n\n")],
  ["as a data URL that says more", (way) => lines(ways[way](`data:image/png;name=a.png;base64,${base64}`), "\n\n")],
];

for (const [name, stream] of odd)
  test.each(each)(`over %s, an answer ${name} is read`, async (way) => {
    const model = await behind(way, (_, response) => response.end(stream(way)));
    expect(Buffer.from((await draw(model)).image).equals(picture)).toBe(true);
  });

test.each(each)("over %s, an answer that comes byte by byte, in the middle of letters too, is read", async (way) => {
  const small = await noise(8, 8).png().toBuffer();
  const bytes = Buffer.from(lines(ways[way](small.toString("base64")), "\n\n"));
  const model = await behind(way, async (_, response) => {
    for (const byte of bytes) {
      response.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    response.end();
  });
  expect(Buffer.from((await draw(model)).image).equals(small)).toBe(true);
});

test.each(["images", "responses"] as const)("over %s, what the service did otherwise by itself is told", async (way) => {
  const about = { size: "1024x1024", quality: "low" };
  const events = ways[way](base64).map((event) =>
    "item" in event ? { ...event, item: { ...event.item, ...about } } : { ...event, ...about },
  );
  const model = await behind(way, (_, response) => response.end(lines(events, "\n\n")));
  const { applied, notes } = await draw(model, { aspectRatio: "3:2" });
  expect([applied?.size, applied?.quality]).toEqual(["1024x1024", "low"]);
  expect(notes).toEqual([
    "3:2 isn't available here, so it's 1024x1024",
    "medium quality was requested, but the picture has low quality",
  ]);
  const asIs = await draw(model, { references: [await redPicture(1000, 3000)] });
  expect(asIs.notes[0]).toBe("1024x1536 was requested, but the picture is 1024x1024");
});

test.each([
  ["responses", { object: "response", status: "incomplete", incomplete_details: { reason: "content_filter" }, output: [] }],
  ["openrouter chat", { choices: [{ message: { content: "" }, finish_reason: "content_filter" }] }],
  ["openrouter chat", { choices: [{ message: {}, finish_reason: "stop", native_finish_reason: "PROHIBITED_CONTENT" }] }],
] as const)("over %s, an answer that its filter cut off is a refusal: %j", async (way, answer) => {
  const model = await behind(way, (_, response) => response.end(JSON.stringify(answer)));
  await expect(draw(model)).rejects.toMatchObject({ code: "refused", userMessage: expect.stringContaining("safety filter") });
});

test("a picture among the parts of a message is found, whatever the model thought; words in parts are words", async () => {
  const message = (content: object[]) =>
    JSON.stringify({ choices: [{ message: { reasoning: "Hm.", content }, finish_reason: "stop" }], usage: { cost: "0.04" } });
  const words = { type: "text", text: "Rather not." };
  const drawn = await behind("openrouter chat", (_, response) =>
    response.end(message([words, { type: "image_url", image_url: { url: dataUrl(base64) } }])),
  );
  const { image, costUsd } = await draw(drawn);
  expect([Buffer.from(image).equals(picture), costUsd]).toEqual([true, 0.04]);
  const said = await behind("openrouter chat", (_, response) => response.end(message([words])));
  await expect(draw(said)).rejects.toMatchObject({ code: "no-image", userMessage: expect.stringContaining("Rather not.") });
});

test.each(each)("over %s, a picture that lies elsewhere is not fetched", async (way) => {
  let fetched = 0;
  const elsewhere = await startHttpServer((_, response) => response.end(picture, () => fetched++));
  const model = await behind(way, (_, response) => response.end(lines(ways[way](`${elsewhere}/a.png`), "\n\n")));
  await expect(draw(model)).rejects.toMatchObject({ name: "ModelError" });
  expect(fetched).toBe(0);
});

test.each([301, 302, 303, 307, 308])(
  "who is sent elsewhere by a %i goes nowhere: no words, no picture, no key",
  async (status) => {
    const asked: unknown[] = [];
    const elsewhere = await startHttpServer((request, response) => {
      asked.push(request.url);
      response.end(lines(ways["openrouter images"](base64), "\n\n"));
    });
    for (const way of each) {
      const model = await behind(way, (request, response) =>
        response.writeHead(status, { location: `${elsewhere}${request.url}` }).end(),
      );
      await expect(draw(model)).rejects.toMatchObject({ code: "unavailable" });
    }
    expect(asked).toEqual([]);
  },
);

test("no service is sent what the environment holds for another: its own key, and nothing else that opens anything", async () => {
  const held = { OPENAI_ADMIN_KEY: "sk-admin", OPENAI_ORG_ID: "org-1", OPENAI_PROJECT_ID: "project-1" };
  for (const [name, value] of Object.entries({ ...held, OPENAI_CUSTOM_HEADERS: "X-Gateway: open" })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const way of each) {
    let sent: IncomingHttpHeaders = {};
    const model = await behind(way, (request, response) => {
      sent = request.headers;
      response.end(lines(ways[way](base64), "\n\n"));
    });
    await draw(model, { references: [await redPicture()] });
    expect(sent.authorization).toBe(`Bearer ${apiKey}`);
    expect(JSON.stringify(sent)).not.toMatch(/sk-admin|org-1|project-1|gateway/);
  }
});

test.each([200, 400, 401, 403, 429, 500])("a key that comes back with a %i is passed on to nobody", async (status) => {
  const error = { code: apiKey, type: apiKey, message: apiKey, metadata: { reasons: [apiKey, "violence"], error_type: apiKey } };
  for (const way of each) {
    const model = await behind(way, (request, response) =>
      response.writeHead(status, { "x-request-id": request.headers.authorization ?? "" }).end(JSON.stringify({ error })),
    );
    const failed = await draw(model).catch((reason: unknown) => reason);
    expect(failed).toBeInstanceOf(ModelError);
    const { userMessage, message, requestId } = failed as ModelError;
    expect(userMessage).toContain("(violence)");
    expect([userMessage, message, requestId].join(" ")).not.toContain(apiKey);
  }
});

test.each(["responses", "openrouter chat"] as const)("over %s, a key in a model's own words is not shown", async (way) => {
  const text = `Your key is ${apiKey}.`;
  const answer = {
    ...{ object: "response", output: [{ type: "message", content: [{ text }] }] },
    choices: [{ message: { content: text }, finish_reason: "stop" }],
  };
  const model = await behind(way, (_, response) => response.end(JSON.stringify(answer)));
  await expect(draw(model)).rejects.toMatchObject({ userMessage: expect.stringMatching(/Your key is …\.$/) });
});

/** Writes for as long as anybody reads, a gigabyte at most; tells how many bytes. */
async function pour(response: ServerResponse): Promise<number> {
  const piece = Buffer.alloc(1 << 16, "A");
  let poured = 0;
  for (; poured < 2 ** 30 && !response.destroyed; poured += piece.length)
    if (!response.write(piece))
      await new Promise<void>((goOn) => {
        const go = () => {
          response.off("drain", go).off("close", go);
          goOn();
        };
        response.once("drain", go).once("close", go);
      });
  return poured;
}

test.each([
  ["an answer", 200, '{"data":[{"b64_json":"', 64],
  ["an error", 500, "", 8],
] as const)("%s that claims to be a gigabyte is not read to its end", async (_, status, opening, megabytes) => {
  for (const way of ["images", "openrouter chat"] as const) {
    let poured: Promise<number> | undefined;
    const model = await behind(way, (_, response) => {
      response.writeHead(status, { "content-type": "application/json", "content-length": 2 ** 30 }).write(opening || " ");
      poured = pour(response);
    });
    await expect(draw(model)).rejects.toMatchObject({ name: "ModelError" });
    expect((await poured) ?? 0).toBeLessThan(megabytes * 2 ** 20);
  }
});

test.each([[-3], [Number.MAX_VALUE], ["much"], [null], [true]])("a cost of %j is no cost", async (cost) => {
  for (const way of each) {
    const events = JSON.parse(
      JSON.stringify([...ways[way](base64), { choices: [] }]).replaceAll('"output_tokens":9', '"output_tokens":0'),
    );
    const usage = { cost, output_tokens: cost };
    const told = events.map((event: object) => ({ ...event, usage }));
    const model = await behind(way, (_, response) => response.end(lines(told, "\n\n")));
    expect(await draw(model)).not.toHaveProperty("costUsd");
  }
});

test.each(each)("over %s, an answer of a hundred thousand values inside each other is a fault in plain words", async (way) => {
  const nested = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const model = await behind(way, (_, response) => response.setHeader("content-type", "application/json").end(nested));
  const error = await draw(model).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code: "no-image", userMessage: expect.stringMatching(/\S+ \S+/) });
});
