// The Slack adapter: events and interactions in, Web API calls out. Each goes to the bot in its workspace.

import type { Card, ThreadRoot } from "../../core/cards/views.ts";
import type { Deferred } from "../../core/deferred.ts";
import { PlatformError } from "../../core/errors.ts";
import { type Leases, repeatUnderLease } from "../../core/leases.ts";
import type { ConnectionStatus } from "../../core/platforms/connection-state.ts";
import { hasCode } from "../../core/platforms/refusals.ts";
import type { Core } from "../../core/ports/core.ts";
import type { ChatPlatform, LinkedThread, OpenedThread, PageVisitor } from "../../core/ports/platform.ts";
import type { Clock } from "../../core/ports/runtime.ts";
import type { ThreadHistory } from "../../core/rebuild/thread-history.ts";
import type { Attachment, Location, MessageId, Thread } from "../../core/vocabulary.ts";
import { type Sleep, sleep } from "../shared/gateway/sleep.ts";
import { Throttle } from "../shared/gateway/throttle.ts";
import { Backfill } from "../shared/inbound/backfill.ts";
import { Connection, type ConnectionOptions } from "./gateway/connection.ts";
import { readMessageId, readThread, threadOn } from "./gateway/ids.ts";
import { readLink } from "./gateway/thread-links.ts";
import { type AccessRules, isInteraction, refuse } from "./inbound/access.ts";
import type { RetryDelays } from "./inbound/event-handler.ts";
import type { Ack } from "./inbound/interactions/context.ts";
import { teamOfPayload } from "./inbound/payload-team.ts";
import type { EventBody, Payload } from "./inbound/types.ts";
import { slackMessages } from "./messages.ts";
import { ownerOf } from "./outbound/home-tab.ts";
import { forgetFiles } from "./outbound/uploads.ts";
import type { InstallationStore } from "./store/installations.ts";
import type { SlackStore } from "./store/store.ts";
import { InstalledWorkspaces } from "./workspaces/installed-workspaces.ts";
import { Installer } from "./workspaces/installer.ts";
import { OnlyWorkspace } from "./workspaces/only-workspace.ts";
import { TokenSealer } from "./workspaces/sealed-token.ts";
import { qualifyHistory, readQualified } from "./workspaces/team-core.ts";
import { apiOrigin, Workspace, type WorkspaceOptions } from "./workspaces/workspace.ts";
import type { Workspaces } from "./workspaces/workspaces.ts";

/** How the app is installed in many workspaces. */
interface Distribution {
  clientId: string;
  clientSecret: string;
  /** Encrypts the stored tokens. */
  installationSecret: string;
  installations: InstallationStore;
}

export interface SlackOptions extends Omit<ConnectionOptions, "sleep" | "pages"> {
  /** The token of the bot's only workspace. Undefined: `distribution` is set. */
  botToken?: string | undefined;
  distribution?: Distribution | undefined;
  /** Who may use the bot. Default: the members of its workspace. */
  access?: AccessRules;
  /** Channels in which messages need no mention. */
  editChannels: string[];
  /** The finished card is a new message. */
  replaces: boolean;
  rows: SlackStore;
  /** Undefined: this is the only process. */
  leases?: Leases | undefined;
  clock: Clock;
  /** How long a post whose response was lost may still arrive, in milliseconds. Longer than a request may take. */
  graceMs?: number;
  /** The retry delays of events that couldn't be handled. */
  retryDelays?: RetryDelays;
  /** Default: waits in real time. */
  sleep?: Sleep;
}

const MEGABYTE = 1024 * 1024;
const GRACE_MS = 20_000;
/** Slack allows fifty `conversations.replies` a minute. Some are left for current events. */
const BACKFILL_GAP_MS = 1_500;
const SWEEP_INTERVAL_MS = 3_600_000;
const EVENT_TTL_MS = 24 * 3_600_000;
/** An event that is stored for longer belongs to a process that died or hangs: the others see it handled within moments. */
const ABANDONED_MS = 20_000;
const TAKEOVER_INTERVAL_MS = 5_000;
/** How long after its start a process reads what a conversation missed before it handles the conversation's first event. By then, the process
 *  that reads all conversations has read it. */
const BACKFILL_WINDOW_MS = 15 * 60_000;
/** What one workspace remembers if it's the only one, and if it's one of many. */
const CACHED_BY_ONE = { cards: 2000, files: 5000 };
const CACHED_BY_EACH = { cards: 100, files: 200 };
/** How often the log mentions that a workspace hasn't installed the app. */
const UNKNOWN_NOTICE_MS = 3_600_000;

