// A conversation in a list of them: its facts and its strip of pictures.

import { ratioOfVariant, spoilerOf } from "../../cards/render-card.ts";
import type { ConversationSummary, StripItem } from "../../cards/views.ts";
import type { Deps } from "../../deps.ts";
import { originalsOf } from "../../turns/originals.ts";
import type { Conversation, Turn } from "../../vocabulary.ts";

export async function summarize(conversation: Conversation, { store }: Pick<Deps, "store">): Promise<ConversationSummary> {
  return toSummary(conversation, await store.turns.listTurns(conversation.id));
}

export function toSummary(conversation: Conversation, turns: Turn[]): ConversationSummary {
  const { key, platform, thread, title, updatedAt } = conversation;
  const numbered = turns.filter((turn) => turn.number > 0);
  const costs = turns.flatMap((turn) => turn.variants.flatMap(({ costUsd }) => costUsd ?? []));
  const source = numbered.find((turn) => turn.references.some(({ origin }) => origin === "source"));
  return {
    ...{ key, title, updatedAt, turns: numbered.length, strip: stripOf(source, numbered) },
    drawing: turns.some((turn) => turn.state === "received" || turn.state === "drawing"),
    ...(thread !== undefined && { thread: { platform, id: thread } }),
    ...(costs.length > 0 && { costUsd: costs.reduce((sum, usd) => sum + usd, 0) }),
  };
}

/** `source`: the turn that has the original pictures. */
export function stripOf(source: Turn | undefined, turns: Turn[]): StripItem[] {
  const originals = source ? originalsOf(source) : [];
  const first: StripItem = {
    number: 0,
    ...(source && spoilerOf(source)),
    pictures: originals.map((image, position) => ({
      ...{ number: position + 1, state: "ready", picked: false, ratio: image.width / image.height, image },
    })),
  };
  return [...(originals.length > 0 ? [first] : []), ...turns.map(itemOf)];
}

function itemOf(turn: Turn): StripItem {
  const pictures = turn.variants.map((variant) => ({
    ...{ variant: variant.key, number: variant.number, state: variant.state, picked: variant.picks.length > 0 },
    ...{ ratio: ratioOfVariant(turn, variant), ...(variant.image && { image: variant.image }) },
  }));
  return { turn: turn.key, number: turn.number, ...spoilerOf(turn), pictures };
}
