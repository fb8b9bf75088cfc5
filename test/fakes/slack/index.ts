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
import type { RecordedCall } from "./api/recorded-call.ts";
import { Delivery } from "./events/delivery.ts";
import { Http } from "./events/http.ts";
import { Sockets } from "./events/sockets.ts";
import { manifestEvents } from "./events/subscriptions.ts";
import { serveDownload } from "./files/downloads.ts";
import { serveResponseUrl } from "./files/response-urls.ts";
import { Uploads } from "./files/uploads.ts";
import { Authorization } from "./oauth/authorization.ts";
import { Browser } from "./oauth/browser.ts";
import type { Person } from "./people/person.ts";
import type { Channel } from "./state/rows.ts";
import { ServiceState } from "./state/service-state.ts";
import { Workspace, type WorkspaceOptions } from "./workspace.ts";

/*
 * A fake Slack on loopback: Web API, Socket Mode, signed HTTP delivery, files. It refuses what Slack's documentation says that Slack
 * refuses, with Slack's error names. @slack/bolt runs against it unchanged.
 *
 *   const slack = await startSlack({ rateLimits: false });  // limits are on by default
 *   const general = slack.channel("general");               // { isPrivate: true }, { withBot: false }
 *   const ada = slack.person("Ada");
 *   … start the app with slack.url (ends in /api/), slack.botToken, slack.appToken (Socket Mode) or slack.signingSecret (HTTP:
 *   await slack.deliversTo("http://127.0.0.1:3001/slack/events") once it listens, which verifies the URL as Slack does) …
 *
 *   const asked = await ada.mentions(general, "make it night", { files: [{ name: "cat.png", bytes }] });
 *   const card = await slack.until(() => ada.thread(asked).find((one) => one.buttons.length > 0), "the card");
 *   await ada.clicks(card, "Pick 1");                        // by text or action id; rejects if nothing acknowledges it in 3 s
 *   ada.reacts(card, "one");
 *   await ada.shortcut("edit_image", asked);
 *   const form = await slack.until(() => ada.modal, "the form");
 *   const errors = await ada.submits(form, { prompt: "by night", models: ["Local"], pictures: [{ name, bytes }] }); // {} on success
 *   await slack.close();                                     // close the app first: the client closes its socket first
 *
 * What a person does: says mentions dm edits deletes deletesFile reacts unreacts clicks choosesFromOverflow chooses shortcut slash
 *   submits changes suggestions closes opensHome opensMessages. A place is a channel or `ada.direct`.
 * What a person sees: sees(channel) thread(message) look(message) modal home statusOf. These are snapshots: look again after `until`.
 * Faults of the Web API: slack.faults.next("chat.postMessage").losesResponse(); also isCut isLimited(s) answers(500)
 *   succeedsButAnswers(500) refuses("error") succeedsButRefuses hangs succeedsButHangs waits succeedsButStalls isSlow. `every` instead
 *   of `next` lasts until slack.faults.clear(). Besides methods there are "upload", "download" and "response_url".
 * Faults of delivery: slack.delivery.twice .delayMs .mentionFirst .losesFilesOf .hold() .release() .dropHeld();
 *   slack.deliverBody("null"); slack.sockets.refresh() .cut() .disconnect(reason) .brokenUrl;
 *   slack.sockets.fail("silent", { times: 3 }) (no hello; also "reset" "hanging" { status: 502 } { close: 1001 }
 *   { disconnect: "warning" }; without `times`, until recover()).
 * Files: slack.uploads.hold() .release() .processingMs; slack.forgetFiles(); slack.showsUpdatedImages = false.
 * The workspace, slack.home: inviteBot removeBot withoutScope withScope messagesTab revokeToken uninstall groupDirect otherBot previews.
 * slack.unlisted = true: the app may read one page of 15 messages a minute.
 * Many workspaces: slack.workspace("Other", { installed: false }); slack.oauth.redirectUrls = ["https://…/slack/oauth_redirect"];
 *   slack.oauth.clientId .clientSecret; await slack.browser().installs("http://127.0.0.1:3001/slack/install", other), or step by step
 *   with `opens`, `allows` and `denies`. "organization" instead of a workspace installs the app org-wide.
 * Time: slack.clock.advance(ms). Triggers, response_urls, limits, redelivery and processing use this clock, which also follows real time.
 * Assertions: slack.calls (method, sent, headers, status and response of every request), slack.invalidCalls (those the rules refused,
 *   such as an image block whose file isn't processed yet), slack.delivery.delivered and .pending, slack.sockets.connections
 *   (attempts attemptedAt open peak).
 * A status of 599 is a bug in this fake. Where Slack's behaviour is unknown, the fake takes the stricter reading.
 */

export interface SlackOptions {
  rateLimits?: boolean;
  /** How long a file is processed after its upload was completed. */
  processingMs?: number;
  /** The app's event subscriptions; those of the manifest by default. */
  events?: string[];
}

export async function startSlack(options: SlackOptions = {}): Promise<SlackService> {
  const slack = new SlackService(options);
  await slack.listen();
  return slack;
}

