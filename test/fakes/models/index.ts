/**
 * Fake OpenAI and OpenRouter image services on loopback: JSON and SSE, refusals, faults, recorded requests with their costs.
 *
 *   const service = await startModels();
 *   const openai = new OpenAI({ baseURL: service.openai.url, apiKey: service.openai.key, maxRetries: 0 });
 *   const openrouter = new OpenAI({ baseURL: service.openrouter.url, apiKey: service.openrouter.key, maxRetries: 0 });
 *
 * Models go by their API names: "gpt-image-2" at OpenAI, "openai/gpt-image-2" at OpenRouter. In Responses, both the image model and
 * the mainline model match. "*" matches every order for a picture; a path ("/images/models") matches requests for that path.
 *
 *   service.orders("gpt-image-2")               requests to a model: prompt, references, parameters, aborted, billed, cost
 *   service.requests                            all requests, including discovery
 *   service.fault("gpt-image-2", { kind: "rate-limited", retryAfterS: 2, times: 2 })   fails the next two orders (see server/faults.ts)
 *   service.fault("*", { kind: "rate-limited", retryAfter: "1e300" })   sends any header text; also { kind: "nested" }, { kind: "endless" }
 *   service.pace("gpt-image-2", { firstMs, betweenMs, finalMs })
 *   const hold = service.hold("gpt-image-2", "final")   orders wait after their previews; hold.waiting, hold.release()
 *   service.setPicture("gpt-image-2", { picture })      sends these bytes instead of drawing
 *   await service.until(() => service.orders().length === 3, "three orders")
 *   service.openrouter.models                   the models in discovery: push, splice
 *
 * A picture shows what it was made from: `inspectPicture(picture, references)` reads its stripes, `colourOf` and `colourOfPrompt` say
 * what they must be (see pictures/draw.ts).
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Watch } from "../watch.ts";
import { defaultResponsesModel, type OpenAiModel } from "./openai/models.ts";
import { newOpenAi, openAi } from "./openai/openai.ts";
import { openAiFault, wrongKey } from "./openai/refusals.ts";
import type { OpenRouterModel } from "./openrouter/models.ts";
import { newOpenRouter, openRouter } from "./openrouter/openrouter.ts";
import { openRouterError, openRouterFault } from "./openrouter/refusals.ts";
import { type Body, readBody } from "./server/body.ts";
import { type Fault, Faults } from "./server/faults.ts";
import { isOversized, sendOversizedJson } from "./server/oversized-json.ts";
import { Hold, type Pace, Paces, type Point } from "./server/pace.ts";
import { type Job, perform } from "./server/perform.ts";
import { newRecordedRequest, type RecordedRequest } from "./server/recorded-request.ts";
import { RefusalError } from "./server/refusal-error.ts";
import { type ErrorResponse, ResponseWriter } from "./server/response-writer.ts";

/** One of the two services. Tests may change its models and its key. */
export interface Service<Model> {
  readonly url: string;
  key: string;
  readonly models: Model[];
}

interface GivenPicture {
  picture: Uint8Array;
  /** Previews by index; missing ones are drawn from the picture. */
  partials?: Uint8Array[];
}

export async function startModels(start: { pace?: Pace } = {}): Promise<ModelServices> {
  const services = new ModelServices();
  if (start.pace) services.pace("*", start.pace);
  await services.listen();
  return services;
}

export class ModelServices {
  /** Every request, oldest first. */
  readonly requests: RecordedRequest[] = [];
  readonly #openAi = newOpenAi();
  readonly #openRouter = newOpenRouter();
  readonly #keys = { openai: "sk-fake-openai", openrouter: "sk-or-v1-fake-openrouter" };
  readonly #faults = new Faults();
  readonly #paces = new Paces();
  readonly #given = new Map<string, GivenPicture>();
  readonly #watch = new Watch();
  readonly #server: Server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      // a bug in this fake, not in its client: report it instead of hanging
      if (!response.headersSent) response.writeHead(599, { "content-type": "text/plain" });
      response.end(String(error instanceof Error ? error.stack : error));
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  get openai(): Service<OpenAiModel> {
    return this.#service("openai", "/v1", this.#openAi.models);
  }

  get openrouter(): Service<OpenRouterModel> {
    return this.#service("openrouter", "/api/v1", this.#openRouter.models);
  }

  /** Requests for a picture, including refused ones, oldest first; of one model, or of all. */
  orders(model?: string): RecordedRequest[] {
    return this.requests.filter((one) => one.model !== undefined && (model === undefined || namesOf(one).includes(model)));
  }

  /** Fails the next orders of this model, or the next requests for this path: `times` of them, one by default. */
  fault(of: string, { times = 1, ...fault }: Fault & { times?: number }): void {
    this.#faults.plan(of, fault as Fault, times);
  }

