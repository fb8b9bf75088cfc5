import { post } from "../acts/messages.ts";
import type { Message } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import type { Named, Said } from "./person.ts";
import { share } from "./uploading.ts";

/** Another app of the workspace. */
export class OtherBot {
  readonly #world: World;
  readonly #teamId: string;
  readonly #userId: string;
  readonly #botId: string;

  constructor(world: World, teamId: string, name: string) {
    this.#world = world;
    this.#teamId = teamId;
    this.#userId = world.id("U");
    this.#botId = world.id("B");
    world.users.set(this.#userId, { id: this.#userId, teamId, name, isBot: true });
  }

  /** `hook`: by an incoming webhook, which has no user. */
  async says(
    { id }: { id: string },
    text: string,
    { files = [], thread, hook = false }: Said & { hook?: boolean } = {},
  ): Promise<Named> {
    const stored = await Promise.all(files.map((one) => share(this.#world, this.#teamId, this.#userId, one)));
    const root = thread && this.#world.message(thread.channel, thread.ts);
    const subtype: Message["subtype"] = hook ? "bot_message" : stored.length > 0 ? "file_share" : undefined;
    const { ts } = post(this.#world, {
      ...{ channelId: id, userId: this.#userId, fromBot: false, otherBot: this.#botId, text },
      fileIds: stored.map((one) => one.id),
      ...(root && { threadTs: root.threadTs ?? root.ts }),
      ...(subtype && { subtype }),
    });
    return { channel: id, ts };
  }
}
