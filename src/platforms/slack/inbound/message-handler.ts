// Handles messages: parses them, passes on requests, and replies where needed.

import type { Context } from "../../../../commands/command.ts";
import { valuesOf } from "../../../../commands/values.ts";
import type { Answer, ConversationInfo, Query } from "../../../core/cards/views.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { Clock, Core, Log } from "../../../core/ports.ts";
import type { Attachment, Intent, Location, ModelId, Thread } from "../../../core/vocabulary.ts";
import { retry } from "../../shared/retry.ts";
import { refusalThrottle, type Throttle } from "../../shared/throttle.ts";
import type { Api, BotIdentity } from "../gateway/api.ts";
import type { Downloads } from "../gateway/downloads.ts";
import { isDirect } from "../gateway/ids.ts";
import { slackMessages } from "../messages.ts";
import { notify } from "../outbound/notify.ts";
import { answerQuery, confirmation } from "../outbound/query-replies.ts";
import type { Message } from "../outbound/render-card.ts";
import { forgetView, textMessage } from "../outbound/views.ts";
import type { SlackStore } from "../store/store.ts";
import { type AccessRules, refusalOf, teamOf } from "./access.ts";
import {
  isFromHuman,
  locationOf,
  type MessageContext,
  needsThreadPictures,
  type ParsedMessage,
  parseMessage,
  personOf,
  subjectOf,
} from "./parse-message.ts";
import { attachmentsOf } from "./pictures.ts";
import type { SharedChannels } from "./shared-channels.ts";
import type { SlackMessage } from "./types.ts";

/** How often a notice for a person is attempted while Slack asks for waits. */
const MAX_NOTIFY_ATTEMPTS = 3;

interface Deps {
  api: Api;
  core: Core;
  rows: SlackStore;
  downloads: Downloads;
  editChannels: string[];
  access: AccessRules;
  sharedChannels: SharedChannels;
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

  async handle(incoming: SlackMessage): Promise<void> {
    if (incoming.type === "app_mention") return this.#handleMention(incoming);
    await this.#process(lacksFiles(incoming) ? await this.#completeMessage(incoming) : incoming);
  }

  /** Notifies the author that the message can't be handled yet. */
  notifyDelay(incoming: SlackMessage): void {
    void this.#notify(incoming, textMessage(slackMessages.notYet));
  }

  /** Handles a mention, unless the message's own event has arrived, which is complete. */
  async #handleMention(incoming: SlackMessage): Promise<void> {
    const { rows, self } = this.#deps;
    if ((await rows.eventStatus(subjectOf(self().team, incoming))) !== "unknown") return;
    await this.#process(await this.#completeMessage(incoming));
  }

  async #completeMessage(incoming: SlackMessage): Promise<SlackMessage> {
    return (await this.#deps.api.message(incoming.channel, incoming.ts, incoming.thread_ts)) ?? incoming;
  }

  async #process(incoming: SlackMessage): Promise<void> {
    const { core, downloads, editChannels, sharedChannels, access, self } = this.#deps;
    const { team, user: me } = self();
    if (!isFromHuman(incoming, me)) return;
    const place = locationOf(team, incoming);
    const listens = editChannels.includes(incoming.channel);
    const messageContext: MessageContext = { team, me, listens, live: await core.isThreadActive(place.thread) };
    downloads.remember(incoming.files ?? []);
    const answered = needsThreadPictures(incoming, messageContext) ? await this.#threadPictures(incoming) : [];
    const parsed = parseMessage(incoming, messageContext, answered);
    const shared = await sharedChannels.has(incoming.channel);
    const refused = parsed && refusalOf({ team: teamOf(incoming), shared }, self(), access);
    if (refused !== undefined) this.#refuse(parsed, refused, incoming);
    else await this.#dispatch(parsed, incoming, messageContext);
  }

  /** At most once in a while, and never for messages between people in a conversation's thread. */
  #refuse(parsed: ParsedMessage, sentence: string, incoming: SlackMessage): void {
    const intent = parsed && "request" in parsed ? parsed.request.intent : undefined;
    if (intent?.kind === "edit" && !intent.addressed) return;
    if (this.#refused.allows(`${incoming.channel}/${incoming.user}`)) void this.#notify(incoming, textMessage(sentence));
  }

  async #dispatch(parsed: ParsedMessage, incoming: SlackMessage, messageContext: MessageContext): Promise<void> {
    if (!parsed) return;
    if ("reply" in parsed) return void this.#notify(incoming, textMessage(parsed.reply));
    if ("command" in parsed) return this.#command(parsed, incoming, messageContext);
    this.#replyWith(await this.#deps.core.receive(parsed.request), incoming);
  }

  /** The pictures that a thread is about: those of its first message, or else the newest before this reply. */
  async #threadPictures(incoming: SlackMessage): Promise<Attachment[]> {
    const { api, downloads } = this.#deps;
    const { channel, ts, thread_ts = ts } = incoming;
    const [root] = await api.replies(channel, thread_ts, { limit: 1 });
    const first = root ? attachmentsOf(root) : [];
    downloads.remember(root?.files ?? []);
    if (first.length > 0) return first;
    const all = await api.replies(channel, thread_ts, { latest: ts });
    const newest = all.findLast((message) => message.ts !== ts && attachmentsOf(message).length > 0);
    return newest ? attachmentsOf(newest) : [];
  }

  async #command(
    { command, rest }: Extract<ParsedMessage, { rest: string }>,
    incoming: SlackMessage,
    messageContext: MessageContext,
  ): Promise<void> {
    const { core, clock } = this.#deps;
    const { thread } = locationOf(messageContext.team, incoming);
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
    const id = subjectOf(messageContext.team, incoming);
    this.#replyWith(await core.receive({ id, location: { thread }, author, at: clock.now(), intent }), incoming);
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

/** An event may lack the files of its message. */
function lacksFiles({ subtype, files }: SlackMessage): boolean {
  return subtype === "file_share" && files === undefined;
}

function contextOf(thread: Thread, conversation: ConversationInfo | undefined, models: ModelId[]): Context {
  const turn = conversation?.lastEdit;
  return { thread, live: conversation !== undefined, direct: false, ...(turn && { turn }), models };
}
