// Who may use the bot: which workspaces, and whether members of other organizations in shared channels (SLACK_TEAMS, SLACK_EXTERNAL).

import type { Log } from "../../../core/ports/runtime.ts";
import type { BotIdentity } from "../gateway/api.ts";
import { slackMessages } from "../messages.ts";
import { respond } from "../outbound/response-url.ts";
import { textMessage } from "../outbound/views.ts";
import type { Ack } from "./interactions/context.ts";
import type { BlockAction, Payload, Shortcut, SlackMessage, SlashCommand, ViewSubmission } from "./types.ts";

export interface AccessRules {
  /** Ids of the workspaces whose members may use the bot. Empty: the one where it's installed. */
  teams: string[];
  /** Whether members of other organizations in Slack Connect channels may use it too. */
  external: boolean;
}

/** A person who uses the bot, and where. */
export interface Visitor {
  /** Their own workspace. Undefined if Slack doesn't say. */
  team: string | undefined;
  /** Whether the channel is shared with other organizations. Undefined if Slack doesn't say. */
  shared: boolean | undefined;
}

/** A sentence on why this person may not use the bot. Undefined if they may. Pure. */
export function refusalOf({ team, shared }: Visitor, self: Pick<BotIdentity, "team">, rules: AccessRules): string | undefined {
  const { teams, external } = rules;
  if (teams.length > 0 && !teams.includes(self.team)) return slackMessages.notInThisWorkspace;
  if (external || shared === false) return undefined;
  if (team === undefined) return shared ? slackMessages.whoIsThis : undefined;
  return team === self.team || teams.includes(team) ? undefined : slackMessages.notFromElsewhere;
}

/** The workspace of a message's author. If a message with files has no team, its files do. */
export function teamOf({ user_team, source_team, team, files = [] }: SlackMessage): string | undefined {
  return user_team ?? source_team ?? team ?? files.find((file) => file.user_team !== undefined)?.user_team;
}

export type Interaction = SlashCommand | Shortcut | BlockAction | ViewSubmission;

/** Whether a person did it. Slack may add kinds of requests that the bot doesn't know. */
export function isInteraction(body: Payload): body is Interaction {
  return "command" in body || ("user" in body && ["message_action", "view_submission", "block_actions"].includes(body.type));
}

export function visitorIn(interaction: Interaction): Visitor {
  const team = "command" in interaction ? interaction.team_id : interaction.user.team_id;
  return { team, shared: undefined };
}

/** Everybody may always delete their own data. */
export function deletesOwn(interaction: Interaction): boolean {
  if ("command" in interaction) return false;
  if (interaction.type === "view_submission") return interaction.view.callback_id === "forget";
  return interaction.type === "block_actions" && /^(forget:|sure:forget$)/.test(interaction.actions[0]?.action_id ?? "");
}

/** Acknowledges the interaction, and notifies the person privately. */
export async function refuse(
  interaction: Interaction,
  sentence: string,
  ack: Ack,
  { origin, log }: { origin: string | undefined; log: Log },
): Promise<void> {
  if ("command" in interaction) return ack({ ...textMessage(sentence), response_type: "ephemeral" });
  if (interaction.type === "view_submission") {
    const [first = "prompt"] = Object.keys(interaction.view.state.values);
    return ack({ response_action: "errors", errors: { [first]: sentence } });
  }
  await ack();
  if (!interaction.response_url) return;
  await respond(interaction.response_url, textMessage(sentence), { origin }).catch((error: unknown) => {
    log.warn({ err: error }, "failed to notify person");
  });
}
