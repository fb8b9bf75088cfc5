// The core as a visit sees it: one conversation, one person without a moderator's permissions, and no forms. Whatever a route asks for, it
// gets nothing else.

import type { Answer, Query } from "../../../core/cards/views.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { Visit } from "../../../core/store.ts";
import type { Intent, Location, Person, TurnKey, VariantKey } from "../../../core/vocabulary.ts";
import type { PageCore } from "../context.ts";
import { pageMessages } from "../messages.ts";

/** In whose name conversations are read: nothing in them is this person's to configure or delete. */
const nobody: Person = { id: "", name: "", moderator: false };

/** `refuse`: a sentence on why the person may do nothing in the chat now. Undefined if they may. */
export function scopeCore(core: Core, visit: Visit, refuse: () => Promise<string | undefined>): PageCore {
  const { conversation, thread } = visit;
  const person: Person = { ...visit.person, moderator: false };

  const isHere = (place: Location) =>
    "thread" in place && place.thread.platform === thread.platform && place.thread.id === thread.id;
  const hasTurn = async (turn: TurnKey) => (await core.findCard(thread, turn))?.conversation === conversation;
  const hasVariants = async (keys: readonly VariantKey[]) => {
    const outline = await core.query(nobody, { kind: "outline", of: conversation });
    const pictures = outline?.edits.flatMap((edit) => edit.pictures) ?? [];
    return keys.every((key) => pictures.some(({ variant }) => variant === key));
  };

  async function maySubmit(intent: Intent): Promise<boolean> {
    switch (intent.kind) {
      case "edit": {
        if (intent.references.length > 0 || intent.fresh || intent.draft) return false;
        const { source } = intent;
        if (source && "variants" in source) return hasVariants(source.variants);
        return source === undefined || "turn" in source;
      }
      case "undo":
        return true;
      case "pick":
        return typeof intent.of === "string" && hasVariants([intent.of]);
      case "cutout":
        return hasVariants([intent.variant]);
      case "again":
      case "part":
      case "suggestion":
      case "retry":
      case "answer":
        return hasTurn(intent.turn);
      case "cancel":
      case "flatten":
        return intent.turn === undefined || hasTurn(intent.turn);
      case "submit":
      case "choose":
      case "settings":
      case "defaults":
      case "form":
      case "delete":
      case "link":
      case "forget":
        return false;
    }
  }

  async function mayAsk(query: Query): Promise<boolean> {
    switch (query.kind) {
      case "conversation":
      case "excerpt":
      case "outline":
        return query.of === conversation;
      case "models":
        return query.spent === undefined;
      case "retryCost":
        return hasTurn(query.turn);
      default:
        return false;
    }
  }

  return {
    async receive({ id, at, location, intent }): Promise<Answer> {
      if (!isHere(location) || !(await maySubmit(intent))) return { kind: "words", text: pageMessages.onlyInChat, refused: true };
      const refused = await refuse();
      if (refused !== undefined) return { kind: "words", text: refused, refused: true };
      // An id says who chose it, so that nobody can repeat the request of somebody else.
      const own = `page/${visit.id.slice(0, 16)}/${id}`;
      return core.receive({ id: own, at, location: { thread }, intent, author: person, continues: conversation });
    },
    async query(_, query) {
      const isAboutOne = ["conversation", "excerpt", "outline"].includes(query.kind);
      if (await mayAsk(query)) return core.query(isAboutOne ? nobody : person, query);
      if (isAboutOne || query.kind === "retryCost") return undefined as never; // as for one that doesn't exist
      throw new Error(`a visit has no ${query.kind}`);
    },
    findConversation: async (_, of) => (of === conversation ? core.findConversation(nobody, of) : undefined),
    async findCard(place, turn) {
      const card = isHere({ thread: place }) ? await core.findCard(thread, turn) : undefined;
      return card?.conversation === conversation ? card : undefined;
    },
    findImage: (key) => core.findImage(key, conversation),
    findPreview: (variant) => core.findPreview(variant, conversation),
    findQuestion: async () => undefined,
    withdrawImages: async () => {
      throw new Error("a visit has no messages");
    },
  };
}
