// What was said: understood, handed over, and answered in words where that is due.

import type { Context } from "../../../commands/command.ts";
import { valuesOf } from "../../../commands/values.ts";
import type { Answer, ConversationView, Question } from "../../core/cards.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Clock, Core, Log } from "../../core/ports.ts";
import type { Attachment, ModelId, Place, Thread, Wish } from "../../core/vocabulary.ts";
import { pause } from "../shared/pause.ts";
import { Throttle } from "../shared/throttle.ts";
import { type AccessRules, refusalOf, teamOf } from "./access.ts";
import { answerTo, confirmation } from "./answers.ts";
import type { Api, Self } from "./api.ts";
import type { Downloads } from "./download.ts";
import { isDirect } from "./ids.ts";
import type { Message } from "./message.ts";
import { attachmentsOf } from "./pictures.ts";
import { asksOfThread, type Heard, hear, isPersons, personOf, placeOf, type Situation, subjectOf } from "./request.ts";
import type { SlackRows } from "./rows.ts";
import type { Said } from "./shapes.ts";
import type { SharedChannels } from "./shared-channels.ts";
import { whisper } from "./tell.ts";
import { forgetView, say } from "./views.ts";
import { sentences } from "./wording.ts";

/** How often words for one person are tried where Slack asks us to wait. */
const TELL_TRIES = 3;
/** Who may not use the bot here reads why once in so long. */
const REFUSED_MS = 60 * 60 * 1000;

interface Deps {
  api: Api;
  core: Core;
  rows: SlackRows;
  downloads: Downloads;
  editChannels: string[];
  access: AccessRules;
  sharedChannels: SharedChannels;
  log: Log;
  clock: Clock;
  self(): Self;
}

export class Messages {
  readonly #deps: Deps;
  readonly #refused: Throttle;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#refused = new Throttle(REFUSED_MS, deps.clock);
  }

  async hear(said: Said): Promise<void> {
    if (said.type === "app_mention") return this.#hint(said);
    await this.#understand(lacksFiles(said) ? await this.#whole(said) : said);
  }

  /** What is wrong with what was said cannot be told yet. */
  notYet(said: Said): void {
    void this.#whisper(said, say(sentences.notYet));
  }

  /** Somebody mentioned us: the message itself says all of it. */
  async #hint(said: Said): Promise<void> {
    const { rows, self } = this.#deps;
    if ((await rows.standing(subjectOf(self().team, said))) !== "untold") return;
    await this.#understand(await this.#whole(said));
  }

  async #whole(said: Said): Promise<Said> {
    return (await this.#deps.api.message(said.channel, said.ts, said.thread_ts)) ?? said;
  }

  async #understand(said: Said): Promise<void> {
    const { core, downloads, editChannels, sharedChannels, access, self } = this.#deps;
    const { team, user: me } = self();
    if (!isPersons(said, me)) return;
    const place = placeOf(team, said);
    const [line] = await core.ask(personOf(said.user ?? ""), { kind: "threads", of: [place.thread] });
    const listens = editChannels.includes(said.channel);
    const situation: Situation = { team, me, listens, live: line !== undefined };
    downloads.remember(said.files ?? []);
    const answered = asksOfThread(said, situation) ? await this.#answered(said) : [];
    const heard = hear(said, situation, answered);
    const shared = await sharedChannels.has(said.channel);
    const refused = heard && refusalOf({ team: teamOf(said), shared }, self(), access);
    if (refused !== undefined) this.#refuse(heard, refused, said);
    else await this.#act(heard, said, situation);
  }

  /** Once in a while. What people say among themselves in a thread of ours is no reason to speak up. */
  #refuse(heard: Heard, sentence: string, said: Said): void {
    const wish = heard && "request" in heard ? heard.request.wish : undefined;
    if (wish?.kind === "edit" && !wish.addressed) return;
    if (this.#refused.allows(`${said.channel}/${said.user}`)) void this.#whisper(said, say(sentence));
  }

  async #act(heard: Heard, said: Said, situation: Situation): Promise<void> {
    if (!heard) return;
    if ("say" in heard) return void this.#whisper(said, say(heard.say));
    if ("command" in heard) return this.#command(heard, said, situation);
    this.#inWords(await this.#deps.core.receive(heard.request), said);
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
    const { core, clock } = this.#deps;
    const { thread } = placeOf(situation.team, said);
    const author = personOf(said.user ?? "");
    const there = await core.ask(author, { kind: "conversation", of: thread });
    const models = (await core.ask(author, { kind: "models" })).map(({ id }) => id);
    const context = contextOf(thread, there, models);
    const asked = command.asks(valuesOf(command, rest, attachmentsOf(said), context), context);
    if ("complaint" in asked) return void this.#whisper(said, say(asked.complaint));
    if ("question" in asked) return this.#answer(asked.question, said, thread);
    const wish: Wish = "form" in asked ? { kind: "form", draft: asked.form } : asked.wish;
    if (wish.kind === "delete") return void this.#whisper(said, confirmation(there, thread));
    if (wish.kind === "forget") return void this.#whisper(said, forgetView(await core.ask(author, { kind: "belongings" })));
    const id = subjectOf(situation.team, said);
    this.#inWords(await core.receive({ id, place: { thread }, author, at: clock.now(), wish }), said);
  }

  async #answer(question: Question, said: Said, thread: Thread): Promise<void> {
    const { core, self } = this.#deps;
    const asked: Question = question.kind === "conversation" ? { kind: "conversation", of: thread } : question;
    void this.#whisper(said, await answerTo(asked, personOf(said.user ?? ""), core, self().address));
  }

  #inWords(answer: Answer, said: Said): void {
    if (answer.kind === "words") void this.#whisper(said, say(answer.text));
  }

  /** At a message in a channel, not in a thread that nobody has begun. Best effort: what was said is dealt with, whoever can be told. */
  async #whisper(said: Said, message: Message): Promise<void> {
    const { api, log, self } = this.#deps;
    const { team } = self();
    const inThread = said.thread_ts !== undefined || isDirect(said.channel);
    const place: Place = inThread ? placeOf(team, said) : { channel: { platform: "slack", id: `${team}/${said.channel}` } };
    for (let tries = 1; ; tries++) {
      try {
        return await whisper(place, said.user ?? "", message, api);
      } catch (error) {
        const wait = error instanceof PlatformError && error.fault === "rate-limited" ? error.retryAfterMs : undefined;
        if (wait === undefined || tries === TELL_TRIES)
          return log.warn({ person: said.user, err: error }, "a person could not be told");
        await pause(wait);
      }
    }
  }
}

/** An event of a message with files may come without them. */
function lacksFiles({ subtype, files }: Said): boolean {
  return subtype === "file_share" && files === undefined;
}

function contextOf(thread: Thread, there: ConversationView | undefined, models: ModelId[]): Context {
  const turn = there?.cards.findLast(({ kind }) => kind === "edit")?.turn;
  return { thread, live: there !== undefined, direct: false, ...(turn && { turn }), models };
}
