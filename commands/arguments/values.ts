import type { Attachment } from "../../src/core/vocabulary.ts";
import type { Command, Context, Values } from "../command.ts";

/** The values of a typed command. In a conversation, its pictures are references. Elsewhere, the first one is the source. */
export function valuesOf(
  command: Command,
  rest: string,
  pictures: readonly Attachment[],
  context: Pick<Context, "live">,
): Values {
  const words = command.options.find(({ kind }) => kind === "text" || kind === "models");
  const [source, reference] = command.options.filter(({ kind }) => kind === "picture");
  const starts = context.live ? 0 : 1;
  return {
    ...(words && rest.trim() !== "" && { [words.name]: rest.trim() }),
    ...(source && starts === 1 && pictures.length > 0 && { [source.name]: pictures.slice(0, 1) }),
    ...(reference && pictures.length > starts && { [reference.name]: pictures.slice(starts) }),
  };
}

/** A value as trimmed text. Undefined if it is empty. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  return text === "" ? undefined : text;
}

export function picturesOf(values: Values, ...names: string[]): Attachment[] {
  return names.flatMap((name) => {
    const value = values[name];
    return typeof value === "object" ? [...value] : [];
  });
}