export class SlackService {
  readonly signingSecret = randomBytes(16).toString("hex");
  readonly #state = new ServiceState();
  readonly clock = this.#state.clock;
  readonly sockets = new Sockets(this.#state);
  readonly uploads = new Uploads(this.#state);
  readonly delivery: Delivery;
  /** Installs the app in workspaces. */
  readonly oauth = new Authorization(this.#state);
  /** The first workspace. */
  readonly home: Workspace;
  readonly #app: AppToken = { value: `xapp-1-${randomBytes(16).toString("hex")}`, scopes: new Set(["connections:write"]) };
  readonly #api: Api;
  readonly #server: Server;
  #http: Http | undefined;

  constructor({ rateLimits = true, processingMs, events = manifestEvents }: SlackOptions) {
    if (processingMs !== undefined) this.uploads.processingMs = processingMs;
    this.delivery = new Delivery(this.#state, new Set(events), () => this.#http ?? this.sockets);
    this.home = this.workspace("Paint");
    this.#api = new Api(this.#state, this.#app, this.oauth, [...methods(this.uploads), this.#connect()]);
    this.#api.limits.on = rateLimits;
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.sockets.upgrade(request, socket, head));
    this.clock.onMove(() => this.#state.watch.changed());
  }

  async listen(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    this.#state.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
    return `${this.#state.origin}/api/`;
  }

  get botToken(): string {
    return this.home.botToken;
  }

  get appToken(): string {
    return this.#app.value ?? "xapp-revoked";
  }

  /** Mentions the bot in a text. */
  get mention(): string {
    return this.home.mention;
  }

  /** Every call so far. */
  get calls(): RecordedCall[] {
    return this.#api.calls;
  }

  /** Calls that the rules refused, oldest first; `refused` says why. */
  get invalidCalls(): RecordedCall[] {
    return this.#api.calls.filter((one) => one.refused !== undefined);
  }

  get faults() {
    return this.#api.faults;
  }

  /** Intercepts requests; see `Api.gate`. */
  set gate(gate: Api["gate"]) {
    this.#api.gate = gate;
  }

  get limits() {
    return this.#api.limits;
  }

  /** Whether the app is sold without being listed in Slack's marketplace. It may read one page of 15 messages a minute. */
  set unlisted(is: boolean) {
    this.#state.isUnlisted = is;
    this.#api.limits.unlisted = is;
  }

  /** False: an update that changes the file of an image block shows people a broken picture. */
  set showsUpdatedImages(show: boolean) {
    this.#state.showsUpdatedImages = show;
  }

  /** Adds another workspace, by default one that has installed the app. */
  workspace(name: string, options: WorkspaceOptions = {}): Workspace {
    return new Workspace(this.#state, name, (envelope) => this.delivery.send(envelope), options);
  }

  person(name: string): Person {
    return this.home.person(name);
  }

  channel(name: string, options: { isPrivate?: boolean; withBot?: boolean } = {}): Channel {
    return this.home.channel(name, options);
  }

  /** The browser of a person who installs the app. */
  browser(): Browser {
    return new Browser(this.oauth);
  }

  /** Delivers events over HTTP from now on. Throws unless the app passes `url_verification`. */
  async deliversTo(url: string): Promise<void> {
    const http = new Http(this.#state, url, this.signingSecret);
    await http.verify();
    this.#http = http;
  }

  /**
   * Delivers any body over HTTP, correctly signed: `slack.deliverBody("null")`, `slack.deliverBody("payload=null", "form")`.
   * Resolves to the app's status; rejects if it sends none.
   */
  async deliverBody(body: string, as: "json" | "form" = "json"): Promise<number> {
    if (!this.#http) throw new Error("events don't come over HTTP: call deliversTo first");
    return this.#http.deliverBody(body, as === "json" ? "application/json" : "application/x-www-form-urlencoded");
  }

  /** Deletes every file, as the workspace's retention does: downloads respond with 404. */
  forgetFiles(): void {
    for (const file of this.#state.files.values()) deleteFile(this.#state, file);
  }

  /** Revokes the app-level token and disconnects its sockets. */
  revokeAppToken(): void {
    this.#app.value = undefined;
    this.sockets.disable();
  }

  /** Resolves with what `find` returns once that is neither undefined nor false; rejects after 20 s, naming `what`. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.#state.watch.until(find, what);
  }

  #connect(): Method {
    const terms = { token: "app", scope: "connections:write", tier: 3, args: {} } as const;
    return method("apps.connections.open", terms, () => ({ url: this.sockets.url() }));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.#route(request, response, new URL(request.url ?? "/", this.#state.origin)).catch((error: unknown) => {
      // a bug in this fake, not in its client: report it instead of hanging
      response.writeHead(599, { "content-type": "text/plain" }).end(String(error instanceof Error ? error.stack : error));
    });
  }

  #serveConsent(response: ServerResponse, url: URL): void {
    const problem = this.oauth.problemWith(url);
    const text = problem === undefined ? "Threadbrush is requesting permission to access your workspace" : problem;
    response.writeHead(problem === undefined ? 200 : 400, { "content-type": "text/html" }).end(text);
  }

  async #route(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const [, first, ...rest] = url.pathname.split("/");
    if (first === "api") return this.#api.serve(request, response, url, rest.join("/"));
    if (url.pathname === "/oauth/v2/authorize") return this.#serveConsent(response, url);
    if (first === "upload") return this.uploads.serve(request, response, rest[1] ?? "", this.#api);
    if (first === "files-pri" || first === "signin") return serveDownload(this.#state, this.#api, request, response, url);
    if (first === "actions") return serveResponseUrl(this.#state, this.#api, request, response, rest[1] ?? "");
    response.writeHead(404).end();
  }
}

function methods(uploads: Uploads): Method[] {
  return [chatMethods, conversationMethods, viewMethods, reactionMethods, accountMethods, fileMethods(uploads)].flat();
}
