import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { deleteFile } from "./acts/files.ts";
import { Api, type AppToken } from "./api/api.ts";
import { type Method, method } from "./api/method.ts";
import { accountMethods } from "./api/methods/account.ts";
import { chatMethods } from "./api/methods/chat.ts";
import { conversationMethods } from "./api/methods/conversations.ts";
import { fileMethods } from "./api/methods/files.ts";
import { reactionMethods } from "./api/methods/reactions.ts";
import { viewMethods } from "./api/methods/views.ts";
import type { Recorded } from "./api/record.ts";
import { Delivery } from "./events/delivery.ts";
import { Http } from "./events/http.ts";
import { Sockets } from "./events/sockets.ts";
import { manifestEvents } from "./events/subscriptions.ts";
import { serveDownload } from "./files/downloads.ts";
import { serveResponseUrl } from "./files/response-urls.ts";
import { Uploads } from "./files/uploads.ts";
import type { Person } from "./people/person.ts";
import type { Channel } from "./state/rows.ts";
import { World } from "./state/world.ts";
import { Workspace } from "./workspace.ts";

/*
 * A Slack to test against, on loopback: Web API, Socket Mode, signed HTTP delivery, files. It refuses what the facts and Slack's
 * method descriptions say that Slack refuses, with Slack's error names. @slack/bolt runs against it unchanged.
 *
 *   const slack = await startSlack({ rateLimits: false });  // limits are on by default
 *   const general = slack.channel("general");               // { isPrivate: true }, { withBot: false }
 *   const ada = slack.person("Ada");
 *   … start the app with slack.url (ends in /api/), slack.botToken, slack.appToken (Socket Mode) or slack.signingSecret (HTTP:
 *   await slack.deliversTo("http://127.0.0.1:3001/slack/events") once it listens; it is verified like in Slack) …
 *
 *   const said = await ada.mentions(general, "make it night", { files: [{ name: "cat.png", bytes }] });
 *   const card = await slack.until(() => ada.thread(said).find((one) => one.buttons.length > 0), "the card");
 *   await ada.clicks(card, "Pick 1");                        // by text or action id; rejects when nobody acknowledges it in 3 s
 *   ada.reacts(card, "one");
 *   await ada.shortcut("edit_image", said);
 *   const form = await slack.until(() => ada.modal, "the form");
 *   const errors = await ada.submits(form, { prompt: "by night", models: ["Local"], pictures: [{ name, bytes }] }); // {} when it went
 *   await slack.close();                                     // close the app before: the client closes its socket first
 *
 * Hands: says mentions dm edits deletes deletesFile reacts unreacts clicks choosesFromOverflow chooses shortcut slash submits
 *        changes suggestions closes opensHome opensMessages.   A place is a channel or `ada.direct`.
 * Eyes:  sees(channel) thread(message) look(message) modal home statusOf: snapshots; look again after `until`.
 * Wrong on purpose, at the Web API: slack.faults.next("chat.postMessage").losesResponse(); also isCut isLimited(s) answers(500)
 *        succeedsButAnswers(500) refuses("error") worksButRefuses hangs worksButHangs waits succeedsButStalls isSlow; `every` instead of
 *        `next` until slack.faults.clear(); beside methods there are "upload", "download" and "response_url".
 * … and in delivery: slack.delivery.twice, .lateMs, .mentionFirst, .losesFilesOf, .hold()/.release()/.forgets(); slack.sockets.refresh(), .cut(),
 *        slack.sockets.fail("silent", { times: 3 }) (no hello; also "reset" "hanging" { status: 502 } { close: 1001 }
 *        { disconnect: "warning" }; without `times` until recover()), .disconnect(reason), .wrongAddress; slack.deliverBody("null");
 *        slack.sockets.connections counts: attempts attemptedAt open peak; slack.uploads.hold()/.release(), .processingMs; slack.forgetFiles(), slack.swappedPicturesShow = false;
 *        slack.home (the workspace): inviteBot removeBot withoutScope withScope messagesTab revokeToken uninstall groupDirect
 *        otherBot.
 * Time:  slack.clock.advance(ms): triggers, response_urls, limits, redelivery and processing go by it, and also by real time.
 * Books: slack.calls (every request: method, sent, headers, status, answer), slack.invalidCalls (those the rules refused; an image
 *        block whose file is not processed yet is among them), slack.delivery.delivered, slack.delivery.underWay.
 * A status of 599 is a mistake of this service. Where Slack's behaviour is not known, the stricter reading is taken.
 */

export interface SlackOptions {
  rateLimits?: boolean;
  /** How long a file is not to be used after it was completed. */
  processingMs?: number;
  /** Which events the app subscribes to; those of the manifest unless said otherwise. */
  events?: string[];
}

export async function startSlack(options: SlackOptions = {}): Promise<SlackService> {
  const slack = new SlackService(options);
  await slack.listen();
  return slack;
}

