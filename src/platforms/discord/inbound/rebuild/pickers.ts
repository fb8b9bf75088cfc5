// Who picked what. A card shows names, as they were on its server. Number reactions have the ids of those who picked with them.

import type { APIMessage } from "discord.js";
import { isPermanent } from "../../../../core/platforms/refusals.ts";
import type { PostedCard } from "../../../../core/rebuild/thread-history.ts";
import type { Api } from "../../gateway/api.ts";
import { numberOf } from "../messages/parse-message.ts";
import { nameOf } from "../person.ts";

type Named = { id?: string; name: string };

const MAX_REACTORS = 100;

type Slot = PostedCard["slots"][number];

/** The card with the ids of people who reacted. Makes a request for each picked number that has reactions. */
export async function identifyPickers(
  message: APIMessage,
  card: PostedCard,
  api: Pick<Api, "usersWhoReacted">,
): Promise<PostedCard> {
  const slots: Slot[] = [];
  for (const slot of card.slots) slots.push(slot.pickedBy.length === 0 ? slot : await identifyOn(slot, message, api));
  return { ...card, slots };
}

async function identifyOn(
  slot: Slot,
  { channel_id: channel, id, reactions = [] }: APIMessage,
  api: Pick<Api, "usersWhoReacted">,
): Promise<Slot> {
  const picked = reactions.find(({ emoji }) => numberOf(emoji.name) === slot.number);
  const emoji = picked?.emoji.name ?? undefined;
  if (!picked || emoji === undefined || picked.count <= (picked.me ? 1 : 0)) return slot;
  const users = await api.usersWhoReacted(channel, id, emoji, { limit: MAX_REACTORS }).catch(noneIfRefused);
  const people = users.filter(({ bot }) => !bot).map((user) => ({ id: user.id, name: nameOf(user) }));
  return { ...slot, pickedBy: identify(slot.pickedBy, people) };
}

function noneIfRefused(error: unknown): [] {
  if (!isPermanent(error)) throw error;
  return [];
}

/** By name. One name and one person that are left belong together: the name is a nickname. */
export function identify(names: readonly Named[], people: readonly { id: string; name: string }[]): Named[] {
  const known = names.map((one) => ({ ...one, ...idOf(one, people) }));
  const left = people.filter(({ id }) => !known.some((one) => one.id === id));
  const [person] = left;
  const isOnly = left.length === 1 && known.filter(({ id }) => id === undefined).length === 1;
  return known.map((one) => (isOnly && person && one.id === undefined ? { id: person.id, name: one.name } : one));
}

function idOf({ name }: Named, people: readonly { id: string; name: string }[]): { id?: string } {
  const [person, ...others] = people.filter((one) => one.name === name);
  return person && others.length === 0 ? { id: person.id } : {};
}
