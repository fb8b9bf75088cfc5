// What every route knows.

import type { Context } from "hono";
import type { ConversationView } from "../../core/cards.ts";
import type { BlobStore, Chance, Clock, Core, Log } from "../../core/ports.ts";
import type { ConversationKey, Person } from "../../core/vocabulary.ts";
import type { Desk } from "./desk.ts";
import type { Live } from "./live.ts";
import type { WebMessages } from "./messages.ts";
import type { Html } from "./pictures.ts";
import type { Previews, Renditions } from "./renditions.ts";
import type { Door } from "./security.ts";

export interface Site {
  core: Core;
  desk: Desk;
  live: Live;
  messages: WebMessages;
  blobs: BlobStore;
  renditions: Renditions;
  previews: Previews;
  door: Door;
  chance: Chance;
  clock: Clock;
  log: Log;
  health(): { status: string; platforms: Record<string, string> };
  metrics(): Promise<{ contentType: string; body: string }>;
}

export type Env = { Variables: { person: Person } };
export type Ctx = Context<Env>;

/** What a form gets back: a page script does it in place, without scripts it is a page. */
export type Outcome = { go: string } | { say: string; refused: boolean } | { dialog: Html } | { done: true };

export async function conversation(site: Site, person: Person, key: string | undefined): Promise<ConversationView | undefined> {
  if (!key) return undefined;
  const view = await site.core.ask(person, { kind: "conversation", of: key as ConversationKey });
  for (const card of view?.cards ?? []) await site.previews.keep(card);
  return view;
}
