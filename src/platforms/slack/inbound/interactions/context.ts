// Shared by all interactions: dependencies, storing requests, answering people.

import type { types } from "@slack/bolt";
import type { Answer } from "../../../../core/cards/views.ts";
import type { Core } from "../../../../core/ports/core.ts";
import type { Clock, Log } from "../../../../core/ports/runtime.ts";
import type { Draft, Intent, Location, Person, TurnKey } from "../../../../core/vocabulary.ts";
import type { Target } from "../../../shared/inbound/edit-targets.ts";
import type { LostThreads } from "../../../shared/inbound/lost-threads.ts";
import type { Api, BotIdentity } from "../../gateway/api.ts";
import type { Downloads } from "../../gateway/downloads.ts";
import { slackMessages } from "../../messages.ts";
import { editModal, type ModalMetadata } from "../../outbound/modals.ts";
import type { Message } from "../../outbound/render-card.ts";
import { respond } from "../../outbound/response-url.ts";
import { textMessage } from "../../outbound/views.ts";

export interface InteractionContext {
  api: Api;
  core: Core;
  lostThreads: LostThreads;
  downloads: Downloads;
  clock: Clock;
  log: Log;
  self: BotIdentity;
  /** Of `SLACK_API_URL`, if it isn't Slack's. */
  origin: string | undefined;
}

export type Ack = (response?: object) => Promise<void>;

export function submitIntent(
  id: string,
  author: Person,
  location: Location,
  intent: Intent,
  { core, clock }: InteractionContext,
): Promise<Answer> {
  return core.receive({ id, location, author, at: clock.now(), intent });
}

/** Best effort: the request is stored already. */
export async function respondAt(
  responseUrl: string,
  message: Message,
  { origin, log }: InteractionContext,
  replaces = false,
): Promise<void> {
  await respond(responseUrl, message, { origin, replaces }).catch((error: unknown) => {
    log.warn({ err: error }, "failed to notify person");
  });
}

export interface ModalRequest {
  /** The form starts with this turn's instruction. */
  turn?: TurnKey;
  trigger: string;
  responseUrl: string | undefined;
  team: string;
  channel: string;
  starts: boolean;
  targets: Target[];
}

export interface OpenedModal {
  view: types.ModalView;
  shown: { id: string; hash: string };
  metadata: ModalMetadata;
}

/** Stores the draft, acknowledges, then opens the form. Undefined if none was opened. */
export async function openEditModal(
  draft: Draft,
  place: Location,
  person: Person,
  opening: ModalRequest,
  ack: Ack,
  context: InteractionContext,
) {
  const { turn, trigger, responseUrl, team, channel, starts, targets } = opening;
  const answer = await submitIntent(trigger, person, place, { kind: "form", draft, ...(turn && { turn }) }, context);
  if (answer.kind !== "form") {
    await ack();
    if (answer.kind === "words" && responseUrl) await respondAt(responseUrl, textMessage(answer.text), context);
    return undefined;
  }
  const metadata: ModalMetadata = { draft: answer.form.draft, team, channel, starts, ...(responseUrl && { responseUrl }) };
  const view = editModal(answer.form, metadata, targets);
  await ack();
  const shown = await showModal(trigger, view, responseUrl, context);
  return shown && { view, shown, metadata };
}

export async function showModal(
  trigger: string,
  view: types.ModalView,
  responseUrl: string | undefined,
  context: InteractionContext,
) {
  try {
    return await context.api.openView(trigger, view);
  } catch (error) {
    context.log.warn({ err: error }, "failed to open modal");
    if (responseUrl) await respondAt(responseUrl, textMessage(slackMessages.formTooLate), context);
    return undefined;
  }
}

/** The location of an interaction without a channel. */
export function workspaceLocation({ self }: InteractionContext): Location {
  return { channel: { platform: "slack", id: `${self.team}/` } };
}
