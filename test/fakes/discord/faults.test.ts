import { afterEach, beforeEach, expect, test } from "vitest";
import { RawClient } from "./raw-client.ts";
import { uploadsFiles } from "./rest/faults.ts";
import type { KnownRefusal } from "./rules/refusal.ts";
import { DiscordService } from "./service.ts";
import type { Channel } from "./state/rows.ts";

let service: DiscordService;
let raw: RawClient;
let general: Channel;
let messages: string;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
  raw = new RawClient(service);
  general = service.channel("general");
  messages = `/channels/${general.id}/messages`;
});
afterEach(() => service.close());

const posted = () => service.state.messages.size;
const post = () => raw.send("POST", messages, { content: "x" });

test("cuts the connection before the message is posted, or after", async () => {
  service.faults.next("POST", /messages$/).isCut();
  await expect(post()).rejects.toThrow();
  expect(posted()).toBe(0);
  service.faults.next("POST", /messages$/).losesResponse();
  await expect(post()).rejects.toThrow();
  expect(posted()).toBe(1);
  expect(service.requests.map((one) => one.status)).toEqual([undefined, undefined]);
});

test("responds with an error instead of posting, as often as planned", async () => {
  service.faults.next("POST", messages, 2).answers(502, "<html>Bad gateway</html>");
  const first = await post();
  expect([first.status, first.body, first.headers.get("content-type")]).toEqual([502, "<html>Bad gateway</html>", "text/html"]);
  expect((await post()).status).toBe(502);
  expect(posted()).toBe(0);
  expect((await post()).status).toBe(200);
});

test.each<[KnownRefusal, number, number]>([
  ["invalidForm", 400, 50035],
  ["explicitContent", 400, 20009],
  ["missingPermissions", 403, 50013],
  ["missingAccess", 403, 50001],
  ["unknownMessage", 404, 10008],
  ["unknownChannel", 404, 10003],
  ["tooLarge", 413, 40005],
])("refuses with %s (%d, %d) until it is cleared", async (name, status, code) => {
  service.faults.every("POST", /messages$/).isRefused(name);
  for (let n = 0; n < 5; n++) expect(await raw.refusal("POST", messages, { content: "x" })).toEqual([status, code]);
  expect(posted()).toBe(0);
  service.faults.clear();
  expect((await post()).status).toBe(200);
});

test("refuses only requests that match a filter, such as uploads", async () => {
  const { body } = await post();
  service.faults.every("PATCH", /messages/, uploadsFiles).isRefused("explicitContent");
  const path = `${messages}/${body.id}`;
  const files = [{ name: "a.png", bytes: new Uint8Array(3) }];
  expect(await raw.refusal("PATCH", path, { content: "y" }, files)).toEqual([400, 20009]);
  expect((await raw.send("PATCH", path, { content: "y" })).status).toBe(200);
  expect(await raw.refusal("PATCH", path, { content: "y" }, files)).toEqual([400, 20009]);
});

test("fails the response to an interaction before or after it is stored", async () => {
  const put = { name: "help", description: "help" };
  await raw.send("PUT", `/applications/${service.state.applicationId}/commands`, [put]);
  const ada = service.person("Ada");
  const respond = async () => {
    const use = await ada.uses("/help", general);
    const response = await raw.send("POST", `/interactions/${use.id}/${use.token}/callback`, { type: 5 });
    return [response.status, use.answer];
  };
  service.faults.next("POST", /callback$/).answers(500);
  service.faults.next("POST", /callback$/).succeedsButAnswers(500);
  expect([await respond(), await respond(), await respond()]).toEqual([
    [500, undefined],
    [500, 5],
    [204, 5],
  ]);
});

test.each(["1e300", "1e15", "-1", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", ""])(
  'sends the Retry-After "%s" unchanged',
  async (retryAfter) => {
    service.faults
      .next("POST", messages)
      .answers(429, { retry_after: Number(retryAfter), global: false }, { "retry-after": retryAfter });
    const { status, headers, body } = await post();
    expect([status, headers.get("retry-after")]).toEqual([429, retryAfter]);
    expect(body.retry_after).toBe(Number.isNaN(Number(retryAfter)) ? null : Number(retryAfter));
    expect((await post()).status).toBe(200);
  },
);

test("delays the response, or the request itself", async () => {
  const gate = Promise.withResolvers<void>();
  service.faults.next("POST", /messages$/).succeedsButStalls(gate.promise);
  const stalled = post();
  await service.until(() => posted() === 1, "the message");
  service.faults.next("POST", /messages$/).waits(gate.promise);
  const waiting = post();
  await service.until(() => service.requests.length === 2, "the second request");
  expect(posted()).toBe(1);
  gate.resolve();
  expect([(await stalled).status, (await waiting).status, posted()]).toEqual([200, 200, 2]);
});

test("leaves the posted files out of the response", async () => {
  service.faults.next("POST", /messages$/).losesFiles();
  const { body } = await raw.send("POST", messages, {}, [{ name: "a.png", bytes: new Uint8Array(3) }]);
  expect(body.attachments).toEqual([]);
});

test("fails downloads of files", async () => {
  const ada = service.person("Ada");
  const { pictures } = await ada.posts(general, { pictures: [{ name: "a.png", bytes: new Uint8Array(3) }] });
  service.faults.next("GET", /attachments/).answers(503);
  expect((await fetch(pictures[0]?.url ?? "")).status).toBe(503);
  expect((await fetch(pictures[0]?.url ?? "")).status).toBe(200);
});

test("records requests with body, files and response", async () => {
  await raw.send("POST", messages, { content: "x" }, [{ name: "a.png", bytes: new Uint8Array(3) }]);
  const [request] = service.requests;
  expect(request).toMatchObject({ method: "POST", path: messages, body: { content: "x" }, status: 200 });
  expect(request?.files.map((file) => [file.name, file.bytes.length])).toEqual([["a.png", 3]]);
});
