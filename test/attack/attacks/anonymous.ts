// What somebody can do who doesn't know the token.

import { setTimeout as sleep } from "node:timers/promises";
import { BrowserClient } from "../../program/browser-client.ts";
import { type Attack, STRANGERS_MB, tally } from "../attack.ts";
import { token } from "../target.ts";
import { chunked, type Ending, headOf, RawRequest } from "../wire.ts";

const MB = 1024 * 1024;
const sameOrigin = { "sec-fetch-site": "same-origin" };

const unfinished: Attack = {
  name: "unfinished posts",
  about: "Ten posts to /token of up to 150 MB each, without a token, that never end.",
  ...{ maxMemoryMb: STRANGERS_MB, timeoutMs: 30_000 },
  async run({ address }, signal) {
    const head = headOf(address, "POST /token", {
      ...{ "transfer-encoding": "chunked", "content-type": "application/x-www-form-urlencoded", ...sameOrigin },
    });
    const late = AbortSignal.any([signal, AbortSignal.timeout(8000)]);
    const requests = Array.from({ length: 10 }, () => new RawRequest(address, head, chunked(150 * MB), late));
    const endings = await Promise.all(requests.map(({ ending }) => ending));
    const taken = requests.reduce((sum, { bytes }) => sum + bytes, 0) / MB;
    for (const request of requests) request.close();
    return {
      came: `${tally(endings)}; ${taken.toFixed(0)} MB taken`,
      good: endings.every((one) => one === 413 || one === "closed"),
    };
  },
};

const slow: Attack = {
  name: "idle connections",
  about:
    "400 connections that say nothing, 300 whose headers and 300 whose bodies come a byte a second, while somebody opens the page.",
  ...{ maxMemoryMb: STRANGERS_MB, timeoutMs: 45_000 },
  async run({ address }, signal) {
    const form = { "content-length": "4000", "content-type": "application/x-www-form-urlencoded", ...sameOrigin };
    const connections = (count: number, head: string) => Array.from({ length: count }, () => new RawRequest(address, head));
    const open = {
      nothing: connections(400, ""),
      headers: connections(300, "POST /token HTTP/1.1\r\nx-slow: "),
      bodies: connections(300, headOf(address, "POST /token", form)),
    };
    await sleep(2000, undefined, { signal });
    const begun = performance.now();
    const visitor = await BrowserClient.signedIn(address, token);
    const { status } = await visitor.get("/");
    const answeredMs = performance.now() - begun;
    const drip = setInterval(() => {
      for (const one of [...open.headers, ...open.bodies]) one.write("a");
    }, 1000);
    await sleep(18_000, undefined, { signal });
    clearInterval(drip);
    const left = Object.entries(open).map(([name, requests]) => [name, requests.filter((one) => one.open).length] as const);
    for (const request of Object.values(open).flat()) request.close();
    const lasting = left.filter(([, count]) => count > 0);
    return {
      came: `the page: ${status} after ${answeredMs.toFixed(0)} ms; open after 20 s: ${lasting.map(([name, count]) => `${count} ${name}`).join(", ") || "none"}`,
      good: status === 200 && answeredMs < 3000 && lasting.every(([name]) => name === "nothing"),
    };
  },
};

const assets: Attack = {
  name: "assets that aren't there",
  about: "GET /assets/nope, /assets/%2e%2e, /assets/..%2fserver.ts and their like; the log holds no stack trace of it.",
  ...{ maxMemoryMb: STRANGERS_MB, timeoutMs: 15_000 },
  async run({ address, program }) {
    const before = program.output.length;
    const paths = ["nope", "%2e%2e", "..%2fserver.ts", "%2e%2e%2fserver.ts", "%00", "%", "", "nope.js/x", "icon.svg%00"];
    const endings = await Promise.all(
      paths.map((path) => new RawRequest(address, headOf(address, `GET /assets/${path}`)).ending),
    );
    await sleep(200);
    const stack = /\bat \S+ \(|ENOENT|EISDIR|ERR_/.test(program.output.slice(before));
    return { came: `${tally(endings)}${stack ? "; a stack trace in the log" : ""}`, good: endings.every(isRefusal) && !stack };
  },
};

function isRefusal(ending: Ending): boolean {
  return typeof ending === "number" && ending >= 400 && ending < 500;
}

/** The last one on its program: afterwards nobody can sign in for a minute. */
export const guessing: Attack = {
  name: "token guessing",
  about: "40 wrong tokens at once, then the right one: no more than ten guesses a minute are looked at.",
  ...{ maxMemoryMb: STRANGERS_MB, timeoutMs: 15_000, fresh: true },
  async run({ address, program }) {
    const visitor = new BrowserClient(address);
    const statuses = await Promise.all(Array.from({ length: 40 }, (_, at) => visitor.signIn(`wrong-token-number-${at}`)));
    const looked = statuses.filter((status) => status !== 429).length;
    const right = await visitor.signIn(token);
    const logged = /wrong token|guess/i.test(program.output);
    return {
      came: `${tally(statuses)}; then the right one: ${right}; ${logged ? "logged" : "not logged"}`,
      good: looked <= 10 && right === 429 && logged,
    };
  },
};

export const strangers = [unfinished, slow, assets];
