import { type InteractionResponseType as Answer, MessageFlags } from "discord.js";
import type { Form, Interaction } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { show, type VisibleMessage } from "./visible-message.ts";

const responseTimeoutMs = 3000;

/** An interaction that the bot has to respond to: a command, a click, a form or autocomplete. */
export class PendingInteraction {
  readonly id: string;
  readonly #state: ServiceState;
  readonly #interaction: Interaction;

  constructor(state: ServiceState, interaction: Interaction) {
    this.#state = state;
    this.#interaction = interaction;
    this.id = interaction.id;
  }

  /** The type of the bot's response; undefined until it responds. */
  get answer(): Answer | undefined {
    return this.#interaction.acknowledged?.type;
  }

  get token(): string {
    return this.#interaction.token;
  }

  /** The message of the component, for the form it opens. */
  get sourceId(): string | undefined {
    return this.#interaction.sourceId;
  }

  get channelId(): string {
    return this.#interaction.channelId;
  }

  /** Resolves when the bot responds. Throws what the person reads if it doesn't within three seconds. */
  async answered(): Promise<Answer> {
    const ended = new AbortController();
    const { clock, watch } = this.#state;
    const deadline = this.#interaction.createdAt + responseTimeoutMs;
    void clock.reach(deadline + 1, ended.signal).then(() => watch.changed());
    try {
      return await watch.until(() => this.answer ?? this.#failIfLate(deadline), `the answer to ${this.id}`);
    } finally {
      ended.abort();
    }
  }

  /** The form that the bot opens. */
  async form(): Promise<Form> {
    await this.answered();
    if (!this.#interaction.form) throw new Error("the bot responded without a form");
    return this.#interaction.form;
  }

  /** The suggestions that the bot gives. */
  async choices(): Promise<{ name: string; value: string | number }[]> {
    await this.answered();
    return this.#interaction.choices ?? [];
  }

  /** The bot's response message, once it is no longer "thinking". */
  async reply(): Promise<VisibleMessage> {
    await this.answered();
    const found = () => {
      const message = this.#state.messages.get(this.#interaction.originalId ?? "");
      return message && (message.flags & MessageFlags.Loading) === 0 ? message : undefined;
    };
    return show(this.#state, await this.#state.watch.until(found, "the bot's reply"));
  }

  #failIfLate(deadline: number): undefined {
    if (this.#state.clock.now() > deadline) throw new Error("The application did not respond");
  }
}
