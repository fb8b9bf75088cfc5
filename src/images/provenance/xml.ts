// A small XML reader for metadata from strangers: namespaces, attributes and text. No document types and no entities of their own, so nothing
// expands; bounded in depth and number; the time is proportional to the length.

export interface XmlElement {
  /** Namespace and name together: "http://www.w3.org/1999/02/22-rdf-syntax-ns#RDF". */
  name: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  /** The text directly in it. */
  text: string;
  /** Where its end tag begins, in characters. */
  endsAt: number;
}

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 4096;
const MAX_ATTRIBUTES = 256;

/** A scope's prefixes; those of the parent are looked up through it. */
interface Scope {
  prefixes: Map<string, string>;
  parent?: Scope;
}
interface Open {
  tag: string;
  element: XmlElement;
  scope: Scope;
}

/** The outermost elements. Undefined if it isn't well-formed, has a document type, or is larger than any metadata. */
export function readXml(source: string): XmlElement[] | undefined {
  const roots: XmlElement[] = [];
  const open: Open[] = [];
  let elements = 0;
  let at = 0;
  while (at < source.length) {
    const bracket = source.indexOf("<", at);
    const end = bracket < 0 ? source.length : bracket;
    const inside = open.at(-1);
    if (inside) {
      const text = decodeText(source.slice(at, end));
      if (text === undefined) return undefined;
      inside.element.text += text;
    }
    if (bracket < 0) break;
    const skipped = skipNonElement(source, bracket, inside?.element);
    if (skipped === "refused") return undefined;
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    const close = tagEnd(source, bracket);
    if (close === undefined || ++elements > 2 * MAX_ELEMENTS) return undefined;
    at = close + 1;
    if (source[bracket + 1] === "/") {
      if (inside?.tag !== source.slice(bracket + 2, close).trim()) return undefined;
      inside.element.endsAt = bracket;
      open.pop();
      continue;
    }
    const isEmpty = source[close - 1] === "/";
    const started = startElement(source.slice(bracket + 1, isEmpty ? close - 1 : close), inside?.scope);
    if (!started) return undefined;
    started.element.endsAt = close;
    (inside?.element.children ?? roots).push(started.element);
    if (!isEmpty && open.push(started) > MAX_DEPTH) return undefined;
  }
  return open.length === 0 ? roots : undefined;
}

/** Where a comment, an instruction or a CDATA section at `at` ends. Undefined: it is a tag. */
function skipNonElement(source: string, at: number, inside: XmlElement | undefined): number | "refused" | undefined {
  const skipTo = (end: string) => {
    const found = source.indexOf(end, at);
    return found < 0 ? "refused" : found + end.length;
  };
  if (source.startsWith("<?", at)) return skipTo("?>");
  if (source.startsWith("<!--", at)) return skipTo("-->");
  if (!source.startsWith("<!", at)) return undefined;
  if (!inside || !source.startsWith("<![CDATA[", at)) return "refused"; // a document type, most likely
  const end = skipTo("]]>");
  if (end !== "refused") inside.text += source.slice(at + "<![CDATA[".length, end - "]]>".length);
  return end;
}

/** The ">" of the tag at `at`, outside of quotes. */
function tagEnd(source: string, at: number): number | undefined {
  let quote = "";
  for (let index = at + 1; index < source.length; index++) {
    const character = source[index] ?? "";
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return index;
    else if (character === "<") return undefined;
  }
  return undefined;
}

function startElement(tag: string, parent: Scope | undefined): Open | undefined {
  const nameEnd = skipUntil(tag, 0, isSpace);
  const name = tag.slice(0, nameEnd);
  const attributes = readAttributes(tag, nameEnd);
  if (name === "" || !attributes) return undefined;
  const prefixes = new Map<string, string>();
  for (const [attribute, value] of attributes) {
    if (attribute === "xmlns") prefixes.set("", value);
    else if (attribute.startsWith("xmlns:")) prefixes.set(attribute.slice("xmlns:".length), value);
  }
  const scope: Scope = { prefixes, ...(parent && { parent }) };
  const resolved = [...attributes].map(([attribute, value]): [string, string] => [
    attribute.includes(":") ? resolve(attribute, scope) : attribute,
    value,
  ]);
  const element = { name: resolve(name, scope), attributes: new Map(resolved), children: [], text: "", endsAt: 0 };
  return { tag: name, element, scope };
}

function readAttributes(tag: string, from: number): [string, string][] | undefined {
  const attributes: [string, string][] = [];
  let at = skipUntil(tag, from, isNoSpace);
  while (at < tag.length) {
    const equals = tag.indexOf("=", at);
    if (equals < 0 || attributes.length === MAX_ATTRIBUTES) return undefined;
    const start = skipUntil(tag, equals + 1, isNoSpace);
    const quote = tag[start];
    const end = quote === '"' || quote === "'" ? tag.indexOf(quote, start + 1) : -1;
    const value = end < 0 ? undefined : decodeText(tag.slice(start + 1, end));
    if (value === undefined) return undefined;
    attributes.push([tag.slice(at, equals).trim(), value]);
    at = skipUntil(tag, end + 1, isNoSpace);
  }
  return attributes;
}

function resolve(name: string, from: Scope): string {
  const colon = name.indexOf(":");
  const prefix = colon < 0 ? "" : name.slice(0, colon);
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    const namespace = scope.prefixes.get(prefix);
    if (namespace !== undefined) return namespace + name.slice(colon + 1);
  }
  return name;
}

const named = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);
const LONGEST_REFERENCE = "#x10FFFF".length;

/** Text with its references replaced. Undefined if it has one that XML itself doesn't define. */
function decodeText(source: string): string | undefined {
  let text = "";
  let from = 0;
  for (let at = source.indexOf("&"); at >= 0; at = source.indexOf("&", from)) {
    const end = source.indexOf(";", at);
    const reference = end < 0 || end - at > LONGEST_REFERENCE + 1 ? "" : source.slice(at + 1, end);
    const character = reference.startsWith("#") ? decodeNumber(reference.slice(1)) : named.get(reference);
    if (character === undefined) return undefined;
    text += source.slice(from, at) + character;
    from = end + 1;
  }
  return text + source.slice(from);
}

function decodeNumber(digits: string): string | undefined {
  const code = digits.startsWith("x") ? Number(`0${digits}`) : Number(digits);
  return digits !== "" && Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function skipUntil(text: string, from: number, stops: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && !stops(text[at] ?? "")) at++;
  return at;
}

function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\t" || character === "\r";
}

function isNoSpace(character: string): boolean {
  return !isSpace(character);
}
