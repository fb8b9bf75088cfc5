// Handles messages: parses them, passes on requests, and replies where needed.

import { valuesOf } from "../../../../../commands/arguments/values.ts";
import type { Context } from "../../../../../commands/command.ts";
import type { Answer, ConversationInfo, Query } from "../../../../core/cards/views.ts";
import { hasCode } from "../../../../core/platforms/refusals.ts";
import type { Core } from "../../../../core/ports/core.ts";
import type { Clock, Log } from "../../../../core/ports/runtime.ts";
import type { Intent, Location, ModelId, Request, Thread } from "../../../../core/vocabulary.ts";
import { retry } from "../../../shared/gateway/retry.ts";
import { refusalThrottle, type Throttle } from "../../../shared/gateway/throttle.ts";
import type { LostThreads } from "../../../shared/inbound/lost-threads.ts";
import type { Api, BotIdentity } from "../../gateway/api.ts";
import type { Downloads } from "../../gateway/downloads.ts";
import { isDirect, readThread, timeOf } from "../../gateway/ids.ts";
import { slackMessages } from "../../messages.ts";
import { notify } from "../../outbound/notify.ts";
import { answerQuery, confirmation } from "../../outbound/query-replies.ts";
import type { Message } from "../../outbound/render-card.ts";
import { forgetView, textMessage } from "../../outbound/views.ts";
import type { SlackStore } from "../../store/store.ts";
import { type AccessRules, refusalOf, teamOf } from "../access.ts";
import { attachmentsOf, filesIn } from "../pictures.ts";
import type { SharedChannels } from "../shared-channels.ts";
import type { SlackMessage } from "../types.ts";
import { findPicturesNear } from "./nearby.ts";
import {
  answerTo,
  hasPicturesOnly,
  isFromHuman,
  isReply,
  locationOf,
  type MessageContext,
  type ParsedMessage,
  parseMessage,
  personOf,
  subjectOf,
} from "./parse-message.ts";

/** How often a notice for a person is attempted while Slack asks for waits. */
const MAX_NOTIFY_ATTEMPTS = 3;

interface Handling {
  editedAt?: Date | undefined;
  incomplete?: boolean;
}

interface Deps {
  api: Api;
  core: Core;
  rows: SlackStore;
  downloads: Downloads;
  editChannels: string[];
  access: AccessRules;
  sharedChannels: SharedChannels;
  lostThreads: LostThreads;
  log: Log;
  clock: Clock;
  self(): BotIdentity;
}

