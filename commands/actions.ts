import type { Action, Query } from "../src/core/cards/views.ts";
import type { Intent, ModelId, Thread, TurnKey, VariantKey } from "../src/core/vocabulary.ts";

/** What a button carries: "pick:<variant key>", "again:<turn key>", "retry:<turn key>:<model>". At most 100 characters, the least that any platform allows. */
export function actionId(action: Action): string {
  const model = "model" in action && action.model !== undefined ? `:${action.model}` : "";
  return `${action.kind}:${action.kind === "pick" ? action.variant : action.turn}${model}`;
}

export type Clicked =
  | { intent: Intent }
  | { question: Query }
  /** Ask once, then send this. */
  | { confirm: Extract<Intent, { kind: "delete" }> };

/** What a click on a button asks for; undefined for what `actionId` did not make. Whether the key belongs to this thread and message is
 *  for the core to judge. */
export function toIntent(id: string, thread: Thread): Clicked | undefined {
  const [, kind, key = "", model] = /^([a-z]+):([0-9A-Za-z]{12})(?::([\w./:-]+))?$/.exec(id) ?? [];
  const turn = key as TurnKey;
  const other = model as ModelId | undefined;
  switch (kind as Action["kind"] | undefined) {
    case "pick":
      return { intent: { kind: "pick", of: key as VariantKey, on: "toggle" } };
    case "again":
      return { intent: { kind: "again", turn, ...(other && { models: [other] }) } };
    case "retry":
      return { intent: { kind: "retry", turn, ...(other && { model: other }) } };
    case "cancel":
      return { intent: { kind: "cancel", turn } };
    case "form":
      return { intent: { kind: "form", draft: { prompt: "", references: [], settings: {} } } };
    case "settings":
      return { question: { kind: "conversation", of: thread } };
    case "history":
      return { question: { kind: "conversations" } };
    case "delete":
      return { confirm: { kind: "delete", turn } };
    default:
      return undefined;
  }
}
