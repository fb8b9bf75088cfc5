// The core as one of many workspaces sees it. Slack's ids of people and files are unique in their workspace only, so the core gets them
// with the workspace's.

import type { Core } from "../../../core/ports/core.ts";
import type { HistoryMessage, PostedCard, ThreadHistory } from "../../../core/rebuild/thread-history.ts";
import type { Attachment, Draft, Intent, Person, Request, Source } from "../../../core/vocabulary.ts";

/** The id of a person or attachment for the core: "T0123:U0456". */
function qualify(team: string, id: string): string {
  return `${team}:${id}`;
}

/** The team is undefined for ids of a bot with one workspace, which are Slack's own. */
export function readQualified(id: string): { team: string | undefined; id: string } {
  const [, team, own = id] = /^([TE]\w+):(.*)$/s.exec(id) ?? [];
  return { team, id: own };
}

export function coreOfTeam(core: Core, team: string): Core {
  const person = (one: Person): Person => ({ ...one, id: qualify(team, one.id) });
  return {
    isThreadActive: (thread) => core.isThreadActive(thread),
    mayBeLost: (thread) => core.mayBeLost(thread),
    rebuild: (...args) => core.rebuild(...args), // the platform qualifies what it reads
    findCard: (thread, turn) => core.findCard(thread, turn),
    findImage: (...args) => core.findImage(...args),
    findPreview: (...args) => core.findPreview(...args),
    listActiveThreads: (...args) => core.listActiveThreads(...args),
    findQuestion: (asked) => core.findQuestion(qualify(team, asked)),
    onMessageDeleted: (request) => core.onMessageDeleted(qualifyRequestId(request, team)),
    onThreadClosed: (thread) => core.onThreadClosed(thread),
    onServerRemoved: (...args) => core.onServerRemoved(...args),
    assignServers: (...args) => core.assignServers(...args),
    onUninstalled: (isThere) => core.onUninstalled(isThere),
    receive: (request) => core.receive(qualifyRequest(request, team)),
    query: (asking, query) => core.query(person(asking), query),
    findConversation: (asking, of) => core.findConversation(person(asking), of),
    withdrawImages: (thread, images, by) => core.withdrawImages(thread, images, qualify(team, by)),
  };
}

/** The same for what a thread shows. */
export function qualifyHistory(history: ThreadHistory, team: string): ThreadHistory {
  return { ...history, messages: history.messages.map((message) => qualifyMessage(message, team)) };
}

function qualifyMessage({ id, author, pictures, card, ...message }: HistoryMessage, team: string): HistoryMessage {
  return {
    ...{ ...message, id: qualifyRequestId(id, team), pictures: qualifyAll(pictures, team) },
    ...(author && { author: qualifyPerson(author, team) }),
    ...(card && { card: qualifyCard(card, team) }),
  };
}

function qualifyCard({ author, slots, ...card }: PostedCard, team: string): PostedCard {
  return {
    ...{ ...card, author: qualifyPerson(author, team) },
    slots: slots.map(({ picture, pickedBy, ...slot }) => ({
      ...{ ...slot, pickedBy: pickedBy.map((person) => qualifyPerson(person, team)) },
      ...(picture && { picture: { ...picture, id: qualify(team, picture.id) } }),
    })),
  };
}

function qualifyPerson<Known extends { id?: string }>(person: Known, team: string): Known {
  return person.id === undefined ? person : { ...person, id: qualify(team, person.id) };
}

function qualifyRequest(request: Request, team: string): Request {
  const { id, author, intent } = request;
  return {
    ...request,
    id: qualifyRequestId(id, team),
    author: { ...author, id: qualify(team, author.id) },
    intent: qualifyIntent(intent, team),
  };
}

function qualifyRequestId(id: string, team: string): string {
  return id.startsWith(`${team}/`) ? id : `${team}/${id}`;
}

function qualifyIntent(intent: Intent, team: string): Intent {
  switch (intent.kind) {
    case "edit":
    case "submit":
      return { ...intent, ...qualifyPictures(intent, team) };
    case "form":
      return { ...intent, draft: { ...intent.draft, ...qualifyPictures(intent.draft, team) } };
    default:
      return intent;
  }
}

function qualifyPictures({ source, references }: Pick<Draft, "source" | "references">, team: string) {
  return { references: qualifyAll(references, team), ...(source && { source: qualifySource(source, team) }) };
}

function qualifySource<Known extends Source>(source: Known, team: string): Known {
  if ("attachments" in source) return { ...source, attachments: qualifyAll(source.attachments, team) };
  if (!("candidates" in source)) return source;
  return {
    ...source,
    candidates: source.candidates.map((one) => ({ ...one, source: qualifySource(one.source, team) })),
  };
}

function qualifyAll(attachments: Attachment[], team: string): Attachment[] {
  return attachments.map((one) => ({ ...one, id: qualify(team, one.id) }));
}
