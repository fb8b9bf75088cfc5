// Text as Slack writes it. Pure.

import { cut, cutEscaped } from "../../shared/cut-text.ts";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** In mrkdwn, so that `<!channel>` or `<@U…>` that somebody typed is text. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
}

/** As much of `text` as stands in `room` characters once it is escaped. */
export function escapeWithin(text: string, room: number): string {
  return cutEscaped(text, room, escapeMrkdwn);
}

/** At most `limit` UTF-16 units of mrkdwn: a mention, a link or an escaped character that doesn't fit whole is left out. */
export function cutMarkup(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${cut(text, limit)
    .slice(0, -1)
    .replace(/(<[^>]*|&[a-z]*)$/, "")}…`;
}

/** What a message says, as its sender read it: without `me`, with names for ids, links as their words. */
export function plainText(text: string, me: string): string {
  return text
    .replace(new RegExp(`<@${me}(\\|[^<>]*)?>[,:]?`, "g"), " ")
    .replace(/<([^<>]*)>/g, (_, inner: string) => reference(inner))
    .replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">" })[name] ?? "")
    .replace(/[^\S\n]+/g, " ")
    .trim();
}

function reference(inner: string): string {
  const [target = "", label] = inner.split("|");
  if (label) return /^[#@!]/.test(target) && target.startsWith("#") ? `#${label}` : label;
  if (target.startsWith("@")) return "somebody";
  if (target.startsWith("!")) return `@${target.slice(1).split("^")[0]}`;
  return target;
}

/** How a person is named in a message: Slack shows their name for it. */
export function mention(user: string): string {
  return `<@${user}>`;
}

export function isMention(name: string): boolean {
  return /^<@[UW][A-Z0-9]+>$/.test(name);
}
