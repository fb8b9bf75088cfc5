// A chat with two conversations, and people who open them on the page.

import { setTimeout } from "node:timers/promises";
import type { Turn, TurnKey } from "../../../../src/core/vocabulary.ts";
import { FakeChat } from "../../../fakes/chat.ts";
import { type App, PAGE_ADDRESS, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { photograph } from "../held-model.ts";

export const ada = { id: "100200300400500600", name: "Ada", moderator: false };
export const bo = { id: "100200300400500601", name: "Bo", moderator: true };
const place = { name: "#general", url: "https://discord.example/channels/1/2" };

export class Chat {
  readonly app: App;
  readonly service: FakeChat;
  #requests = 0;

  private constructor(app: App, service: FakeChat) {
    [this.app, this.service] = [app, service];
  }

  static async start(options: Parameters<typeof startApp>[0] = {}): Promise<Chat> {
    const service = new FakeChat("discord");
    const app = await startApp({ token: "the-token-of-the-page", origins: [PAGE_ADDRESS], chat: service, ...options });
    return new Chat(app, service);
  }

  stop(): Promise<void> {
    return this.app.stop();
  }

  /** Says something in a thread with a picture of its own, and waits until it is drawn. */
  async say(thread: string, prompt: string, by = ada): Promise<Turn> {
    const id = `said${++this.#requests}`;
    this.service.files.set(id, await photograph(300, 200 + this.#requests));
    const answer = await this.app.chatCore.receive({
      ...{ id, author: by, at: new Date(), location: { thread: { platform: "discord", id: thread } } },
      intent: {
        ...{ kind: "edit", prompt, source: { attachments: [{ id, name: "photo.jpg" }] }, references: [], settings: {} },
        ...{ addressed: true, fresh: false },
      },
    });
    if (answer.kind !== "turn") throw new Error(answer.kind);
    return this.finished(answer.turn);
  }

  /** Once all of its pictures are drawn and its card is posted. */
  async finished(key: TurnKey): Promise<Turn> {
    for (;;) {
      const turn = await this.app.store.turns.findTurn(key);
      if (turn && turn.state !== "received" && turn.state !== "drawing" && turn.message) return turn;
      await setTimeout(20);
    }
  }

  async turnsIn({ conversation }: Turn): Promise<Turn[]> {
    return this.app.store.turns.listTurns(conversation.id);
  }

  /** Presses "Open" on a card. Resolves to the secret in the link. */
  async link({ key, conversation }: Turn, by = ada): Promise<string> {
    const answer = await this.app.chatCore.receive({
      ...{ id: `click${++this.#requests}`, author: by, at: new Date() },
      location: { thread: { platform: "discord", id: conversation.thread ?? "" } },
      intent: { kind: "link", turn: key, place },
    });
    if (answer.kind !== "link") throw new Error(answer.kind);
    return answer.url.slice(`${PAGE_ADDRESS}/open#`.length);
  }

  /** A browser in which a person opened the conversation of a turn. */
  async visitor(turn: Turn, by = ada): Promise<BrowserClient> {
    const browser = new BrowserClient(this.app);
    const outcome = await browser.send("/open", { secret: await this.link(turn, by) });
    if (outcome.go !== `/c/${turn.conversation.key}`) throw new Error(JSON.stringify(outcome));
    return browser;
  }
}
