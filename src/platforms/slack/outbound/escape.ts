// Escapes and unescapes Slack's text format. Pure.

import { cut, cutEscaped } from "../../shared/outbound/cut-text.ts";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Escapes text for mrkdwn, so that a typed `<!channel>` or `<@U…>` stays text. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
}

/** As much of the escaped text as fits in `limit` characters. */
export function escapeWithin(text: string, limit: number): string {
  return cutEscaped(text, limit, escapeMrkdwn);
}

/** At most `limit` UTF-16 units of mrkdwn, without splitting a mention, link or escaped character. */
export function cutMarkup(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${cut(text, limit)
    .slice(0, -1)
    .replace(/(<[^>]*|&[a-z]*)$/, "")}…`;
}

/** A message's text as its author saw it: without the mention of `me`, with names instead of ids, and links as their text. */
export function plainText(text: string, me: string): string {
  const shown = text
    .replace(new RegExp(`<@${me}(\\|[^<>]*)?>[,:]?`, "g"), " ")
    .replace(/<([^<>]*)>/g, (_, inner: string) => reference(inner));
  return unescapeEntities(shown)
    .replace(/[^\S\n]+/g, " ")
    .trim();
}

export function unescapeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">" })[name] ?? "");
}

function reference(inner: string): string {
  const [target = "", label] = inner.split("|");
  if (label) return target.startsWith("#") ? `#${label}` : label;
  if (target.startsWith("@")) return "somebody";
  if (target.startsWith("!")) return `@${target.slice(1).split("^")[0]}`;
  return target;
}

/** Slack shows it in the reader's time zone. */
export function dateMarkup(at: Date): string {
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time}|${at.toISOString()}>`;
}

/** `text` may contain anything. */
export function linkMarkup(url: string, text: string, limit: number): string {
  return `<${url}|${escapeWithin(text, limit).replace(/\|/g, "/")}>`;
}

/** A mention, which Slack shows as the person's name. */
export function mention(user: string): string {
  return `<@${user}>`;
}

export function isMention(name: string): boolean {
  return /^<@[UW][A-Z0-9]+>$/.test(name);
}
