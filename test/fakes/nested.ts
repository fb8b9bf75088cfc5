/** JSON text of arrays or objects inside each other: `[[[…]]]`, `{"a":{"a":{…}}}`. Built as text: no parser is asked. */
export function nestedJson(depth = 100_000, kind: "arrays" | "objects" = "arrays", inside = "1"): string {
  const [open, close] = kind === "arrays" ? ["[", "]"] : ['{"a":', "}"];
  return open.repeat(depth) + inside + close.repeat(depth);
}
