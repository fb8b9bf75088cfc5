import { type InteractionResponseType as Answer, MessageFlags } from "discord.js";
import type { Form, Interaction } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import { type Shown, show } from "./shown.ts";

const patienceMs = 3000;

/** Something that a person did and that the bot has to answer: a command, a click, a form, a look at suggestions. */
export class Use {
  readonly id: string;
  readonly #world: World;
  readonly #interaction: Interaction;

  constructor(world: World, interaction: Interaction) {
    this.#world = world;
    this.#interaction = interaction;
    this.id = interaction.id;
  }

  /** How the bot has answered; undefined as long as it has not. */
  get answer(): Answer | undefined {
    return this.#interaction.acknowledged?.type;
  }

  get token(): string {
    return this.#interaction.token;
  }

  /** The component's message, for forms that it opens. */
  get sourceId(): string | undefined {
    return this.#interaction.sourceId;
  }

  get channelId(): string {
    return this.#interaction.channelId;
  }

  /** Resolves when the bot answers. Throws what the person reads when it does not within three seconds. */
  async answered(): Promise<Answer> {
    const ended = new AbortController();
    const { clock, watch } = this.#world;
    const deadline = this.#interaction.createdAt + patienceMs;
    void clock.reach(deadline + 1, ended.signal).then(() => watch.changed());
    try {
      return await watch.until(() => this.answer ?? this.#impatient(deadline), `the answer to ${this.id}`);
    } finally {
      ended.abort();
    }
  }

  /** The form that the bot opens. */
  async form(): Promise<Form> {
    await this.answered();
    if (!this.#interaction.form) throw new Error("the bot answered, but opened no form");
    return this.#interaction.form;
  }

  /** The suggestions that the bot gives. */
  async choices(): Promise<{ name: string; value: string | number }[]> {
    await this.answered();
    return this.#interaction.choices ?? [];
  }

  /** The message that the bot answers with, once it has ended its thinking. */
  async reply(): Promise<Shown> {
    await this.answered();
    const found = () => {
      const message = this.#world.messages.get(this.#interaction.originalId ?? "");
      return message && (message.flags & MessageFlags.Loading) === 0 ? message : undefined;
    };
    return show(this.#world, await this.#world.watch.until(found, "the bot's reply"));
  }

  #impatient(deadline: number): undefined {
    if (this.#world.clock.now() > deadline) throw new Error("The application did not respond");
  }
}
