// Which page answers a query that someone typed into a composer.

import type { Query } from "../../../core/cards/views.ts";

type Page = "/models" | "/history" | "/usage" | "/help" | "/forget" | "/settings";

/** "/settings" is the page of one conversation. */
const pages: Record<Query["kind"], Page> = {
  models: "/models",
  conversations: "/history",
  recent: "/history",
  history: "/history",
  usage: "/usage",
  serverUsage: "/usage",
  help: "/help",
  belongings: "/forget",
  conversation: "/settings",
  excerpt: "/settings",
  outline: "/settings",
  threads: "/settings",
  estimate: "/settings",
  retryCost: "/settings",
  defaults: "/settings",
  defaultsAt: "/settings",
};

/** A path of this site. Undefined for a query about a conversation that doesn't exist. */
export function pageFor(query: Query, conversation: string | undefined): string | undefined {
  const page = pages[query.kind];
  if (page === "/settings") return conversation && `/c/${conversation}/settings`;
  return query.kind === "models" && query.typed ? `${page}?name=${encodeURIComponent(query.typed)}` : page;
}
