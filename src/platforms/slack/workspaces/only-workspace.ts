// The one workspace of SLACK_BOT_TOKEN. Once it no longer accepts the token, the platform is down.

import type { Core } from "../../../core/ports/core.ts";
import { readThread } from "../gateway/ids.ts";
import type { EventBody } from "../inbound/types.ts";
import { slackMessages } from "../messages.ts";
import type { SlackStore } from "../store/store.ts";
import type { Workspace } from "./workspace.ts";
import type { Workspaces } from "./workspaces.ts";

export class OnlyWorkspace implements Workspaces {
  readonly #workspace: Workspace;
  readonly #rows: SlackStore;
  readonly #shutDown: (why: string) => void;
  #core: Core | undefined;

  /** `shutDown`: ends the connection for good. */
  constructor(workspace: Workspace, rows: SlackStore, shutDown: (why: string) => void) {
    this.#workspace = workspace;
    this.#rows = rows;
    this.#shutDown = shutDown;
  }

  async open(core: Core): Promise<void> {
    this.#core = core;
    await this.#workspace.refreshIdentity();
    this.#workspace.start(core);
  }

  resume(before?: Date): Promise<void> {
    return this.#workspace.resume(before);
  }

  close(): void {
    this.#workspace.stop();
  }

  async find(): Promise<Workspace> {
    return this.#workspace;
  }

  /** In an Enterprise organization, links may have the organization's address: any will do. */
  async teamAt(): Promise<string> {
    return (await this.#workspace.identify()).team;
  }

  /** Makes no calls to the workspace. */
  async handleRemoval({ team_id: team, event }: EventBody): Promise<void> {
    const { self } = this.#workspace;
    if (event.type === "tokens_revoked" && event.tokens?.bot?.includes(self.user)) this.#shutDown(slackMessages.wrongBotToken);
    if (event.type !== "app_uninstalled" || team !== self.team) return;
    this.#workspace.onRemoved();
    await this.#rows.forgetEvents();
    await this.#core?.onUninstalled((thread) => readThread(thread.id).team === team);
    this.#shutDown(slackMessages.uninstalled);
  }

  servers(): string[] {
    const { address } = this.#workspace.self;
    return address === "" ? [] : [new URL(address).host];
  }
}
