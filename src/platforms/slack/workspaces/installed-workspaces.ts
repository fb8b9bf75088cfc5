// All workspaces that have installed the app. Each has its own token, identity, limits and state; one that can't be used doesn't affect the
// others.

import { LRUCache } from "lru-cache";
import { KeyedQueue } from "../../../core/concurrency/keyed-queue.ts";
import { PlatformError, PlatformRefusedError } from "../../../core/errors.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { Core } from "../../../core/ports/core.ts";
import { readThread } from "../gateway/ids.ts";
import { teamOfPayload } from "../inbound/payload-team.ts";
import type { EventBody } from "../inbound/types.ts";
import { slackMessages } from "../messages.ts";
import type { Installation, InstallationStore } from "../store/installations.ts";
import type { SlackStore } from "../store/store.ts";
import type { TokenSealer } from "./sealed-token.ts";
import { coreOfTeam } from "./team-core.ts";
import { Workspace, type WorkspaceOptions } from "./workspace.ts";
import type { Workspaces } from "./workspaces.ts";

/** How many workspaces are kept ready. Others are read from their rows. */
const MAX_READY = 500;
/** How long a workspace is used before its row is read again: another process may have installed or removed the app. */
const FRESH_MS = 5_000;
/** A removal that happened this soon after the installation may be older than it. The clocks may differ. */
const DOUBT_MS = 60_000;

interface Ready {
  workspace: Workspace;
  /** The token as it is stored. Each installation has another one. */
  sealedToken: string;
}

interface Options {
  installations: InstallationStore;
  sealer: TokenSealer;
  /** Of any workspace. */
  rows: SlackStore;
}

export class InstalledWorkspaces implements Workspaces {
  readonly #options: Options & WorkspaceOptions;
  readonly #ready: LRUCache<string, Ready>;
  /** Installations and removals of a workspace happen one after the other. */
  readonly #order = new KeyedQueue();
  #core: Core | undefined;

  constructor(options: Options & WorkspaceOptions) {
    this.#options = options;
    this.#ready = new LRUCache<string, Ready>({
      max: MAX_READY,
      ttl: FRESH_MS,
      noDeleteOnFetchRejection: true,
      ignoreFetchAbort: true,
      fetchMethod: (team, known) => this.#read(team, known),
    });
  }

  /** Throws a `PlatformRefusedError` if stored tokens can't be opened, because INSTALLATION_SECRET has changed. */
  async open(core: Core): Promise<void> {
    const newest = await this.#options.installations.findNewest();
    if (newest && this.#options.sealer.open(newest.sealedToken, newest.team) === undefined)
      throw new PlatformRefusedError(slackMessages.wrongInstallationSecret);
    this.#core = core;
    this.#ready.clear();
  }

  async resume(before?: Date): Promise<void> {
    for (const team of await this.#options.rows.listTeamsWithPending(before))
      await (await this.#findUsable(team))?.resume(before);
  }

  close(): void {
    for (const { workspace } of this.#ready.values()) workspace.stop();
    this.#ready.clear();
  }

  async find(team: string): Promise<Workspace | undefined> {
    return (await this.#ready.fetch(team))?.workspace;
  }

  async teamAt(address: string): Promise<string | undefined> {
    return (await this.#options.installations.findAt(address))?.team;
  }

  async #findUsable(team: string): Promise<Workspace | undefined> {
    return this.find(team).catch((error: unknown) => {
      if (hasCode(error, "unavailable")) return undefined; // it's in the log
      throw error;
    });
  }

  /** The same object as before unless the app was installed again, so that its limits and order remain. */
  async #read(team: string, known: Ready | undefined): Promise<Ready | undefined> {
    const installation = await this.#options.installations.find(team);
    if (installation === undefined) {
      known?.workspace.stop();
      return undefined;
    }
    if (installation.sealedToken === known?.sealedToken) return known;
    known?.workspace.stop();
    return { workspace: this.#create(installation), sealedToken: installation.sealedToken };
  }

  #create({ team, user, address, sealedToken }: Installation): Workspace {
    const { sealer, rows, log } = this.#options;
    const token = sealer.open(sealedToken, team);
    if (token === undefined) {
      log.error({ team }, "the workspace's token can't be opened with INSTALLATION_SECRET, install the app there again");
      throw new PlatformError("unavailable", "the workspace's token can't be opened");
    }
    const identity = { team, user, address };
    const workspace = new Workspace(
      { token, identity, onRevoked: () => this.#onRevoked(team) },
      rows.forTeam(team),
      this.#options,
    );
    if (this.#core) workspace.start(coreOfTeam(this.#core, team));
    return workspace;
  }

  /** Another process may have installed the app again. */
  #onRevoked(team: string): void {
    this.#options.log.warn({ team }, "the workspace no longer accepts its token");
    void this.#ready.fetch(team, { forceRefresh: true }).catch(() => {}); // tried again at the next use
  }

  /** Stores an installation, in place of the workspace's previous one. */
  async install(installation: Omit<Installation, "sealedToken"> & { token: string }): Promise<void> {
    const { token, ...rest } = installation;
    const { team } = rest;
    await this.#order.run(team, async () => {
      await this.#options.installations.save({ ...rest, sealedToken: this.#options.sealer.seal(token, team) });
      await this.#ready.fetch(team, { forceRefresh: true });
    });
  }

  /** Deletes everything of the workspace, and nothing of any other, without calls there. The installation goes last: if something fails,
   *  Slack's next attempt does the rest. */
  async handleRemoval(body: EventBody): Promise<void> {
    const team = teamOfPayload(body);
    const { installations, rows, log } = this.#options;
    await this.#order.run(team, async () => {
      const installation = await installations.find(team);
      if (!installation || !(await this.#isRemoved(installation, body))) return;
      const workspace = await this.#findUsable(team);
      workspace?.onRemoved();
      workspace?.stop();
      await this.#core?.onUninstalled((thread) => readThread(thread.id).team === team);
      await rows.forTeam(team).forgetTeam();
      await installations.remove(installation);
      this.#ready.delete(team);
      log.info({ team }, "app removed from a workspace, deleted its data");
    });
  }

  /** Revoked tokens of people don't matter. An event from before the app was installed again doesn't either. */
  async #isRemoved({ team, user, installedAt, sealedToken }: Installation, body: EventBody): Promise<boolean> {
    const { event, event_time: seconds } = body;
    if (event.type === "tokens_revoked" && !event.tokens?.bot?.includes(user)) return false;
    const happenedAt = seconds === undefined ? 0 : seconds * 1000;
    if (happenedAt > installedAt.getTime() + DOUBT_MS) return true;
    const known = this.#options.sealer.open(sealedToken, team) === undefined ? undefined : await this.#findUsable(team);
    return known === undefined || (await known.api.isRevoked());
  }

  servers(): string[] {
    return ["any Slack workspace that installs the app"];
  }
}
