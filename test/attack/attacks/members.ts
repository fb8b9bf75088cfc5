// What someone who is signed in can do.

import { setTimeout as sleep } from "node:timers/promises";
import { ANONYMOUS_MB, type Attack, BODIES_MB, tally } from "../attack.ts";
import type { Target } from "../target.ts";
import { type Ending, headOf, RawRequest, repeated } from "../wire.ts";

const MB = 1024 * 1024;

/** Sends one body as a signed-in person and resolves to its ending. */
async function send(
  target: Target,
  path: string,
  type: string,
  body: ReturnType<typeof repeated>,
  signal: AbortSignal,
): Promise<Ending> {
  const client = await target.signIn();
  const head = headOf(target.address, `POST ${path}`, {
    ...client.headers,
    "content-type": type,
    "content-length": String(body.length),
  });
  const request = new RawRequest(target.address, head, body.pieces, signal);
  const ending = await request.ending;
  request.close();
  return ending;
}

const isRefused = (ending: Ending) => ending === "closed" || (typeof ending === "number" && ending >= 400 && ending < 500);

function oneBody(
  name: string,
  about: string,
  path: string,
  type: string,
  body: () => ReturnType<typeof repeated>,
  isExpected: (ending: Ending) => boolean = isRefused,
): Attack {
  return {
    ...{ name, about, maxMemoryMb: BODIES_MB, timeoutMs: 60_000 },
    async run(target, signal) {
      const ending = await send(target, path, type, body(), signal);
      return { result: String(ending), passed: isExpected(ending) };
    },
  };
}

const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n';
const names = (count: number) => Array.from({ length: count }, (_, at) => `models=openai%2Fgpt-imige-${at}`).join("&");

const short = (text: string) => repeated("", 0, text);

const bodies = [
  oneBody(
    "one-byte parts",
    "100 MB of multipart parts of one byte, posted to /messages.",
    "/messages",
    "multipart/form-data; boundary=x",
    () => repeated(part, 100 * MB, "--x--\r\n"),
  ),
  oneBody(
    "urlencoded",
    "155 MB of urlencoded fields, posted to /messages.",
    "/messages",
    "application/x-www-form-urlencoded",
    () => repeated("a=b&", 155 * MB, "c=d"),
  ),
  oneBody(
    "urlencoded settings",
    "155 MB of urlencoded fields, posted to /do/settings.",
    "/do/settings",
    "application/x-www-form-urlencoded",
    () => repeated("a=b&", 155 * MB, "c=d"),
  ),
  oneBody(
    "model names",
    "40,000 model names that don't exist, posted to /do/settings.",
    "/do/settings",
    "application/x-www-form-urlencoded",
    () => short(names(40_000)),
  ),
  oneBody(
    "model names in one field",
    "A 7 KB field of model names that don't exist, no larger than a message, posted to /do/settings.",
    "/do/settings",
    "application/x-www-form-urlencoded",
    () => short(`models=${Array.from({ length: 1000 }, (_, at) => `imige${at}`).join(",")}`),
    (ending) => typeof ending === "number" && ending < 500,
  ),
];

const streams: Attack = {
  name: "event streams",
  about: "100 event streams of one person: at most 20 stay open, including the newest.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 30_000 },
  async run(target, signal) {
    const client = await target.signIn();
    const head = headOf(target.address, "GET /events", { cookie: client.cookie });
    const opened: RawRequest[] = [];
    for (let n = 0; n < 100; n++) {
      const request = new RawRequest(target.address, head);
      opened.push(request);
      await request.ending;
    }
    const statuses = await Promise.all(opened.map(({ ending }) => ending));
    await sleep(3000, undefined, { signal });
    const open = opened.filter((one) => !one.finished);
    const newest = opened.at(-1)?.finished === false;
    for (const request of opened) request.close();
    return { result: `${tally(statuses)}; ${open.length} stay open`, passed: open.length <= 20 && newest };
  },
};

const impersonation: Attack = {
  name: "impersonation",
  about: "Three people call themselves Bo, and one tries You, Threadbrush and Bo with invisible characters: all names differ.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 30_000 },
  async run(target) {
    const people = await Promise.all(Array.from({ length: 4 }, () => target.signIn()));
    const reader = await target.signIn();
    for (const [at, person] of people.entries()) {
      for (const name of at === 3 ? ["You", "Threadbrush", "B\u200bo"] : ["Bo"]) await person.post("/name", { name });
      await person.post("/messages", { to: "channel", text: `hello from person ${at}` });
    }
    const { text: page } = await reader.get("/");
    const names = people.map((_, at) => authorOf(page, `hello from person ${at}`));
    const isForged = names.some((name) => /^(you|threadbrush)$/i.test(name));
    return {
      result: names.join(", "),
      passed: new Set(names.map(normalize)).size === names.length && !isForged && !names.includes(""),
    };
  },
};

/** The author of a line in the channel, as the page shows it. */
function authorOf(page: string, line: string): string {
  const before = page.slice(0, Math.max(0, page.indexOf(`>${line}<`)));
  return [...before.matchAll(/class="byline"><b>([^<]*)<\/b>/g)].at(-1)?.[1] ?? "";
}

function normalize(name: string): string {
  return name.replace(/\p{C}/gu, "").toLowerCase();
}

export const members = [...bodies, streams, impersonation];
