// The workspaces that the bot is in: one (SLACK_BOT_TOKEN), or all that install the app (SLACK_CLIENT_ID).

import type { Core } from "../../../core/ports/core.ts";
import type { EventBody } from "../inbound/types.ts";
import type { Workspace } from "./workspace.ts";

export interface Workspaces {
  /** Before events arrive. Throws a `PlatformRefusedError` if the bot can't work at all. */
  open(core: Core): Promise<void>;
  /** Handles events that were stored before a stop. `before`: those that another process stored before then and hasn't handled. */
  resume(before?: Date): Promise<void>;
  close(): void;
  /** Undefined: the app isn't installed there. Throws a `PlatformError` if the bot can't be used there now. */
  find(team: string): Promise<Workspace | undefined>;
  /** The id of the workspace with this URL, which ends with a slash. Undefined: the app isn't installed there. */
  teamAt(address: string): Promise<string | undefined>;
  /** Slack says that the app was removed from a workspace, or that tokens were revoked. Rejects if it has to say so again. */
  handleRemoval(body: EventBody): Promise<void>;
  /** The hosts of the workspaces, as far as known. For the admin's log only. */
  servers(): string[];
}
