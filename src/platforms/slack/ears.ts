// Events: written down, then understood, in order, and answered in words where that is due.

import type { Context } from "../../../commands/command.ts";
import { valuesOf } from "../../../commands/values.ts";
import type { Answer, ConversationView, Question } from "../../core/cards.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Clock, Core, Log } from "../../core/ports.ts";
import type { Attachment, ModelId, Place, Thread, Wish } from "../../core/vocabulary.ts";
import { pause } from "../shared/pause.ts";
import { answerTo } from "./answers.ts";
import type { Api, Self } from "./api.ts";
import { Arrivals } from "./arrivals.ts";
import type { Downloads } from "./download.ts";
import { isDirect } from "./ids.ts";
import type { Message } from "./message.ts";
import { Numbers, type Placed } from "./numbers.ts";
import { attachmentsOf } from "./pictures.ts";
import { asksOfThread, type Heard, hear, isPersons, personOf, placeOf, type Situation, subjectOf } from "./request.ts";
import type { SlackRows } from "./rows.ts";
import type { EventBody, Reacted, Said } from "./shapes.ts";
import { whisper } from "./tell.ts";
import { deleteView, say } from "./views.ts";
import { sentences } from "./wording.ts";

/** A mention may lack its files: its twin, which has them, comes within this time or is looked up. */
const HINT_MS = 3_000;
const AGAIN_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000];

export interface EarsDeps {
  api: Api;
  core: Core;
  rows: SlackRows;
  downloads: Downloads;
  editChannels: string[];
  log: Log;
  clock: Clock;
  self(): Self;
  /** A card that was shown lately. */
  cardAt(channel: string, ts: string): Placed | undefined;
  /** What was missed in this thread goes first. */
  caughtUp(thread: Thread): Promise<void>;
}

type Talk = EventBody & { event: Said | Reacted };

export class Ears {
  readonly #deps: EarsDeps;
  readonly #numbers: Numbers;
  readonly #arrivals = new Arrivals();
  #stopped = false;

