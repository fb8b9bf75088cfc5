import { createHmac, randomBytes } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { parseJson, readBytes } from "../api/body.ts";
import type { World } from "../state/world.ts";
import { type Ack, ackMs, type Envelope, type Line } from "./envelope.ts";

/** Signed requests to the app's own server (facts §9). */
export class Http implements Line {
  readonly #world: World;
  readonly #url: string;
  readonly #secret: string;

  constructor(world: World, url: string, secret: string) {
    this.#world = world;
    this.#url = url;
    this.#secret = secret;
  }

  /** What Slack does while the address is saved. Throws unless the app gives the challenge back. */
  async verify(): Promise<void> {
    const challenge = randomBytes(20).toString("hex");
    const body = JSON.stringify({ token: this.#world.verificationToken, challenge, type: "url_verification" });
    const response = await this.#post(body, "application/json");
    const given = Object(parseJson(response.text)).challenge ?? response.text;
    if (!isGood(response) || given !== challenge)
      throw new Error(`Your URL didn't respond with the value of the challenge parameter (${response.status})`);
  }

  async send({ type, payload, retry }: Envelope): Promise<Ack> {
    const retried = retry
      ? { "x-slack-retry-num": String(retry.attempt), "x-slack-retry-reason": reasons[retry.reason] ?? retry.reason }
      : {};
    const [body, content] =
      type === "events_api"
        ? [JSON.stringify(payload), "application/json"]
        : [String(new URLSearchParams(fields(type, payload))), "application/x-www-form-urlencoded"];
    try {
      const response = await this.#post(body, content, retried);
      if (isGood(response)) return { ok: true, payload: parseJson(response.text) ?? response.text };
      return { ok: false, reason: "http_error", final: response.headers["x-slack-no-retry"] === "1" };
    } catch (error) {
      const late = error instanceof Error && error.name === "AbortError";
      return { ok: false, reason: late ? "timeout" : "connection_failed" };
    }
  }

  /** Delivers a body that need not make sense, correctly signed. Resolves with the app's status; rejects when it gives none. */
  async deliverBody(body: string, contentType: string): Promise<number> {
    return (await this.#post(body, contentType)).status;
  }

  async #post(body: string, type: string, more: Record<string, string> = {}): Promise<Answer> {
    const timestamp = String(Math.floor(this.#world.clock.now() / 1000));
    const signature = createHmac("sha256", this.#secret).update(`v0:${timestamp}:${body}`).digest("hex");
    const late = new AbortController();
    const done = new AbortController();
    this.#world.clock.reach(this.#world.clock.now() + ackMs, done.signal).then(() => late.abort());
    const headers = {
      "content-type": type,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
      ...more,
    };
    return exchange(this.#url, headers, body, late.signal).finally(() => done.abort());
  }
}

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
}

/** One connection per request: none is left open for an app that wants to stop. The body counts as well; late, it is no answer. */
function exchange(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent: false, signal }, (response) => {
      const { statusCode: status = 0, headers } = response;
      readBytes(response).then((bytes) => resolve({ status, headers, text: bytes.toString() }), reject);
    });
    sent.on("error", reject).end(body);
  });
}

function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

const reasons: Record<string, string> = { timeout: "http_timeout" };

function fields(type: Envelope["type"], payload: Record<string, unknown>): Record<string, string> {
  if (type === "interactive") return { payload: JSON.stringify(payload) };
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}
