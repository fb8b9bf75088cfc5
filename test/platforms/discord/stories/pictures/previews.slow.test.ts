// Previews reach the card while drawing, within Discord's rate limit, and the final picture comes last.

import { expect, onTestFinished, test } from "vitest";
import type { ImageModel } from "../../../../../src/core/ports/models.ts";
import { Api } from "../../../../../src/platforms/discord/gateway/api.ts";
import { ChannelDirectory } from "../../../../../src/platforms/discord/gateway/channel-directory.ts";
import { GuildCache } from "../../../../../src/platforms/discord/gateway/guild-cache.ts";
import { rateLimited } from "../../../../../src/platforms/discord/gateway/rate-limit.ts";
import { CardSender } from "../../../../../src/platforms/discord/outbound/card-sender.ts";
import { silent } from "../../../../fakes/bot.ts";
import { DiscordService } from "../../../../fakes/discord/service.ts";
import { unmarked } from "../../../../fakes/provenance.ts";
import { card, slot } from "../../fixtures.ts";
import { colourAt, createModel, isFinished, photo, plainPhoto, startChat } from "../../start.ts";

const colours = ["#e02020", "#20c040", "#2040e0", "#d0d020", "#20d0d0", "#d020d0"];
/** Discord allows five edits in five seconds. */
const EDIT_INTERVAL_MS = 1000;

/** A model that sends all previews but one at once, the last when `more` resolves, and its picture when `done` resolves. */
async function createStreamingModel() {
  const [more, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const pictures = await Promise.all(colours.map((colour) => plainPhoto(colour)));
  const image = (await photo()).bytes;
  const model: ImageModel = {
    ...createModel(async () => image),
    can: { ...createModel(async () => image).can, previews: true },
    async draw({ seed }, { preview }) {
      for (const { bytes } of pictures.slice(0, -1)) preview(bytes);
      await more.promise;
      preview(pictures.at(-1)?.bytes ?? image);
      await done.promise;
      return { image, costUsd: 0, notes: [], seed };
    },
  };
  return { model, more, done, image };
}

const isNear = async (bytes: Uint8Array, colour: string) => {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return (await colourAt(bytes, 0.5, 0.5)).every((value, channel) => Math.abs(value - (wanted[channel] ?? 0)) < 30);
};

test("shows the newest preview, paces previews, and posts the model's picture unchanged", async () => {
  const { model, more, done, image } = await createStreamingModel();
  const { ada, service, general, waitForCard } = await startChat(model);
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures: [await photo()] });
  const edits = () => service.requests.filter(({ method, files }) => method === "PATCH" && files.length > 0);
  const shown = await waitForCard(posted, ({ pictures }) => pictures.length > 0, "a preview");
  expect([shown.pictures[0]?.name, shown.pictures[0]?.alt, shown.buttons.map(({ label }) => label)]).toEqual([
    ...["t1-v1-preview.webp", "make it night", ["Cancel"]],
  ]);
  await service.until(() => edits().length > 0, "an edit");
  more.resolve();
  const last = await service.until(() => edits().length > 1 && edits().at(-1), "the last preview");
  expect(await isNear(last.files[0]?.bytes ?? image, "#d020d0")).toBe(true);
  done.resolve();
  const final = await waitForCard(posted, isFinished, "the final picture");
  expect([final.pictures.length, image.equals(unmarked(final.pictures[0]?.bytes))]).toEqual([1, true]);
  const previews = edits()
    .slice(0, -1)
    .map(({ at }) => at);
  const apart = previews.slice(1).map((at, position) => at - (previews[position] ?? 0));
  expect(apart.filter((ms) => ms < EDIT_INTERVAL_MS)).toEqual([]);
  for (const { files } of edits()) expect([files.length, files[0]?.bytes.length !== 0]).toEqual([1, true]);
});

test("shows the fastest of three models first, marks the failed one, and keeps their order in the end", async () => {
  const slow = Promise.withResolvers<void>();
  const [first, second] = [await plainPhoto("#e02020"), await plainPhoto("#20c040")];
  const named = (id: string, model: ImageModel) => ({ ...model, id: id as ImageModel["id"] });
  const broken = createModel(async () => Promise.reject(new Error("broken")));
  const { ada, service, general, waitForCard, cards } = await startChat(
    ...[
      named(
        "slow/one",
        createModel(async () => first.bytes, slow.promise),
      ),
      named(
        "fast/two",
        createModel(async () => second.bytes),
      ),
    ],
    named("broken/three", broken),
  );
  const models = "slow/one, fast/two, broken/three";
  await (await ada.uses("/edit", general, { prompt: "make it night", models, image: await photo() })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  const early = await waitForCard(
    thread,
    ({ pictures, text }) => pictures.length > 0 && text.includes("failed"),
    "the fast picture",
  );
  expect(early.pictures.map(({ name }) => name)).toEqual(["t1-v2.png"]);
  slow.resolve();
  const card = await waitForCard(thread, (one) => isFinished(one) && one.pictures.length === 2, "both pictures");
  expect(card.pictures.map(({ name }) => name)).toEqual(["t1-v1.png", "t1-v2.png"]);
  expect([first, second].map(({ bytes }, n) => bytes.equals(unmarked(card.pictures[n]?.bytes)))).toEqual([true, true]);
  expect(card.buttons.map(({ label }) => label).slice(0, 4)).toEqual(["Pick 1", "Pick 2", "Run again", "Retry"]);
  expect(cards(thread).map(({ id }) => id)).toEqual([early.id]);
});

test("adds number reactions after the final picture, and works without them", async () => {
  const { service, general, startConversation } = await startChat();
  await startConversation();
  const asked = () =>
    service.requests.map(({ method, path }) => `${method} ${path.includes("/reactions/") ? "reactions" : "messages"}`);
  await service.until(() => asked().includes("PUT reactions"), "the reactions");
  expect(asked().lastIndexOf("PATCH messages")).toBeLessThan(asked().indexOf("PUT reactions"));
  service.forbid("AddReactions", general);
  expect((await startConversation("invert it")).first.buttons.map(({ label }) => label)).toEqual(["Pick 1", "Run again"]);
});

test("defers previews for the rate limit, but not the final picture", async () => {
  const service = await DiscordService.start({ rateLimits: false });
  onTestFinished(() => service.close());
  const ada = service.person("Ada");
  const thread = { platform: "discord", id: `@/${ada.direct.id}` } as const;
  const api = new Api(service.token ?? "", service.api, rateLimited(Number.POSITIVE_INFINITY));
  const now = new Date();
  const directory = new ChannelDirectory({ api, guilds: new GuildCache(), me: () => "", log: silent });
  const cards = new CardSender(api, directory, { now: () => now });
  const preview = { name: "t1-v1-preview.webp", alt: "", preview: true, version: 1, read: async () => (await photo()).bytes };
  const drawn = (version: number) => card([slot(1, { image: { ...preview, version } })], { drawing: true });
  const id = await cards.post(thread, "turn00000001", drawn(1));
  expect(await cards.edit(id, drawn(2))).toEqual({ kind: "deferred", retryAfterMs: expect.any(Number) });
  expect(await cards.edit(id, card([slot(1)]))).toBe(id);
  now.setTime(now.getTime() + 2 * EDIT_INTERVAL_MS);
  expect(await cards.edit(id, drawn(3))).toBe(id);
});
