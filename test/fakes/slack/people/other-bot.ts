import { post } from "../acts/messages.ts";
import { messageBlocks } from "../rules/content.ts";
import type { Message } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import type { MessageOptions, MessageRef } from "./person.ts";
import { type Picture, share, upload } from "./uploads.ts";

/** Another app of the workspace. */
export class OtherBot {
  readonly #state: ServiceState;
  readonly #teamId: string;
  readonly #userId: string;
  readonly #botId: string;

  constructor(state: ServiceState, teamId: string, name: string) {
    this.#state = state;
    this.#teamId = teamId;
    this.#userId = state.id("U");
    this.#botId = state.id("B");
    state.addUser({ id: this.#userId, teamId, name, isBot: true });
  }

  /** The id of a picture that it uploads, for an image block. Only people in channels with a message that shows it see it. */
  async uploads(file: Picture): Promise<string> {
    return (await upload(this.#state, this.#teamId, this.#userId, file)).id;
  }

  /** `hook`: through an incoming webhook, which has no user. */
  async says(
    { id }: { id: string },
    text: string,
    { files = [], thread, hook = false, blocks }: MessageOptions & { hook?: boolean; blocks?: unknown[] } = {},
  ): Promise<MessageRef> {
    const stored = await Promise.all(files.map((one) => share(this.#state, this.#teamId, this.#userId, one)));
    const root = thread && this.#state.message(thread.channel, thread.ts);
    const subtype: Message["subtype"] = hook ? "bot_message" : stored.length > 0 ? "file_share" : undefined;
    const { ts } = post(this.#state, {
      ...{ channelId: id, userId: this.#userId, fromBot: false, otherBot: this.#botId, text },
      fileIds: stored.map((one) => one.id),
      blocks: messageBlocks(this.#state, { ...this.#state.team(this.#teamId), botUserId: this.#userId }, blocks),
      ...(root && { threadTs: root.threadTs ?? root.ts }),
      ...(subtype && { subtype }),
    });
    return { channel: id, ts };
  }
}