  /** Removes all planned faults. */
  clearFaults(): void {
    this.#faults.clear();
  }

  pace(of: string, pace: Pace): void {
    this.#paces.set(of, pace);
  }

  /** Holds orders of this model back at this point until they are released. */
  hold(of: string, before: Point = "answer"): Hold {
    const hold = new Hold(before, () => this.#watch.changed());
    this.#paces.hold(of, hold);
    return hold;
  }

  setPicture(of: string, given: GivenPicture): void {
    this.#given.set(of, given);
  }

  /** Resolves with what `find` returns once that is neither undefined nor false; rejects after 20 s. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.#watch.until(find, what);
  }

  #service<Model>(name: RecordedRequest["service"], path: string, models: Model[]): Service<Model> {
    const keys = this.#keys;
    const { port } = this.#server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}${path}`,
      models,
      get key() {
        return keys[name];
      },
      set key(key) {
        keys[name] = key;
      },
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = this.#record(request);
    if (!recorded) return void response.writeHead(404, { "content-type": "text/plain" }).end("no such service");
    const writer = new ResponseWriter(response, recorded, () => this.#watch.changed());
    const body = await readBody(request).catch(() => undefined);
    if (!body) return; // the client disconnected while it was sending
    try {
      await this.#answer(recorded, body, writer, request.headers.authorization);
    } catch (error) {
      if (error instanceof RefusalError) writer.error(error.response);
      else if (!writer.signal.aborted) throw error;
    } finally {
      this.#watch.changed();
    }
  }

  #record(request: IncomingMessage): RecordedRequest | undefined {
    const [, base, path = ""] = /^(\/api\/v1|\/v1)(\/.*)$/.exec(request.url ?? "") ?? [];
    if (!base) return undefined;
    const service = base === "/v1" ? "openai" : "openrouter";
    const authorized = request.headers.authorization === `Bearer ${this.#keys[service]}`;
    const id = `req_${randomUUID().replaceAll("-", "")}`;
    const recorded = newRecordedRequest({ id, service, method: request.method ?? "GET", path, authorized });
    this.requests.push(recorded);
    return recorded;
  }

  async #answer(recorded: RecordedRequest, body: Body, writer: ResponseWriter, authorization: string | undefined): Promise<void> {
    if (!recorded.authorized) return writer.error(unauthorized(recorded, authorization));
    recorded.model = modelIn(recorded, body);
    const understood =
      recorded.service === "openai" ? openAi(this.#openAi, recorded, body) : openRouter(this.#openRouter, recorded, body);
    const answer = await understood;
    const names = namesOf(recorded);
    const fault = this.#faults.take(recorded, names);
    this.#watch.changed();
    const reach = (point: Point) => this.#paces.reach(point, names, writer.signal);
    const given = [...names, "*"].map((one) => this.#given.get(one)).find(Boolean);
    if (isJob(answer)) return perform(answer, { recorded, writer, fault, reach, given });
    if (fault) return applyFault(fault, recorded, writer);
    writer.json(200, answer);
  }
}

/** Applies a fault to a response that isn't a drawing. */
async function applyFault(fault: Fault, recorded: RecordedRequest, writer: ResponseWriter): Promise<void> {
  if (fault.kind === "cut") return writer.cut();
  if (fault.kind === "hangs") return;
  if (isOversized(fault)) return sendOversizedJson(fault, writer, { stream: false });
  writer.error(recorded.service === "openai" ? openAiFault(fault) : openRouterFault(fault, "OpenRouter"));
}

function isJob(answer: object): answer is Job {
  return "encoder" in answer;
}

/** The model that a request for a picture names, even if the request is refused later. */
function modelIn({ path, service }: RecordedRequest, body: Body): string | undefined {
  const fields =
    body.kind === "form"
      ? Object.fromEntries(body.fields.map(({ name, value }) => [name, value]))
      : Object(body.kind === "json" ? body.json : {});
  const named =
    service === "openai" && path === "/responses" ? (fields.tools?.[0]?.model ?? defaultResponsesModel) : fields.model;
  return typeof named === "string" ? named : undefined;
}

/** The models of a request: the image model, and in Responses the mainline model. */
function namesOf({ model, params }: RecordedRequest): string[] {
  return [model, params.mainline].filter((name) => typeof name === "string");
}

function unauthorized({ service }: RecordedRequest, authorization: string | undefined): ErrorResponse {
  if (service === "openai") return wrongKey(authorization?.slice("Bearer ".length) ?? "");
  return authorization ? openRouterError(401, "User not found.") : openRouterError(401, "No auth credentials found");
}
