import type { MessageId, Thread } from "../../../src/core/vocabulary.ts";
import { FakeChat } from "../../fakes/chat.ts";
import type { FakeCore } from "./fake-core.ts";
import { conformsAsPlatform, type PlatformHarness } from "./platform.ts";

const person = { id: "ada", name: "Ada", moderator: false };

conformsAsPlatform("the fake chat", async (core: FakeCore): Promise<PlatformHarness> => {
  const chat = new FakeChat();
  const channel: Thread = { platform: "discord", id: "c" };
  return {
    ...{ platform: chat, channel, loseResponse: (to) => chat.loseResponse(to), close: async () => {} },
    async visibleMessages({ id }) {
      const roots = chat.roots.filter((root) => root.channel === id).map(({ text, files }) => ({ text, pictures: files }));
      const cards = chat.shown.filter((message) => message.thread === id);
      return [...roots, ...cards.map(({ card, files }) => ({ text: card.text, pictures: files }))];
    },
    async postAsPerson(thread, prompt, pictures = []) {
      const attachments = pictures.map((bytes) => {
        const id = core.key();
        chat.files.set(id, bytes);
        return { id, name: `${id}.png` };
      });
      const edit = { prompt, references: [], settings: {}, addressed: true, fresh: false };
      await chat.receive({
        ...{ id: core.key(), location: thread.id === channel.id ? { channel } : { thread }, author: person, at: new Date() },
        intent: { kind: "edit", ...edit, ...(attachments.length > 0 && { source: { attachments } }) },
      });
    },
    async deleteAsPerson(_thread: Thread, message: MessageId) {
      await chat.deleteMessage(_thread, message);
    },
  };
});