export class SlackService {
  readonly signingSecret = randomBytes(16).toString("hex");
  readonly #world = new World();
  readonly clock = this.#world.clock;
  readonly sockets = new Sockets(this.#world);
  readonly uploads = new Uploads(this.#world);
  readonly delivery: Delivery;
  /** The first workspace; there can be more. */
  readonly home: Workspace;
  readonly #app: AppToken = { value: `xapp-1-${randomBytes(16).toString("hex")}`, scopes: new Set(["connections:write"]) };
  readonly #api: Api;
  readonly #server: Server;
  #http: Http | undefined;

  constructor({ rateLimits = true, processingMs, events = manifestEvents }: SlackOptions) {
    if (processingMs !== undefined) this.uploads.processingMs = processingMs;
    this.delivery = new Delivery(this.#world, new Set(events), () => this.#http ?? this.sockets);
    this.home = this.workspace("Paint");
    this.#api = new Api(this.#world, this.#app, [...methods(this.uploads), this.#connect()]);
    this.#api.limits.on = rateLimits;
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.sockets.upgrade(request, socket, head));
    this.clock.onMove(() => this.#world.watch.changed());
  }

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    this.#world.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.delivery.stop();
    this.uploads.stop();
    this.sockets.stop();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** For `slackApiUrl`. */
  get url(): string {
    return `${this.#world.origin}/api/`;
  }

  get botToken(): string {
    return this.home.botToken;
  }

  get appToken(): string {
    return this.#app.value ?? "xapp-revoked";
  }

  /** How to mention the bot in a text. */
  get mention(): string {
    return this.home.mention;
  }

  /** Every request so far. */
  get calls(): Recorded[] {
    return this.#api.calls;
  }

  /** Requests that the rules refused, oldest first; see `refused` for why. */
  get invalidCalls(): Recorded[] {
    return this.#api.calls.filter((one) => one.refused !== undefined);
  }

  get faults() {
    return this.#api.faults;
  }

  /** Stands between requests and the service; see `Api.gate`. */
  set gate(gate: Api["gate"]) {
    this.#api.gate = gate;
  }

  get limits() {
    return this.#api.limits;
  }

  /** False: an update that puts another file into a message's image blocks shows people a broken picture (facts §5). */
  set swappedPicturesShow(show: boolean) {
    this.#world.swappedPicturesShow = show;
  }

  /** Another workspace that installed the app. */
  workspace(name: string): Workspace {
    return new Workspace(this.#world, name, (envelope) => this.delivery.send(envelope));
  }

  person(name: string): Person {
    return this.home.person(name);
  }

  channel(name: string, options: { isPrivate?: boolean; withBot?: boolean } = {}): Channel {
    return this.home.channel(name, options);
  }

  /** From now on events come over HTTP. Throws unless the app proves that it is one (url_verification). */
  async deliversTo(url: string): Promise<void> {
    const http = new Http(this.#world, url, this.signingSecret);
    await http.verify();
    this.#http = http;
  }

  /**
   * Delivers any body over HTTP, correctly signed: `slack.deliverBody("null")`, `slack.deliverBody("payload=null", "form")`.
   * Resolves with the status that the app answers with; rejects when it answers with none.
   */
  async deliverBody(body: string, as: "json" | "form" = "json"): Promise<number> {
    if (!this.#http) throw new Error("events don't come over HTTP: call deliversTo first");
    return this.#http.deliverBody(body, as === "json" ? "application/json" : "application/x-www-form-urlencoded");
  }

  /** Every file so far is gone, as after a workspace's retention: downloads answer 404. */
  forgetFiles(): void {
    for (const file of this.#world.files.values()) deleteFile(this.#world, file);
  }

  /** The app's own token is worth nothing any more, and its sockets are told to go. */
  revokeAppToken(): void {
    this.#app.value = undefined;
    this.sockets.disable();
  }

  /** Resolves with what `find` returns once there is something; throws after 20 s, naming `what`. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.#world.watch.until(find, what);
  }

  #connect(): Method {
    const terms = { token: "app", scope: "connections:write", tier: 3, args: {} } as const;
    return method("apps.connections.open", terms, () => ({ url: this.sockets.address() }));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.#route(request, response, new URL(request.url ?? "/", this.#world.origin)).catch((error: unknown) => {
      // a mistake of this service, not of its client: say so instead of hanging
      response.writeHead(599, { "content-type": "text/plain" }).end(String(error instanceof Error ? error.stack : error));
    });
  }

  async #route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, first, ...rest] = url.pathname.split("/");
    if (first === "api") return this.#api.serve(request, response, url, rest.join("/"));
    if (first === "upload") return this.uploads.serve(request, response, rest[1] ?? "", this.#api);
    if (first === "files-pri" || first === "signin") return serveDownload(this.#world, this.#api, request, response, url);
    if (first === "actions") return serveResponseUrl(this.#world, this.#api, request, response, rest[1] ?? "");
    response.writeHead(404).end();
  }
}

function methods(uploads: Uploads): Method[] {
  return [chatMethods, conversationMethods, viewMethods, reactionMethods, accountMethods, fileMethods(uploads)].flat();
}
