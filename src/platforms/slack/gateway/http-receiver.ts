// HTTP: one server for signed requests. Uses parts of the library instead of its receiver, which throws an uncaught exception for a body
// that it can't parse.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { HTTPModuleFunctions } from "@slack/bolt";
import { asListenError } from "../../shared/gateway/listen-error.ts";
import { sleep } from "../../shared/gateway/sleep.ts";
import { isPayload } from "../inbound/payloads.ts";
import type { ConnectionListener, EventHandler, Receiver } from "./receivers.ts";

const PATH = "/slack/events";
const CLOSE_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** The largest possible form has less than 1 MB when encoded. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_CONNECTIONS = 100;
/** The library refuses old requests only. One from the future could be replayed later. */
const MAX_EARLY_MS = 300_000;

/** Asks Slack not to retry. */
const noRetry = { "x-slack-no-retry": "1" };

/** Answers a request of a person's browser. False: it's none of its pages. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export class HttpReceiver implements Receiver {
  readonly #signingSecret: string;
  readonly #port: number;
  readonly #listener: ConnectionListener;
  readonly #pages: PageHandler;
  #server: Server | undefined;

  /** `pages` answers what isn't Slack's. Default: 404. */
  constructor(
    { signingSecret, port }: { signingSecret: string; port: number },
    listener: ConnectionListener,
    pages: PageHandler = async () => false,
  ) {
    this.#signingSecret = signingSecret;
    this.#port = port;
    this.#listener = listener;
    this.#pages = pages;
  }

  async open(onEvent: EventHandler): Promise<void> {
    const limits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
    const server = createServer({ ...limits, connectionsCheckingInterval: 1_000 }, (request, response) => {
      this.#handleRequest(request, response, onEvent).catch((error: unknown) => {
        this.#listener.onHandlerError(error);
        if (!response.headersSent) answer(response, 500);
      });
    });
    server.maxConnections = MAX_CONNECTIONS;
    await listen(server, this.#port);
    server.on("error", (error) => this.#listener.onError(error));
    this.#server = server;
  }

  stopReconnecting(): void {}

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS)]);
    server.closeAllConnections();
  }

  async #handleRequest(request: IncomingMessage, response: ServerResponse, onEvent: EventHandler): Promise<void> {
    if (request.method === "GET" && (await this.#pages(request, response))) return;
    if (request.method !== "POST" || request.url?.split("?")[0] !== PATH) return answer(response, 404);
    const text = await this.#readSigned(request);
    if (typeof text === "number") return answer(response, text);
    const body = parseBody(text, request);
    if (isObject(body) && body.ssl_check === "1") return answer(response, 200);
    if (isObject(body) && body.type === "url_verification") return answer(response, 200, { challenge: body.challenge });
    if (!isPayload(body)) {
      this.#listener.onUnreadable("signed request without a payload");
      return answer(response, 400, undefined, noRetry);
    }
    await onEvent(body, async (content) => answer(response, 200, content), request);
    if (!response.headersSent) answer(response, 200);
  }

  /** The body of a request with Slack's current signature, otherwise the status to refuse it with. */
  async #readSigned(request: IncomingMessage): Promise<Buffer | number> {
    try {
      const options = { signingSecret: this.#signingSecret, bodyLimit: MAX_BODY_BYTES };
      const { rawBody } = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, request);
      const early = Number(request.headers["x-slack-request-timestamp"]) * 1000 - Date.now();
      return early > MAX_EARLY_MS ? 401 : rawBody;
    } catch (error) {
      return HTTPModuleFunctions.isRawBodyError(error) ? error.statusCode : 401;
    }
  }
}

/** Undefined if it isn't JSON. */
function parseBody(body: Buffer, { headers }: IncomingMessage): unknown {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const fields = isForm ? new URLSearchParams(String(body)) : undefined;
  const payload = fields ? fields.get("payload") : String(body);
  try {
    return payload === null ? Object.fromEntries(fields ?? []) : JSON.parse(payload);
  } catch {
    return undefined; // the error would quote people's messages
  }
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null;
}

function answer(response: ServerResponse, status: number, content?: object, headers: Record<string, string> = {}): void {
  if (content === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, "content-type": "application/json" }).end(JSON.stringify(content));
}

/** Rejects with a sentence if the port is in use. */
async function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(port, resolve);
  try {
    await promise;
  } catch (error) {
    throw asListenError(error, port, { port: "SLACK_PORT" });
  } finally {
    server.off("error", reject);
  }
}
