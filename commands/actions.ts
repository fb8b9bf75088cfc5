import type { Action, Query } from "../src/core/cards/views.ts";
import type { Intent, ModelId, Thread, TurnKey, VariantKey } from "../src/core/vocabulary.ts";

/** A button's id: "pick:<variant key>", "cutout:<variant key>", "again:<turn key>", "retry:<turn key>:<model>", "choose:<turn key>:<position>". At most 100 characters,
 *  the lowest limit of any platform. */
export function actionId(action: Action): string {
  const subject = "variant" in action ? action.variant : action.turn;
  return [action.kind, subject, ...detailOf(action)].join(":");
}

function detailOf(action: Action): (string | number)[] {
  if (action.kind === "choose") return [action.candidate];
  if (action.kind === "suggestion") return [action.position];
  return "model" in action && action.model !== undefined ? [action.model] : [];
}

export type ButtonAction =
  | { intent: Intent }
  | { query: Query }
  /** Answer with a link to the conversation of this turn. */
  | { link: TurnKey }
  /** Ask for confirmation, then send this. */
  | { confirm: Extract<Intent, { kind: "delete" }> };

/** What a click on a button means. Undefined for an id that `actionId` didn't make. The core checks whether the key belongs to this thread and
 *  message. */
export function toIntent(id: string, thread: Thread): ButtonAction | undefined {
  const [, kind, key = "", detail] = /^([a-z]+):([0-9A-Za-z]{12})(?::([\w./:-]+))?$/.exec(id) ?? [];
  const turn = key as TurnKey;
  const other = detail as ModelId | undefined;
  switch (kind as Action["kind"] | undefined) {
    case "pick":
      return { intent: { kind: "pick", of: key as VariantKey, on: "toggle" } };
    case "cutout":
      return { intent: { kind: "cutout", variant: key as VariantKey } };
    case "again":
      return { intent: { kind: "again", turn, ...(other && { models: [other] }) } };
    case "instead":
      return other && { intent: { kind: "again", turn, models: [other], once: true } };
    case "retry":
      return { intent: { kind: "retry", turn, ...(other && { model: other }) } };
    case "pay":
      return other && { intent: { kind: "retry", turn, model: other, agreed: true } };
    case "part":
      return { intent: { kind: "part", turn } };
    case "suggestion":
      return { intent: { kind: "suggestion", turn, position: Number(detail) } };
    case "rerun":
      return { intent: { kind: "again", turn, edited: true } };
    case "flatten":
      return { intent: { kind: "flatten", turn } };
    case "choose":
      return { intent: { kind: "answer", turn, reply: { candidate: Number(detail) } } };
    case "create":
      return { intent: { kind: "answer", turn, reply: { text: true, ...(other && { model: other }) } } };
    case "accept":
      return { intent: { kind: "answer", turn, reply: "edit" } };
    case "draw":
      return { intent: { kind: "answer", turn, reply: "draw" } };
    case "cancel":
      return { intent: { kind: "cancel", turn } };
    case "form":
      return { intent: { kind: "form", turn, draft: { prompt: "", references: [], settings: {} } } };
    case "link":
      return { link: turn };
    case "settings":
      return { query: { kind: "conversation", of: thread } };
    case "history":
      return { query: { kind: "conversations" } };
    case "delete":
      return { confirm: { kind: "delete", turn } };
    default:
      return undefined;
  }
}
