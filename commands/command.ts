import type { Query } from "../src/core/cards/views.ts";
import type { Attachment, Draft, Intent, ModelId, Thread, TurnKey } from "../src/core/vocabulary.ts";

/** Something people may say. Adapters register it from `options` and hand what was filled in to `asks`. */
export interface Command {
  /** Lower-case letters. People type it after a slash. */
  readonly name: string;
  /** One line, at most 100 characters. */
  readonly about: string;
  /** "/edit [what should change]": how it is typed where there are no options. */
  readonly usage: string;
  /** What remains of a typed line goes to the first of kind `text` or `models`. */
  readonly options: readonly CommandOption[];
  /** Pure. What the person asks for with this command. */
  parse(values: Values, context: Context): Asked;
}

interface Named {
  /** Lower-case letters, digits and underscores; at most 32 characters. */
  readonly name: string;
  /** At most 100 characters. */
  readonly about: string;
  readonly required: false;
}

/** `models` is text too: ids, separated by commas. Adapters can suggest them with the question `models`. */
export type CommandOption =
  | (Named & { readonly kind: "text"; readonly max: number })
  | (Named & { readonly kind: "models" })
  | (Named & { readonly kind: "picture" })
  | (Named & { readonly kind: "choice"; readonly choices: readonly string[] })
  | (Named & { readonly kind: "integer"; readonly min: number; readonly max: number });

/** What was filled in, by option name: text, models and choices as strings, integers as numbers, pictures as lists. */
export type Values = Readonly<Record<string, string | number | readonly Attachment[] | undefined>>;

/** Where a command was given. */
export interface Context {
  thread: Thread;
  /** There is a conversation in this thread. */
  live: boolean;
  /** One thread for one conversation after the other: a new picture starts the next one (Discord DMs). */
  direct: boolean;
  /** What "/edit" without a picture means where no conversation is: the newest picture before this moment. */
  newest?: Attachment;
  /** The turn that "/again" repeats: the newest of the conversation here. */
  turn?: TurnKey;
  /** The models on offer; undefined: not known here, and any id that looks like one is taken. */
  models?: readonly ModelId[];
}

type Asked =
  | { intent: Intent }
  | { question: Query }
  /** Open the form, filled with this: send the wish `form`. */
  | { form: Draft }
  /** Nothing is asked for: what to tell the person instead. */
  | { complaint: string };
