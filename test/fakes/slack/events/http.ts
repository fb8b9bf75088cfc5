import { createHmac, randomBytes } from "node:crypto";
import { parseJson } from "../api/body.ts";
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
    const answer = await response.text();
    const given = Object(parseJson(answer)).challenge ?? answer;
    if (!response.ok || given !== challenge)
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
      const answer = await response.text();
      if (response.ok) return { ok: true, payload: parseJson(answer) ?? answer };
      return { ok: false, reason: "http_error", final: response.headers.get("x-slack-no-retry") === "1" };
    } catch (error) {
      const late = error instanceof Error && error.name === "AbortError";
      return { ok: false, reason: late ? "timeout" : "connection_failed" };
    }
  }

  async #post(body: string, type: string, more: Record<string, string> = {}): Promise<Response> {
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
    // the body counts as well: what comes late is no ack
    const response = await fetch(this.#url, { method: "POST", headers, body, redirect: "manual", signal: late.signal });
    const bytes = await response.arrayBuffer().finally(() => done.abort());
    return new Response(response.status === 204 ? null : bytes, { status: response.status, headers: response.headers });
  }
}

const reasons: Record<string, string> = { timeout: "http_timeout" };

function fields(type: Envelope["type"], payload: Record<string, unknown>): Record<string, string> {
  if (type === "interactive") return { payload: JSON.stringify(payload) };
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}
