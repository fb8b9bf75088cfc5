// What someone without the token can do.

import { setTimeout as sleep } from "node:timers/promises";
import { BrowserClient } from "../../program/browser-client.ts";
import { ANONYMOUS_MB, type Attack, tally } from "../attack.ts";
import { token } from "../target.ts";
import { chunked, type Ending, headOf, RawRequest } from "../wire.ts";

const MB = 1024 * 1024;
const sameOrigin = { "sec-fetch-site": "same-origin" };

const unfinished: Attack = {
  name: "unfinished posts",
  about: "Ten posts to /token without a token that never end, up to 150 MB each.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 30_000 },
  async run({ address }, signal) {
    const head = headOf(address, "POST /token", {
      ...{ "transfer-encoding": "chunked", "content-type": "application/x-www-form-urlencoded", ...sameOrigin },
    });
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(8000)]);
    const requests = Array.from({ length: 10 }, () => new RawRequest(address, head, chunked(150 * MB), deadline));
    const endings = await Promise.all(requests.map(({ ending }) => ending));
    const taken = requests.reduce((sum, { bytes }) => sum + bytes, 0) / MB;
    for (const request of requests) request.close();
    return {
      result: `${tally(endings)}; ${taken.toFixed(0)} MB read`,
      passed: endings.every((one) => one === 413 || one === "closed"),
    };
  },
};

const slow: Attack = {
  name: "idle connections",
  about:
    "400 silent connections, 300 that send headers and 300 that send bodies at a byte per second, while someone opens the page.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 45_000 },
  async run({ address }, signal) {
    const form = { "content-length": "4000", "content-type": "application/x-www-form-urlencoded", ...sameOrigin };
    const connections = (count: number, head: string) => Array.from({ length: count }, () => new RawRequest(address, head));
    const open = {
      silent: connections(400, ""),
      headers: connections(300, "POST /token HTTP/1.1\r\nx-slow: "),
      bodies: connections(300, headOf(address, "POST /token", form)),
    };
    await sleep(2000, undefined, { signal });
    const start = performance.now();
    const client = await BrowserClient.signedIn(address, token);
    const { status } = await client.get("/");
    const responseMs = performance.now() - start;
    const drip = setInterval(() => {
      for (const one of [...open.headers, ...open.bodies]) one.write("a");
    }, 1000);
    await sleep(18_000, undefined, { signal });
    clearInterval(drip);
    const left = Object.entries(open).map(([name, requests]) => [name, requests.filter((one) => one.open).length] as const);
    for (const request of Object.values(open).flat()) request.close();
    const remaining = left.filter(([, count]) => count > 0);
    return {
      result: `the page: ${status} after ${responseMs.toFixed(0)} ms; open after 20 s: ${remaining.map(([name, count]) => `${count} ${name}`).join(", ") || "none"}`,
      passed: status === 200 && responseMs < 3000 && remaining.every(([name]) => name === "silent"),
    };
  },
};

const assets: Attack = {
  name: "assets that aren't there",
  about: "GET /assets/nope, /assets/%2e%2e, /assets/..%2fserver.ts and similar paths, which must not log a stack trace.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 15_000 },
  async run({ address, program }) {
    const before = program.output.length;
    const paths = ["nope", "%2e%2e", "..%2fserver.ts", "%2e%2e%2fserver.ts", "%00", "%", "", "nope.js/x", "icon.svg%00"];
    const endings = await Promise.all(
      paths.map((path) => new RawRequest(address, headOf(address, `GET /assets/${path}`)).ending),
    );
    await sleep(200);
    const stack = /\bat \S+ \(|ENOENT|EISDIR|ERR_/.test(program.output.slice(before));
    return {
      result: `${tally(endings)}${stack ? "; a stack trace in the log" : ""}`,
      passed: endings.every(isRefusal) && !stack,
    };
  },
};

function isRefusal(ending: Ending): boolean {
  return typeof ending === "number" && ending >= 400 && ending < 500;
}

/** Needs its own program, because nobody can sign in for a minute afterwards. */
export const guessing: Attack = {
  name: "token guessing",
  about: "40 wrong tokens at once, then the right one: at most ten guesses per minute are checked.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 15_000, fresh: true },
  async run({ address, program }) {
    const client = new BrowserClient(address);
    const statuses = await Promise.all(Array.from({ length: 40 }, (_, at) => client.signIn(`wrong-token-number-${at}`)));
    const checked = statuses.filter((status) => status !== 429).length;
    const right = await client.signIn(token);
    const logged = /wrong token|guess/i.test(program.output);
    return {
      result: `${tally(statuses)}; then the right one: ${right}; ${logged ? "logged" : "not logged"}`,
      passed: checked <= 10 && right === 429 && logged,
    };
  },
};

export const anonymous = [unfinished, slow, assets];