  constructor(deps: EarsDeps) {
    this.#deps = deps;
    this.#numbers = new Numbers(deps);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when it is written down; it is understood after that. Rejects when it could not be written down. */
  async hear(body: Talk): Promise<void> {
    const kept = keptOf(body, this.#deps.self().user);
    if (kept && (await this.#deps.rows.hear({ ...kept, body }))) void this.#dealWith(kept.id, body, kept.hint);
  }

  /** What was written down before a stop, and not understood. A thread that is caught up with hears it at its place there. */
  async resume(isMissed: (thread: Thread) => Promise<boolean>): Promise<void> {
    const pending = (await this.#deps.rows.pending()).map(({ id, body }) => ({ id, body: body as Talk }));
    for (const { id, body } of pending.sort((a, b) => Number(tsOf(a.body)) - Number(tsOf(b.body)))) {
      const waits = !("item" in body.event) && (await isMissed(placeOf(body.team_id, body.event).thread));
      const done = !waits && (await this.#understand(id, body).then(isDone, isNotDone));
      if (!done) void this.#dealWith(id, body, false);
    }
  }

  /** From a catch-up. What was dealt with before is not heard again. */
  async hearMissed(said: Said): Promise<void> {
    const { rows, self } = this.#deps;
    const subject = subjectOf(self().team, said);
    if (!isPersons(said, self().user) || (await rows.standing(subject)) === "done") return;
    await this.#message(said);
    await rows.settle(subject);
  }

  /** From a catch-up. */
  async numbers(card: Said): Promise<void> {
    await this.#numbers.compare(card);
  }

  async #dealWith(id: string, body: Talk, hint: boolean): Promise<void> {
    if (hint) await pause(HINT_MS);
    const { channel } = "item" in body.event ? body.event.item : body.event;
    await this.#arrivals.add(channel, { ts: tsOf(body), act: () => this.#patiently(id, body) });
  }

  /** What cannot be dealt with now is tried again; what cannot be at all, at the next start. */
  async #patiently(id: string, body: Talk): Promise<void> {
    for (const wait of [...AGAIN_MS, undefined]) {
      if (this.#stopped) return;
      try {
        if (!("item" in body.event)) await this.#deps.caughtUp(placeOf(body.team_id, body.event).thread);
        await this.#understand(id, body);
        return;
      } catch (error) {
        this.#deps.log.error({ event: id, error: String(error) }, "an event could not be dealt with");
        if (wait !== undefined) await pause(wait);
      }
    }
  }

  async #understand(id: string, { event }: Talk): Promise<void> {
    if (!(await this.#deps.rows.isPending(id))) return; // a catch-up has dealt with it
    try {
      if ("item" in event) await this.#numbers.hear(event, id);
      else if (event.type === "app_mention") await this.#hint(event);
      else await this.#message(lacksFiles(event) ? await this.#whole(event) : event);
    } catch (error) {
      if (!(error instanceof PlatformError) || (error.fault !== "gone" && error.fault !== "forbidden")) throw error;
    }
    await this.#deps.rows.done(id);
  }

  /** Somebody mentioned us: the message itself says all of it. */
  async #hint(said: Said): Promise<void> {
    const { rows, self } = this.#deps;
    if ((await rows.standing(subjectOf(self().team, said))) === "untold") await this.#message(await this.#whole(said));
  }

  async #whole(said: Said): Promise<Said> {
    return (await this.#deps.api.message(said.channel, said.ts, said.thread_ts)) ?? said;
  }

  async #message(said: Said): Promise<void> {
    const { core, downloads, editChannels, self } = this.#deps;
    const { team, user: me } = self();
    if (!isPersons(said, me)) return;
    const place = placeOf(team, said);
    const [line] = await core.ask(personOf(said.user ?? ""), { kind: "threads", of: [place.thread] });
    const listens = editChannels.includes(said.channel);
    const situation: Situation = { team, me, listens, live: line !== undefined };
    downloads.remember(said.files ?? []);
    const answered = asksOfThread(said, situation) ? await this.#answered(said) : [];
    await this.#act(hear(said, situation, answered), said, situation);
  }

  async #act(heard: Heard, said: Said, situation: Situation): Promise<void> {
    if (!heard) return;
    if ("say" in heard) return this.#whisper(said, say(heard.say));
    if ("command" in heard) return this.#command(heard, said, situation);
    await this.#inWords(await this.#deps.core.receive(heard.request), said);
  }

  /** The pictures that a thread is about: its first message's, else the newest in it before this reply. */
  async #answered(said: Said): Promise<Attachment[]> {
    const { api, downloads } = this.#deps;
    const { channel, ts, thread_ts = ts } = said;
    const [root] = await api.replies(channel, thread_ts, { limit: 1 });
    const first = root ? attachmentsOf(root) : [];
    downloads.remember(root?.files ?? []);
    if (first.length > 0) return first;
    const all = await api.replies(channel, thread_ts, { latest: ts });
    const newest = all.findLast((message) => message.ts !== ts && attachmentsOf(message).length > 0);
    return newest ? attachmentsOf(newest) : [];
  }

  async #command({ command, rest }: Extract<Heard, { rest: string }>, said: Said, situation: Situation): Promise<void> {
    const { core } = this.#deps;
    const { thread } = placeOf(situation.team, said);
    const author = personOf(said.user ?? "");
    const there = await core.ask(author, { kind: "conversation", of: thread });
    const models = (await core.ask(author, { kind: "models" })).map(({ id }) => id);
    const context = contextOf(thread, there, models);
    const asked = command.asks(valuesOf(command, rest, attachmentsOf(said), context), context);
    if ("complaint" in asked) return this.#whisper(said, say(asked.complaint));
    if ("question" in asked) return this.#answer(asked.question, said, thread);
    const wish: Wish = "form" in asked ? { kind: "form", draft: asked.form } : asked.wish;
    if (wish.kind === "delete") return this.#whisper(said, confirmation(there, thread));
    const at = this.#deps.clock.now();
    const answer = await core.receive({ id: subjectOf(situation.team, said), place: { thread }, author, at, wish });
    await this.#inWords(answer, said);
  }

  async #answer(question: Question, said: Said, thread: Thread): Promise<void> {
    const { core, self } = this.#deps;
    const asked: Question = question.kind === "conversation" ? { kind: "conversation", of: thread } : question;
    await this.#whisper(said, await answerTo(asked, personOf(said.user ?? ""), core, self().address));
  }

  async #inWords(answer: Answer, said: Said): Promise<void> {
    if (answer.kind === "words") await this.#whisper(said, say(answer.text));
  }

  /** At a message in a channel, not in a thread that nobody has begun. */
  async #whisper(said: Said, message: Message): Promise<void> {
    const { api, self } = this.#deps;
    const { team } = self();
    const inThread = said.thread_ts !== undefined || isDirect(said.channel);
    const place: Place = inThread ? placeOf(team, said) : { channel: { platform: "slack", id: `${team}/${said.channel}` } };
    await whisper(place, said.user ?? "", message, api);
  }
}

const isDone = () => true;
const isNotDone = () => false;

/** When it happened: a message's own `ts`. */
function tsOf({ event }: Talk): string {
  return "item" in event ? (event.event_ts ?? event.item.ts) : event.ts;
}

/** An event of a message with files may come without them. */
function lacksFiles({ subtype, files }: Said): boolean {
  return subtype === "file_share" && files === undefined;
}

/** Undefined for what is certainly not for us. A message that several events tell of has one subject. */
function keptOf({ team_id, event_id, event }: Talk, me: string) {
  if ("item" in event) return event.user === me ? undefined : { id: event_id, subject: undefined, hint: false };
  if (!isPersons(event, me)) return undefined;
  return { id: event_id, subject: subjectOf(team_id, event), hint: event.type === "app_mention" };
}

function contextOf(thread: Thread, there: ConversationView | undefined, models: ModelId[]): Context {
  const turn = there?.cards.findLast(({ kind }) => kind === "edit")?.turn;
  return { thread, live: there !== undefined, direct: false, ...(turn && { turn }), models };
}

/** Asks once, and says what goes. */
export function confirmation(there: ConversationView | undefined, thread: Thread): Message {
  if (!there) return say(sentences.noConversation);
  return there.mine ? deleteView(thread) : say(sentences.notYours);
}
