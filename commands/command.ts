import type { Query } from "../src/core/cards/views.ts";
import type { Attachment, Draft, Intent, ModelId, ServerChannel, Thread, TurnKey } from "../src/core/vocabulary.ts";

/** A command. Adapters register it from its `options`, and pass the values to `parse`. */
export interface Command {
  /** Lower-case letters, typed after a slash. */
  readonly name: string;
  /** One line, at most 100 characters. */
  readonly about: string;
  /** "/edit [what should change]": how to type it if the platform has no options. */
  readonly usage: string;
  /** The text after a typed command goes to the first option of kind `text` or `models`. */
  readonly options: readonly CommandOption[];
  /** Pure. Turns the values into what the person wants. */
  parse(values: Values, context: Context): CommandResult;
}

interface Named {
  /** Lower-case letters, digits and underscores; at most 32 characters. */
  readonly name: string;
  /** At most 100 characters. */
  readonly about: string;
  readonly required: false;
}

/** `models`: text with ids, separated by commas. Adapters can suggest them with the query `models`. */
export type CommandOption =
  | (Named & { readonly kind: "text"; readonly max: number })
  | (Named & { readonly kind: "models" })
  | (Named & { readonly kind: "picture" })
  | (Named & { readonly kind: "choice"; readonly choices: readonly string[] })
  | (Named & { readonly kind: "integer"; readonly min: number; readonly max: number })
  | (Named & { readonly kind: "boolean" });

/** Values by option name: text, models and choices as strings, integers as numbers, booleans as "true" or "false", pictures as lists. */
export type Values = Readonly<Record<string, string | number | readonly Attachment[] | undefined>>;

/** Where a command was used. */
export interface Context {
  thread: Thread;
  /** This thread has an active conversation. */
  live: boolean;
  /** The thread has one conversation after another: a new picture starts the next one (Discord DMs). */
  direct: boolean;
  /** The turn that "/again" repeats: the conversation's newest. */
  turn?: TurnKey;
  /** The channel whose defaults, and whose server's, moderators can set. Undefined if there are none here. */
  channel?: ServerChannel;
  /** The models on offer. Undefined if unknown: then any well-formed id is accepted. */
  models?: readonly ModelId[];
}

export type CommandResult =
  | { intent: Intent }
  | { query: Query }
  /** Open the form with these values: send the intent `form`. */
  | { form: Draft }
  /** A sentence for the person on why nothing is done. */
  | { complaint: string };