export class SlackPlatform implements ChatPlatform {
  readonly name = "slack";
  readonly graceMs: number;
  readonly limits: ChatPlatform["limits"] = {
    imageBytes: 32 * MEGABYTE,
    imageTypes: ["image/png", "image/jpeg", "image/gif"],
    images: 10,
    textLength: 3000,
  };
  readonly #options: SlackOptions;
  readonly #connection: Connection;
  readonly #workspaces: Workspaces;
  readonly #unknown: Throttle;
  #core: Core | undefined;
  #backfill: Backfill | undefined;
  #sweeping: NodeJS.Timeout | undefined;
  #forgetting: NodeJS.Timeout | undefined;
  /** The epoch of the lease under which this process has begun to read all conversations. */
  #readUnder: number | undefined;
  #endTakeover: () => Promise<void> = async () => {};
  #stopped = false;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.graceMs = options.graceMs ?? GRACE_MS;
    this.#unknown = new Throttle(UNKNOWN_NOTICE_MS, options.clock);
    const { workspaces, installer } = this.#openWorkspaces();
    this.#workspaces = workspaces;
    const pages = installer && ((...exchange: Parameters<Installer["handle"]>) => installer.handle(...exchange));
    this.#connection = new Connection({ ...options, sleep: options.sleep ?? sleep, pages });
  }

  #openWorkspaces(): { workspaces: Workspaces; installer?: Installer } {
    const { botToken, distribution, rows, access = { teams: [], external: false } } = this.#options;
    const shared: Omit<WorkspaceOptions, "maxCached"> = {
      ...this.#options,
      access,
      graceMs: this.graceMs,
      sleep: this.#options.sleep ?? sleep,
      caughtUp: async (thread) => this.#backfill?.done(thread.id),
      sharesEvents: this.#options.leases !== undefined,
    };
    if (distribution) {
      const { installations, installationSecret } = distribution;
      const sealer = new TokenSealer(installationSecret);
      const workspaces = new InstalledWorkspaces({ ...shared, maxCached: CACHED_BY_EACH, rows, installations, sealer });
      return { workspaces, installer: new Installer({ ...this.#options, ...distribution, access, workspaces }) };
    }
    const credentials = { token: botToken ?? "", onRevoked: () => this.#connection.handleRevoked() };
    const workspace = new Workspace(credentials, rows, { ...shared, maxCached: CACHED_BY_ONE });
    return { workspaces: new OnlyWorkspace(workspace, rows, (why) => this.#connection.shutDown(why)) };
  }

  status(): ConnectionStatus {
    return this.#connection.status;
  }

  servers(): string[] {
    return this.#workspaces.servers();
  }

  async start(core: Core): Promise<void> {
    this.#core = core;
    this.#stopped = false;
    const backfill = new Backfill({
      core,
      log: this.#options.log,
      gapMs: BACKFILL_GAP_MS,
      keyOf: ({ id }) => id,
      read: async (missed, throttle) => (await this.#workspaceOf(missed.thread))?.backfill(missed, throttle),
    });
    this.#backfill = backfill;
    this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_INTERVAL_MS).unref();
    const { leases } = this.#options;
    await this.#connection.open({
      onOpening: async () => {
        await this.#workspaces.open(core);
        void (leases ? this.#listMissed(backfill) : backfill.start());
        if (!leases) await this.#workspaces.resume();
      },
      onReconnected: () => void (leases ? this.#listMissed(backfill) : backfill.start()),
      onRevoked: () => {
        backfill.stop();
        this.#workspaces.close();
        void this.#endTakeover();
      },
      onEvent: (body, ack, connection) => this.#handle(body, ack, connection),
    });
    if (leases && !this.#stopped) this.#endTakeover = this.#takeOverUnder(leases, backfill);
  }

  /** One of the processes reads all conversations, and handles the events of processes that died. */
  #takeOverUnder(leases: Leases, backfill: Backfill): () => Promise<void> {
    const { clock, log } = this.#options;
    return repeatUnderLease("slack", { leases, log }, TAKEOVER_INTERVAL_MS, async (lease) => {
      if (lease.epoch !== this.#readUnder) {
        this.#readUnder = lease.epoch;
        clearTimeout(this.#forgetting);
        void backfill.start(undefined, () => lease.isHeld()).then(() => backfill.forget());
      }
      await this.#workspaces.resume(new Date(clock.now().getTime() - ABANDONED_MS));
    });
  }

  /** Events may be missing. This process reads a conversation before it handles the conversation's next event, or all if it holds the lease. */
  async #listMissed(backfill: Backfill): Promise<void> {
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => backfill.forget(), BACKFILL_WINDOW_MS).unref();
    this.#readUnder = undefined;
    await backfill.list();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweeping);
    clearTimeout(this.#forgetting);
    this.#backfill?.stop();
    this.#workspaces.close();
    await Promise.all([this.#endTakeover(), this.#connection.close()]);
    this.#workspaces.close(); // those that the takeover has opened since
  }

  async downloadAttachment({ id: qualified, name }: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    const { team, id } = readQualified(qualified);
    return (await this.#installedIn(team ?? "")).downloadAttachment({ id, name }, signal);
  }

  async openThread(channel: Thread, key: string, head: ThreadRoot, since: Date | undefined): Promise<OpenedThread | Deferred> {
    return (await this.#installedAt(channel)).openThread(channel, key, head, since);
  }

  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    return (await this.#installedAt(thread)).postMessage(thread, key, card);
  }

  async findMessage(thread: Thread, key: string, since: Date): Promise<MessageId | undefined> {
    return (await this.#workspaceOf(thread))?.findMessage(thread, key, since);
  }

  async editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId | Deferred> {
    return (await this.#installedAt(thread)).editMessage(thread, message, card);
  }

  async findThread(link: URL): Promise<LinkedThread | undefined> {
    const linked = readLink(link);
    if (!linked) return undefined;
    const team = await this.#workspaces.teamAt(linked.address);
    if (team === undefined) throw new PlatformError("gone", "the app isn't installed in the link's workspace");
    return { thread: threadOn(team, linked.channel, linked.ts) };
  }

  async readHistory(thread: Thread, before: Date, signal: AbortSignal): Promise<ThreadHistory> {
    const history = await (await this.#installedAt(thread)).readHistory(thread, before, signal);
    return this.#options.distribution ? qualifyHistory(history, readThread(thread.id).team) : history;
  }

  async deleteMessage(thread: Thread, message: MessageId): Promise<void> {
    const workspace = await this.#workspaceOf(thread);
    if (workspace) await workspace.deleteMessage(message);
    else await forgetFiles(this.#rowsOf(thread), readMessageId(message).key);
  }

  async archiveThread(thread: Thread): Promise<void> {
    const workspace = await this.#workspaceOf(thread);
    if (workspace) await workspace.archiveThread(thread);
    else await forgetFiles(this.#rowsOf(thread), ownerOf(thread));
  }

  /** People's messages are stored on Slack, not here. */
  async countMessages(): Promise<number> {
    return 0;
  }

  async forgetPerson(person: string): Promise<void> {
    const { team = "", id } = readQualified(person);
    await (await this.#workspaces.find(team))?.forgetPerson(id);
  }

  async notify(place: Location, person: { id: string }, text: string): Promise<void> {
    const { log } = this.#options;
    try {
      const workspace = await this.#installedAt("thread" in place ? place.thread : place.channel);
      await workspace.notify(place, readQualified(person.id).id, text);
    } catch (error) {
      log.warn({ person: person.id, err: error }, "failed to notify person");
    }
  }

  /** Without the scopes to ask, Slack doesn't tell who is in a channel, or whether an account is deactivated. */
  async refuseVisitor({ thread, place: { team } }: PageVisitor): Promise<string | undefined> {
    const workspace = await this.#workspaceOf(thread);
    return workspace ? workspace.refuseVisitor(team) : slackMessages.notInstalledHere;
  }

  #workspaceOf(thread: Thread): Promise<Workspace | undefined> {
    return this.#workspaces.find(readThread(thread.id).team);
  }

  #installedAt(thread: Thread): Promise<Workspace> {
    return this.#installedIn(readThread(thread.id).team);
  }

  /** Throws `gone` if the app isn't installed there. */
  async #installedIn(team: string): Promise<Workspace> {
    const workspace = await this.#workspaces.find(team);
    if (!workspace) throw new PlatformError("gone", "the app isn't installed in the workspace");
    return workspace;
  }

  #rowsOf(thread: Thread): SlackStore {
    return this.#options.rows.forTeam(readThread(thread.id).team);
  }

  async #handle(body: Payload, ack: Ack, connection: object): Promise<void> {
    if (this.#stopped || !this.#core) throw new Error("shutting down");
    if ("event" in body) return this.#event(body, ack, connection);
    if (this.status() === "down") return ack();
    const workspace = await this.#findFor(body);
    if (workspace) return workspace.handleInteraction(body, ack);
    if (!isInteraction(body)) return ack();
    const { apiUrl, log } = this.#options;
    return refuse(body, slackMessages.notInstalledHere, ack, { origin: apiOrigin(apiUrl), log });
  }

  async #event(body: EventBody, ack: Ack, connection: object): Promise<void> {
    const { event } = body;
    if (this.status() === "down" && event.type !== "app_uninstalled") return ack();
    switch (event.type) {
      case "message":
      case "app_mention":
      case "reaction_added":
      case "reaction_removed":
        await (await this.#findFor(body))?.handleEvent({ ...body, event }, connection);
        return ack();
      case "app_home_opened": {
        const workspace = await this.#findFor(body);
        await ack();
        return event.tab === "home" ? workspace?.showHome(event.user) : undefined;
      }
      case "app_uninstalled":
      case "tokens_revoked":
        await this.#workspaces.handleRemoval(body);
        return ack();
      default:
        this.#options.log.warn({ event: event.type }, "ignored unknown Slack event");
        return ack();
    }
  }

  /** Undefined if the app isn't installed there, or can't be used now. The log says so. */
  async #findFor(body: Payload): Promise<Workspace | undefined> {
    const team = teamOfPayload(body);
    const workspace = await this.#workspaces.find(team).catch((error: unknown) => {
      if (hasCode(error, "unavailable")) return undefined;
      throw error;
    });
    if (!workspace && this.#unknown.allows(team))
      this.#options.log.warn({ team }, "ignored requests from a workspace without a usable installation");
    return workspace;
  }

  async #sweep(): Promise<void> {
    const before = new Date(this.#options.clock.now().getTime() - EVENT_TTL_MS);
    await this.#options.rows.sweepEvents(before).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, "failed to delete old events");
    });
  }
}
