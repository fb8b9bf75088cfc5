import type { QueryConfig } from "pg";

const names = new Map<string, string>();

/** A query that each connection parses once. For texts that are used again and again: there must be few of them. Without values, the text may
 *  be several statements, which can't be prepared. */
export function prepared(text: string, values: unknown[] | undefined): QueryConfig {
  if (!values || values.length === 0) return { text };
  const name = names.get(text) ?? `p${names.size}`;
  names.set(text, name);
  return { name, text, values };
}
