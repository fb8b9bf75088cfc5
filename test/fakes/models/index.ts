/**
 * OpenAI's and OpenRouter's image services on loopback, as the facts describe them: JSON and SSE, refusals, faults, a ledger.
 *
 *   const service = await startModels();
 *   const openai = new OpenAI({ baseURL: service.openai.url, apiKey: service.openai.key, maxRetries: 0 });
 *   const openrouter = new OpenAI({ baseURL: service.openrouter.url, apiKey: service.openrouter.key, maxRetries: 0 });
 *
 * Models go by their names on the wire: "gpt-image-2" at OpenAI, "openai/gpt-image-2" at OpenRouter. In Responses both the model
 * that draws and the one that leads fit. "*" fits every order for a picture; a path ("/images/models") fits what asks for that path.
 *
 *   service.orders("gpt-image-2")               what was asked of a model: words, references, parameters, aborted, billed, cost
 *   service.requests                            everything, discovery too
 *   service.fault("gpt-image-2", { kind: "rate-limited", retryAfterS: 2, times: 2 })   the next two orders (kinds: server/faults.ts)
 *   service.fault("*", { kind: "rate-limited", retryAfter: "1e300" })   any header's text; { kind: "nested" }, { kind: "endless" }
 *   service.pace("gpt-image-2", { firstMs, betweenMs, finalMs })
 *   const hold = service.holds("gpt-image-2", "final")    orders wait with their previews out; hold.waiting, hold.release()
 *   service.gives("gpt-image-2", { picture })   these bytes instead of drawn ones
 *   await service.until(() => service.orders().length === 3, "three orders")
 *   service.openrouter.models                   what discovery lists: push, splice
 *
 * A picture shows what it was made from: `lookAt(picture, references)` reads the stripes, `colourOf` and `colourOfWords` say what
 * they must be (pictures/draw.ts).
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Watch } from "../watch.ts";
import { drawsInResponses, type OpenAiModel } from "./openai/catalogue.ts";
import { newOpenAi, openAi } from "./openai/openai.ts";
import { openAiFault, wrongKey } from "./openai/refusals.ts";
import type { OpenRouterModel } from "./openrouter/catalogue.ts";
import { newOpenRouter, openRouter } from "./openrouter/openrouter.ts";
import { openRouterFault, openRouterTrouble } from "./openrouter/refusals.ts";
import { type Asked, newAsked } from "./server/asked.ts";
import { type Body, readBody } from "./server/body.ts";
import { type Fault, Faults } from "./server/faults.ts";
import { answerMonstrously, isMonstrous } from "./server/monstrous.ts";
import { Hold, type Pace, Paces, type Point } from "./server/pace.ts";
import { type Job, perform } from "./server/perform.ts";
import { Refusal } from "./server/refusal.ts";
import { type Trouble, Wire } from "./server/wire.ts";

/** One of the two services. `models` may be changed; the key is the only one that it accepts. */
export interface Service<Model> {
  readonly url: string;
  key: string;
  readonly models: Model[];
}

interface Given {
  picture: Uint8Array;
  /** By their index; what is missing is made from the picture. */
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
  readonly requests: Asked[] = [];
  readonly #openAi = newOpenAi();
  readonly #openRouter = newOpenRouter();
  readonly #keys = { openai: "sk-fake-openai", openrouter: "sk-or-v1-fake-openrouter" };
  readonly #faults = new Faults();
  readonly #paces = new Paces();
  readonly #given = new Map<string, Given>();
  readonly #watch = new Watch();
  readonly #server: Server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      // a mistake of this service, not of its client: say so instead of hanging
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

  /** Requests for a picture, refused ones too, oldest first; of one model, or of all. */
  orders(model?: string): Asked[] {
    return this.requests.filter((one) => one.model !== undefined && (model === undefined || namesOf(one).includes(model)));
  }

  /** The next orders of this model, or the next requests for this path, go wrong: `times` of them, one unless said. */
  fault(of: string, { times = 1, ...fault }: Fault & { times?: number }): void {
    this.#faults.plan(of, fault as Fault, times);
  }

  /** Forgets the faults that have not happened. */
  clearFaults(): void {
    this.#faults.clear();
  }

