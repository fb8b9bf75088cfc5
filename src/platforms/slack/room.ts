// What every interaction needs: what it may use, how it is written down, how its person is answered.

import type { types } from "@slack/bolt";
import type { Answer } from "../../core/cards.ts";
import type { Clock, Core, Log } from "../../core/ports.ts";
import type { Draft, Person, Place, Wish } from "../../core/vocabulary.ts";
import type { Api, Self } from "./api.ts";
import type { Downloads } from "./download.ts";
import { type Carried, editForm, type Target } from "./form.ts";
import type { Message } from "./message.ts";
import { respond } from "./respond.ts";
import { say } from "./views.ts";
import { sentences } from "./wording.ts";

export interface Room {
  api: Api;
  core: Core;
  downloads: Downloads;
  clock: Clock;
  log: Log;
  self: Self;
  /** That of `SLACK_API_URL`, when it is not Slack's. */
  origin: string | undefined;
}

export type Ack = (response?: object) => Promise<void>;

export function receive(id: string, author: Person, place: Place, wish: Wish, { core, clock }: Room): Promise<Answer> {
  return core.receive({ id, place, author, at: clock.now(), wish });
}

/** Best effort: what was asked for is written down already. */
export async function tellThere(address: string, message: Message, { origin, log }: Room, replaces = false): Promise<void> {
  await respond(address, message, { origin, replaces }).catch((error: unknown) => {
    log.warn({ err: error }, "a person could not be told");
  });
}

export interface Opening {
  trigger: string;
  respond: string | undefined;
  team: string;
  channel: string;
  starts: boolean;
  targets: Target[];
}

export interface Opened {
  view: types.ModalView;
  shown: { id: string; hash: string };
  carried: Carried;
}

/** The draft is written down before the acknowledgement; the form stands there within a moment. Undefined where none was opened. */
export async function openForm(draft: Draft, place: Place, person: Person, opening: Opening, ack: Ack, room: Room) {
  const { trigger, respond: address, team, channel, starts, targets } = opening;
  const answer = await receive(trigger, person, place, { kind: "form", draft }, room);
  if (answer.kind !== "form") {
    await ack();
    if (answer.kind === "words" && address) await tellThere(address, say(answer.text), room);
    return undefined;
  }
  const carried: Carried = { draft: answer.form.draft, team, channel, starts, ...(address && { respond: address }) };
  const view = editForm(answer.form, carried, targets);
  await ack();
  const shown = await show(trigger, view, address, room);
  return shown && { view, shown, carried };
}

export async function show(trigger: string, view: types.ModalView, address: string | undefined, room: Room) {
  try {
    return await room.api.openView(trigger, view);
  } catch (error) {
    room.log.warn({ err: error }, "a form could not be opened");
    if (address) await tellThere(address, say(sentences.formTooLate), room);
    return undefined;
  }
}

/** Where nothing more is known than who asks. */
export function workspaceOf({ self }: Room): Place {
  return { channel: { platform: "slack", id: `${self.team}/` } };
}
