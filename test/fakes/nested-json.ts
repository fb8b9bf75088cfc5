/** JSON text with nested arrays or objects: `[[[…]]]`, `{"a":{"a":{…}}}`. Built as text, because `JSON.stringify` can't nest that deep. */
export function nestedJson(depth = 100_000, kind: "arrays" | "objects" = "arrays", inside = "1"): string {
  const [open, close] = kind === "arrays" ? ["[", "]"] : ['{"a":', "}"];
  return open.repeat(depth) + inside + close.repeat(depth);
}