  pace(of: string, pace: Pace): void {
    this.#paces.set(of, pace);
  }

  /** Orders of this model wait at this point until they are let go. */
  holds(of: string, before: Point = "answer"): Hold {
    const hold = new Hold(before, () => this.#watch.changed());
    this.#paces.hold(of, hold);
    return hold;
  }

  gives(of: string, given: Given): void {
    this.#given.set(of, given);
  }

  /** Resolves with what `find` returns once there is something; throws after 20 s. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.#watch.until(find, what);
  }

  #service<Model>(name: Asked["service"], path: string, models: Model[]): Service<Model> {
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
    const asked = this.#record(request);
    if (!asked) return void response.writeHead(404, { "content-type": "text/plain" }).end("no such service");
    const wire = new Wire(response, asked, () => this.#watch.changed());
    const body = await readBody(request).catch(() => undefined);
    if (!body) return; // the client went away while it was sending
    try {
      await this.#answer(asked, body, wire, request.headers.authorization);
    } catch (error) {
      if (error instanceof Refusal) wire.trouble(error.trouble);
      else if (!wire.signal.aborted) throw error;
    } finally {
      this.#watch.changed();
    }
  }

  #record(request: IncomingMessage): Asked | undefined {
    const [, base, path = ""] = /^(\/api\/v1|\/v1)(\/.*)$/.exec(request.url ?? "") ?? [];
    if (!base) return undefined;
    const service = base === "/v1" ? "openai" : "openrouter";
    const authorized = request.headers.authorization === `Bearer ${this.#keys[service]}`;
    const id = `req_${randomUUID().replaceAll("-", "")}`;
    const asked = newAsked({ id, service, method: request.method ?? "GET", path, authorized });
    this.requests.push(asked);
    return asked;
  }

  async #answer(asked: Asked, body: Body, wire: Wire, authorization: string | undefined): Promise<void> {
    if (!asked.authorized) return wire.trouble(unauthorized(asked, authorization));
    asked.model = modelIn(asked, body);
    const understood = asked.service === "openai" ? openAi(this.#openAi, asked, body) : openRouter(this.#openRouter, asked, body);
    const answer = await understood;
    const names = namesOf(asked);
    const fault = this.#faults.take(asked, names);
    this.#watch.changed();
    const reach = (point: Point) => this.#paces.reach(point, names, wire.signal);
    const given = [...names, "*"].map((one) => this.#given.get(one)).find(Boolean);
    if (isJob(answer)) return perform(answer, { asked, wire, fault, reach, given });
    if (fault) return listGoesWrong(fault, asked, wire);
    wire.json(200, answer);
  }
}

/** A list may be refused, cut or held back as well. */
async function listGoesWrong(fault: Fault, asked: Asked, wire: Wire): Promise<void> {
  if (fault.kind === "cut") return wire.cut();
  if (fault.kind === "hangs") return;
  if (isMonstrous(fault)) return answerMonstrously(fault, wire, { stream: false });
  wire.trouble(asked.service === "openai" ? openAiFault(fault) : openRouterFault(fault, "OpenRouter"));
}

function isJob(answer: object): answer is Job {
  return "voice" in answer;
}

/** What a request for a picture names as its model, even if it goes on to be refused. */
function modelIn({ path, service }: Asked, body: Body): string | undefined {
  const fields =
    body.kind === "form"
      ? Object.fromEntries(body.fields.map(({ name, value }) => [name, value]))
      : Object(body.kind === "json" ? body.json : {});
  const named = service === "openai" && path === "/responses" ? (fields.tools?.[0]?.model ?? drawsInResponses) : fields.model;
  return typeof named === "string" ? named : undefined;
}

/** The models that a request is for: the one that draws, and in Responses the one that leads. */
function namesOf({ model, params }: Asked): string[] {
  return [model, params.leading].filter((name) => typeof name === "string");
}

function unauthorized({ service }: Asked, authorization: string | undefined): Trouble {
  if (service === "openai") return wrongKey(authorization?.slice("Bearer ".length) ?? "");
  return authorization ? openRouterTrouble(401, "User not found.") : openRouterTrouble(401, "No auth credentials found");
}
