// Which page answers a question that was typed into a composer.

import type { Query } from "../../../core/cards/views.ts";

type Page = "/models" | "/history" | "/help" | "/forget" | "/settings";

/** One line per kind of question, so that none can be answered by the page of another. "/settings" is the page of one conversation. */
const pages: Record<Query["kind"], Page> = {
  models: "/models",
  conversations: "/history",
  help: "/help",
  belongings: "/forget",
  conversation: "/settings",
  threads: "/settings",
  defaults: "/settings",
};

/** The address of the page, within this site; undefined where it is about a conversation and there is none. */
export function pageFor(question: Query, conversation: string | undefined): string | undefined {
  const page = pages[question.kind];
  if (page === "/settings") return conversation && `/c/${conversation}/settings`;
  return question.kind === "models" && question.typed ? `${page}?name=${encodeURIComponent(question.typed)}` : page;
}
