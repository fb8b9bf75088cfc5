import { createHmac, randomBytes } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { parseJson, readBytes } from "../api/body.ts";
import type { ServiceState } from "../state/service-state.ts";
import { type Ack, ackTimeoutMs, type Envelope, type Transport } from "./envelope.ts";

/** Signed requests to the app's own server. */
export class Http implements Transport {
  readonly #state: ServiceState;
  readonly #url: string;
  readonly #secret: string;

  constructor(state: ServiceState, url: string, secret: string) {
    this.#state = state;
    this.#url = url;
    this.#secret = secret;
  }

  /** Verifies the URL as Slack does when it is saved. Throws unless the app returns the challenge. */
  async verify(): Promise<void> {
    const challenge = randomBytes(20).toString("hex");
    const body = JSON.stringify({ token: this.#state.verificationToken, challenge, type: "url_verification" });
    const response = await this.#post(body, "application/json");
    const given = Object(parseJson(response.text)).challenge ?? response.text;
    if (!isSuccess(response) || given !== challenge)
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
      if (isSuccess(response)) return { ok: true, payload: parseJson(response.text) ?? response.text };
      return { ok: false, reason: "http_error", final: response.headers["x-slack-no-retry"] === "1" };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "AbortError";
      return { ok: false, reason: timedOut ? "timeout" : "connection_failed" };
    }
  }

  /** Delivers any body, correctly signed. Resolves to the app's status; rejects if it sends none. */
  async deliverBody(body: string, contentType: string): Promise<number> {
    return (await this.#post(body, contentType)).status;
  }

  async #post(body: string, type: string, more: Record<string, string> = {}): Promise<HttpResponse> {
    const timestamp = String(Math.floor(this.#state.clock.now() / 1000));
    const signature = createHmac("sha256", this.#secret).update(`v0:${timestamp}:${body}`).digest("hex");
    const timeout = new AbortController();
    const done = new AbortController();
    this.#state.clock.reach(this.#state.clock.now() + ackTimeoutMs, done.signal).then(() => timeout.abort());
    const headers = {
      "content-type": type,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
      ...more,
    };
    return exchange(this.#url, headers, body, timeout.signal).finally(() => done.abort());
  }
}

interface HttpResponse {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
}

/** Uses one connection per request, so that none stays open while the app stops. Includes the response body in the time limit. */
function exchange(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent: false, signal }, (response) => {
      const { statusCode: status = 0, headers } = response;
      readBytes(response).then((bytes) => resolve({ status, headers, text: bytes.toString() }), reject);
    });
    sent.on("error", reject).end(body);
  });
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

const reasons: Record<string, string> = { timeout: "http_timeout" };

function fields(type: Envelope["type"], payload: Record<string, unknown>): Record<string, string> {
  if (type === "interactive") return { payload: JSON.stringify(payload) };
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}
