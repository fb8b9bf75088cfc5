import { afterEach, beforeEach, expect, test } from "vitest";
import { Raw } from "./raw.ts";
import { DiscordService } from "./service.ts";
import type { Channel } from "./state/rows.ts";

let service: DiscordService;
let raw: Raw;
let general: Channel;
let messages: string;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
  raw = new Raw(service);
  general = service.channel("general");
  messages = `/channels/${general.id}/messages`;
});
afterEach(() => service.close());

const posted = () => service.world.messages.size;
const post = () => raw.send("POST", messages, { content: "x" });

test("a cut connection: before the work nothing is posted, after it one message is", async () => {
  service.faults.next("POST", /messages$/).isCut();
  await expect(post()).rejects.toThrow();
  expect(posted()).toBe(0);
  service.faults.next("POST", /messages$/).losesItsAnswer();
  await expect(post()).rejects.toThrow();
  expect(posted()).toBe(1);
  expect(service.requests.map((one) => one.status)).toEqual([undefined, undefined]);
});

test("an answer instead of the work, as often as planned", async () => {
  service.faults.next("POST", messages, 2).answers(502, "<html>Bad gateway</html>");
  const first = await post();
  expect([first.status, first.body, first.headers.get("content-type")]).toEqual([502, "<html>Bad gateway</html>", "text/html"]);
  expect((await post()).status).toBe(502);
  expect(posted()).toBe(0);
  expect((await post()).status).toBe(200);
});

test("an answer that stalls after the work, and work that waits", async () => {
  const gate = Promise.withResolvers<void>();
  service.faults.next("POST", /messages$/).worksButStalls(gate.promise);
  const stalled = post();
  await service.until(() => posted() === 1, "the message");
  service.faults.next("POST", /messages$/).waits(gate.promise);
  const waiting = post();
  await service.until(() => service.requests.length === 2, "the second request");
  expect(posted()).toBe(1);
  gate.resolve();
  expect([(await stalled).status, (await waiting).status, posted()]).toEqual([200, 200, 2]);
});

test("an answer without the files that were posted", async () => {
  service.faults.next("POST", /messages$/).losesItsFiles();
  const { body } = await raw.send("POST", messages, {}, [{ name: "a.png", bytes: new Uint8Array(3) }]);
  expect(body.attachments).toEqual([]);
});

test("files go wrong like everything else", async () => {
  const ada = service.person("Ada");
  const { pictures } = await ada.posts(general, { pictures: [{ name: "a.png", bytes: new Uint8Array(3) }] });
  service.faults.next("GET", /attachments/).answers(503);
  expect((await fetch(pictures[0]?.url ?? "")).status).toBe(503);
  expect((await fetch(pictures[0]?.url ?? "")).status).toBe(200);
});

test("requests are on record with body, files and answer", async () => {
  await raw.send("POST", messages, { content: "x" }, [{ name: "a.png", bytes: new Uint8Array(3) }]);
  const [request] = service.requests;
  expect(request).toMatchObject({ method: "POST", path: messages, body: { content: "x" }, status: 200 });
  expect(request?.files.map((file) => [file.name, file.bytes.length])).toEqual([["a.png", 3]]);
});
