// What was said: understood, handed over, and answered in words where that is due.

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
  asksOfThread,
  isFromHuman,
  type MessageContext,
  type ParsedMessage,
  parseMessage,
  personOf,
  placeOf,
  subjectOf,
} from "./parse-message.ts";
import { attachmentsOf } from "./pictures.ts";
import type { SharedChannels } from "./shared-channels.ts";
import type { SlackMessage } from "./types.ts";

/** How often a notice for one person is tried while Slack asks us to wait. */
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
    if (incoming.type === "app_mention") return this.#hint(incoming);
    await this.#understand(lacksFiles(incoming) ? await this.#whole(incoming) : incoming);
  }

  /** What is wrong with what was said cannot be told yet. */
  notYet(incoming: SlackMessage): void {
    void this.#notify(incoming, textMessage(slackMessages.notYet));
  }

  /** Somebody mentioned us: the message itself says all of it. */
  async #hint(incoming: SlackMessage): Promise<void> {
    const { rows, self } = this.#deps;
    if ((await rows.eventStatus(subjectOf(self().team, incoming))) !== "untold") return;
    await this.#understand(await this.#whole(incoming));
  }

  async #whole(incoming: SlackMessage): Promise<SlackMessage> {
    return (await this.#deps.api.message(incoming.channel, incoming.ts, incoming.thread_ts)) ?? incoming;
  }

  async #understand(incoming: SlackMessage): Promise<void> {
    const { core, downloads, editChannels, sharedChannels, access, self } = this.#deps;
    const { team, user: me } = self();
    if (!isFromHuman(incoming, me)) return;
    const place = placeOf(team, incoming);
    const listens = editChannels.includes(incoming.channel);
    const messageContext: MessageContext = { team, me, listens, live: await core.isThreadActive(place.thread) };
    downloads.remember(incoming.files ?? []);
    const answered = asksOfThread(incoming, messageContext) ? await this.#answered(incoming) : [];
    const parsed = parseMessage(incoming, messageContext, answered);
    const shared = await sharedChannels.has(incoming.channel);
    const refused = parsed && refusalOf({ team: teamOf(incoming), shared }, self(), access);
    if (refused !== undefined) this.#refuse(parsed, refused, incoming);
    else await this.#act(parsed, incoming, messageContext);
  }

  /** Once in a while. What people say among themselves in a thread of ours is no reason to speak up. */
  #refuse(parsed: ParsedMessage, sentence: string, incoming: SlackMessage): void {
    const intent = parsed && "request" in parsed ? parsed.request.intent : undefined;
    if (intent?.kind === "edit" && !intent.addressed) return;
    if (this.#refused.allows(`${incoming.channel}/${incoming.user}`)) void this.#notify(incoming, textMessage(sentence));
  }

  async #act(parsed: ParsedMessage, incoming: SlackMessage, messageContext: MessageContext): Promise<void> {
    if (!parsed) return;
    if ("say" in parsed) return void this.#notify(incoming, textMessage(parsed.say));
    if ("command" in parsed) return this.#command(parsed, incoming, messageContext);
    this.#inWords(await this.#deps.core.receive(parsed.request), incoming);
  }

  /** The pictures that a thread is about: its first message's, else the newest in it before this reply. */
  async #answered(incoming: SlackMessage): Promise<Attachment[]> {
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
    const { thread } = placeOf(messageContext.team, incoming);
    const author = personOf(incoming.user ?? "");
    const there = await core.findConversation(author, thread);
    const models = (await core.query(author, { kind: "models" })).map(({ id }) => id);
    const context = contextOf(thread, there, models);
    const asked = command.parse(valuesOf(command, rest, attachmentsOf(incoming), context), context);
    if ("complaint" in asked) return void this.#notify(incoming, textMessage(asked.complaint));
    if ("question" in asked) return this.#answer(asked.question, incoming, thread);
    const intent: Intent = "form" in asked ? { kind: "form", draft: asked.form } : asked.intent;
    if (intent.kind === "delete") return void this.#notify(incoming, confirmation(there, thread));
    if (intent.kind === "forget")
      return void this.#notify(incoming, forgetView(await core.query(author, { kind: "belongings" })));
    const id = subjectOf(messageContext.team, incoming);
    this.#inWords(await core.receive({ id, location: { thread }, author, at: clock.now(), intent }), incoming);
  }

  async #answer(question: Query, incoming: SlackMessage, thread: Thread): Promise<void> {
    const { core, self } = this.#deps;
    const asked: Query = question.kind === "conversation" ? { kind: "conversation", of: thread } : question;
    void this.#notify(incoming, await answerQuery(asked, personOf(incoming.user ?? ""), core, self().address));
  }

  #inWords(answer: Answer, incoming: SlackMessage): void {
    if (answer.kind === "words") void this.#notify(incoming, textMessage(answer.text));
  }

  /** Replies in the channel rather than starting a thread. Best effort: the message is handled even if its author can't be notified. */
  async #notify(incoming: SlackMessage, message: Message): Promise<void> {
    const { api, log, self } = this.#deps;
    const { team } = self();
    const inThread = incoming.thread_ts !== undefined || isDirect(incoming.channel);
    const place: Location = inThread
      ? placeOf(team, incoming)
      : { channel: { platform: "slack", id: `${team}/${incoming.channel}` } };
    await retry(() => notify(place, incoming.user ?? "", message, api), {
      delayAfter: (error, attempts) =>
        hasCode(error, "rate-limited") && attempts < MAX_NOTIFY_ATTEMPTS ? error.retryAfterMs : undefined,
    }).catch((error: unknown) => {
      log.warn({ person: incoming.user, err: error }, "failed to notify person");
    });
  }
}

/** An event of a message with files may come without them. */
function lacksFiles({ subtype, files }: SlackMessage): boolean {
  return subtype === "file_share" && files === undefined;
}

function contextOf(thread: Thread, there: ConversationInfo | undefined, models: ModelId[]): Context {
  const turn = there?.lastEdit;
  return { thread, live: there !== undefined, direct: false, ...(turn && { turn }), models };
}