export class MessageHandler {
  readonly #deps: Deps;
  readonly #refused: Throttle;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#refused = refusalThrottle(deps.clock);
  }

  /** `editedAt`: when its author edited it. `incomplete`: the event may lack parts of its message. */
  async handle(incoming: SlackMessage, { editedAt, incomplete = false }: Handling = {}): Promise<void> {
    await this.#process(incomplete || lacksFiles(incoming) ? await this.#completeMessage(incoming) : incoming, editedAt);
  }

  /** Notifies the author that the message can't be handled yet. */
  notifyDelay(incoming: SlackMessage): void {
    void this.#notify(incoming, textMessage(slackMessages.notYet));
  }

  async #completeMessage(incoming: SlackMessage): Promise<SlackMessage> {
    return (await this.#deps.api.message(incoming.channel, incoming.ts, incoming.thread_ts)) ?? incoming;
  }

  async #process(incoming: SlackMessage, editedAt: Date | undefined): Promise<void> {
    const { core, downloads, editChannels, sharedChannels, access, self } = this.#deps;
    const { team, user: me } = self();
    if (!isFromHuman(incoming, me)) return;
    const active = isReply(incoming) && (await core.isThreadActive(locationOf(team, incoming).thread));
    const lost = !active && !editedAt && incoming.parent_user_id === me && (await this.#mayBeLost(incoming));
    const live = active || lost;
    const context: MessageContext = { team, me, listens: editChannels.includes(incoming.channel), live };
    downloads.remember(filesIn(incoming));
    const answer = live || editedAt ? undefined : await this.#answerTo(incoming, context);
    const parsed = answer ? { request: answer } : parseMessage(incoming, context);
    const shared = await sharedChannels.has(incoming.channel);
    const refused = parsed && refusalOf({ team: teamOf(incoming), shared }, self(), access);
    if (refused !== undefined) return this.#refuse(parsed, refused, incoming);
    const complete = answer || live ? parsed : await this.#withPictures(parsed, incoming, editedAt);
    if (complete === "lost" || (lost && complete)) {
      const isHandled = await this.#recover(complete, incoming);
      return isHandled ? undefined : this.#process(incoming, editedAt);
    }
    await this.#dispatch(complete, incoming, context, editedAt);
  }

  /** Whether the conversation of its thread may have been lost. */
  async #mayBeLost(incoming: SlackMessage): Promise<boolean> {
    const { lostThreads, self } = this.#deps;
    return isReply(incoming) && (await lostThreads.mayBeLost(locationOf(self().team, incoming).thread));
  }

  /** True if the message can be ignored: it only counts in a conversation, and there was none to rebuild. Rejects if the thread can't be read
   *  now: the message is handled later. */
  async #recover(parsed: ParsedMessage | "lost", incoming: SlackMessage): Promise<boolean> {
    const { lostThreads, self } = this.#deps;
    const { thread } = locationOf(self().team, incoming);
    const addressed = isAddressed(parsed);
    const { live, text } = await lostThreads.recover(thread, { at: timeOf(incoming.ts), addressed });
    if (text !== undefined) void this.#notify(incoming, textMessage(text));
    return !live && !addressed;
  }

  /** Pictures without words may answer the question which one was meant, if it was asked in the same channel. */
  async #answerTo(incoming: SlackMessage, context: MessageContext): Promise<Request | undefined> {
    if (!hasPicturesOnly(incoming, context.me)) return undefined;
    const thread = await this.#deps.core.findQuestion(incoming.user ?? "");
    const { team, channel } = thread ? readThread(thread.id) : {};
    return thread && team === context.team && channel === incoming.channel ? answerTo(thread, incoming, context) : undefined;
  }

  /** An edit that starts a conversation without a picture of its own starts from pictures nearby. "lost": its thread shows that it had one. */
  async #withPictures(
    parsed: ParsedMessage,
    incoming: SlackMessage,
    editedAt: Date | undefined,
  ): Promise<ParsedMessage | "lost"> {
    if (!parsed || !("request" in parsed)) return parsed;
    const { request } = parsed;
    const { intent } = request;
    if (intent.kind !== "edit" || intent.source) return parsed;
    const { api, log, downloads, self } = this.#deps;
    const { source, on, sentAt, external, hasOwnReplies } = await findPicturesNear(incoming, { api, log, self: self() });
    if (hasOwnReplies && !editedAt && (await this.#mayBeLost(incoming))) return "lost";
    downloads.remember(on ? filesIn(on) : []);
    if (external) void this.#notify(incoming, textMessage(slackMessages.onAnotherSite));
    if (!source || (intent.prompt === "" && "candidates" in source)) return parsed;
    const location = on && !isReply(incoming) ? await this.#locationOn(on, request.location) : request.location;
    const said = intent.said && { ...intent.said, picturesNearby: true as const };
    const near = { source, ...(sentAt && { picturesAt: sentAt }), ...(said && { said }) };
    return { request: { ...request, location, intent: { ...intent, ...near } } };
  }

  /** The thread of the message with the pictures, unless it already has a conversation. */
  async #locationOn(on: SlackMessage, otherwise: Location): Promise<Location> {
    const { core, self } = this.#deps;
    const location = locationOf(self().team, on);
    return (await core.isThreadActive(location.thread)) ? otherwise : location;
  }

  /** At most once in a while, and never for messages between people in a conversation's thread. */
  #refuse(parsed: ParsedMessage, sentence: string, incoming: SlackMessage): void {
    const intent = parsed && "request" in parsed ? parsed.request.intent : undefined;
    if (intent?.kind === "edit" && !intent.addressed) return;
    if (this.#refused.allows(`${incoming.channel}/${incoming.user}`)) void this.#notify(incoming, textMessage(sentence));
  }

  async #dispatch(
    parsed: ParsedMessage,
    incoming: SlackMessage,
    context: MessageContext,
    editedAt: Date | undefined,
  ): Promise<void> {
    if (!parsed) return;
    if ("reply" in parsed) return void this.#notify(incoming, textMessage(parsed.reply));
    if ("command" in parsed) return this.#command(parsed, incoming, context, editedAt);
    this.#replyWith(await this.#deps.core.receive({ ...parsed.request, ...(editedAt && { editedAt }) }), incoming);
  }

  async #command(
    { command, rest }: Extract<ParsedMessage, { rest: string }>,
    incoming: SlackMessage,
    { team }: MessageContext,
    editedAt: Date | undefined,
  ): Promise<void> {
    const { core, clock } = this.#deps;
    const { thread } = locationOf(team, incoming);
    const author = personOf(incoming.user ?? "");
    const conversation = await core.findConversation(author, thread);
    const models = (await core.query(author, { kind: "models" })).map(({ id }) => id);
    const context = contextOf(thread, conversation, models);
    const parsed = command.parse(valuesOf(command, rest, attachmentsOf(incoming), context), context);
    if ("complaint" in parsed) return void this.#notify(incoming, textMessage(parsed.complaint));
    if ("query" in parsed) return this.#answer(parsed.query, incoming, thread);
    const intent: Intent = "form" in parsed ? { kind: "form", draft: parsed.form } : parsed.intent;
    if (intent.kind === "delete") return void this.#notify(incoming, confirmation(conversation, thread));
    if (intent.kind === "forget")
      return void this.#notify(incoming, forgetView(await core.query(author, { kind: "belongings" })));
    const id = subjectOf(team, incoming);
    const request: Request = { id, location: { thread }, author, at: clock.now(), intent, ...(editedAt && { editedAt }) };
    this.#replyWith(await core.receive(request), incoming);
  }

  async #answer(query: Query, incoming: SlackMessage, thread: Thread): Promise<void> {
    const { core, self } = this.#deps;
    const asked: Query = query.kind === "conversation" ? { kind: "conversation", of: thread } : query;
    void this.#notify(incoming, await answerQuery(asked, personOf(incoming.user ?? ""), core, self().address));
  }

  #replyWith(answer: Answer, incoming: SlackMessage): void {
    if (answer.kind === "words") void this.#notify(incoming, textMessage(answer.text));
  }

  /** Replies in the channel rather than starting a thread. Best effort: the message is handled even if its author can't be notified. */
  async #notify(incoming: SlackMessage, message: Message): Promise<void> {
    const { api, log, self } = this.#deps;
    const { team } = self();
    const inThread = incoming.thread_ts !== undefined || isDirect(incoming.channel);
    const place: Location = inThread
      ? locationOf(team, incoming)
      : { channel: { platform: "slack", id: `${team}/${incoming.channel}` } };
    await retry(() => notify(place, incoming.user ?? "", message, api), {
      delayAfter: (error, attempts) =>
        hasCode(error, "rate-limited") && attempts < MAX_NOTIFY_ATTEMPTS ? error.retryAfterMs : undefined,
    }).catch((error: unknown) => {
      log.warn({ person: incoming.user, err: error }, "failed to notify person");
    });
  }
}

/** False for a message that only counts in a conversation. */
function isAddressed(parsed: ParsedMessage | "lost"): boolean {
  if (parsed === undefined || parsed === "lost" || !("request" in parsed)) return parsed !== undefined;
  return parsed.request.intent.kind !== "edit" || parsed.request.intent.addressed;
}

/** An event may lack the files of its message. */
function lacksFiles({ subtype, files }: SlackMessage): boolean {
  return subtype === "file_share" && files === undefined;
}

function contextOf(thread: Thread, conversation: ConversationInfo | undefined, models: ModelId[]): Context {
  const turn = conversation?.lastEdit;
  return { thread, live: conversation !== undefined, direct: false, ...(turn && { turn }), models };
}
