import { type APIMediaGalleryComponent, type APIUnfurledMediaItem, ComponentType, PermissionFlagsBits } from "discord.js";
import { expect, test } from "vitest";
import { sharp } from "../../../src/images/picture-slots.ts";
import { isAllowed } from "../../../src/platforms/discord/gateway/downloads.ts";
import { readPictureId, readThread, snowflakeAt, timeOf } from "../../../src/platforms/discord/gateway/ids.ts";
import { invitePermissions, inviteUrl, missingPermissions } from "../../../src/platforms/discord/gateway/permissions.ts";
import { draftOf, readTarget, targetsIn } from "../../../src/platforms/discord/inbound/interactions/targets.ts";
import { picturesOf } from "../../../src/platforms/discord/inbound/pictures.ts";
import { discordMessages } from "../../../src/platforms/discord/messages.ts";
import { fitFiles } from "../../../src/platforms/discord/outbound/fit-files.ts";
import { cardBody } from "../../../src/platforms/discord/outbound/render-card.ts";
import { provenance } from "../../fakes/provenance.ts";
import { manifestNaming, withManifest } from "../../images/provenance/samples.ts";
import { film, framesIn } from "../pictures.ts";
import { attachment, card, channel, hat, me, message, photo, post, slot, user } from "./fixtures.ts";

test.each([
  ["https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", true],
  ["https://media.discordapp.net/attachments/1/2/a.png", true],
  ["https://images-ext-1.discordapp.net/external/x", true],
  ["http://cdn.discordapp.com/a.png", false],
  ["https://cdn.discordapp.com:8443/a.png", false],
  ["https://cdn.discordapp.com.evil.example/a.png", false],
  ["https://evil.example/cdn.discordapp.com", false],
  ["http://127.0.0.1/latest", false],
  ["http://169.254.169.254/", false],
  ["file:///etc/passwd", false],
])("allows a download from %s: %s", (url, allowed) => {
  expect(isAllowed(new URL(url), undefined)).toBe(allowed);
});

test("makes an animation smaller with all its frames", async () => {
  const bytes = await film("gif", { width: 600, height: 400, count: 6 });
  const moving = { name: "t1-v1.gif", alt: "", preview: false, version: 0, read: async () => bytes };
  const { files, shrunk } = await fitFiles([moving], Math.floor(bytes.length / 2));
  expect([files[0]?.name, shrunk.has("t1-v1.gif")]).toEqual(["t1-v1.webp", true]);
  expect(await framesIn(files[0]?.data ?? bytes)).toMatchObject({ format: "webp", pages: 6 });
});

test("allows downloads from a custom API's origin, but not from other ports", () => {
  expect(isAllowed(new URL("http://127.0.0.1:4000/cdn/a.png"), "http://127.0.0.1:4000")).toBe(true);
  expect(isAllowed(new URL("http://127.0.0.1:4001/cdn/a.png"), "http://127.0.0.1:4000")).toBe(false);
});

test("posts pictures that fit unchanged and shrinks those that don't", async () => {
  const noise = await sharp(
    Buffer.alloc(400 * 400 * 3).map(() => Math.random() * 256),
    { raw: { width: 400, height: 400, channels: 3 } },
  )
    .png()
    .toBuffer();
  const image = { name: "t1-v1.png", alt: "", preview: false, version: 0, read: async () => noise };
  const unchanged = await fitFiles([image], noise.length);
  expect(unchanged.files[0]?.data).toBe(noise);
  const { files, shrunk } = await fitFiles([image], 50_000);
  expect(files[0]?.name).toBe("t1-v1.webp");
  expect(files[0]?.data.length).toBeLessThanOrEqual(50_000);
  expect((await sharp(Buffer.from(files[0]?.data ?? [])).metadata()).format).toBe("webp");
  expect([...shrunk]).toEqual([["t1-v1.png", discordMessages.shrunk]]);
});

test("keeps the mark of a picture that it shrinks, and says that its signature is gone", async () => {
  const bytes = await sharp({ create: { width: 900, height: 900, channels: 3, background: "red", noise: { type: "gaussian" } } })
    .png()
    .toBuffer();
  const signed = withManifest(bytes, manifestNaming("trainedAlgorithmicMedia"));
  const image = { name: "t1-v1.png", alt: "", preview: false, version: 0, read: async () => signed };
  const { files, shrunk } = await fitFiles([image], signed.length / 2);
  expect(provenance.read(files[0]?.data ?? new Uint8Array())).toEqual({ origin: "generated", credentials: "removed" });
  expect([...shrunk]).toEqual([["t1-v1.png", discordMessages.shrunkUnsigned]]);
});

test("finds pictures in attachments and embeds, and no other files", () => {
  const carrying = message({
    attachments: [photo, attachment("400000000000000003", "notes.txt", "text/plain"), hat],
    embeds: [
      { image: { url: "https://elsewhere.example/a.png", proxy_url: "https://images-ext-1.discordapp.net/external/a.png" } },
    ],
  });
  expect(picturesOf(carrying).map(({ part }) => part)).toEqual([photo.id, hat.id, "e0"]);
  expect(picturesOf(carrying)[2]?.url).toBe("https://images-ext-1.discordapp.net/external/a.png");
});

test("recognizes spoilers by flag, name, component, and bars around a link", () => {
  const link = "https://elsewhere.example/a.png";
  const embeds = [{ image: { url: link, proxy_url: "https://images-ext-1.discordapp.net/external/a.png" } }];
  const hidden = (more: Parameters<typeof message>[0]) => picturesOf(message(more)).map(({ spoiler }) => spoiler ?? false);
  expect(hidden({ attachments: [{ ...photo, flags: 8 }, attachment("1", "SPOILER_a.png"), hat] })).toEqual([true, true, false]);
  expect(hidden({ embeds, content: `look: || ${link} ||` })).toEqual([true]);
  expect(hidden({ embeds, content: `||look||: ${link} ||there||` })).toEqual([false]);
  const items = [
    { media: { url: link } as APIUnfurledMediaItem, spoiler: true },
    { media: { url: link } as APIUnfurledMediaItem },
  ];
  const gallery: APIMediaGalleryComponent = { type: ComponentType.MediaGallery, items };
  expect(hidden({ components: [gallery] })).toEqual([true, false]);
  expect(hidden({ components: [{ type: ComponentType.Container, spoiler: true, components: [gallery] }] })).toEqual([true, true]);
});

test("carries a spoiler from the menu of its message into the draft", () => {
  const targets = targetsIn(message({ attachments: [{ ...photo, flags: 8 }, hat] }), me);
  const chosen = readTarget(
    `which:${channel}/${post}`,
    targets.map(({ value }) => value),
  );
  expect(chosen && draftOf({ kind: "channel", channel }, chosen, chosen.targets).source).toEqual({
    attachments: [
      { id: `${channel}/${post}/${photo.id}`, name: "picture", spoiler: true },
      { id: `${channel}/${post}/${hat.id}`, name: "picture" },
    ],
  });
});

test("offers the variants of the bot's own card, and the attachments of other messages", () => {
  const ownCard = message({
    ...{ author: user(me), components: cardBody(card([slot(1), slot(2)])).components },
    attachments: [attachment("1", "t1-v1.png"), attachment("2", "t1-v2.webp")],
  });
  expect(targetsIn(ownCard, me).map(({ value }) => value)).toEqual(["v:variant00001", "v:variant00002"]);
  expect(targetsIn({ ...ownCard, author: user("9") }, me).map(({ value }) => value)).toEqual(["1", "2"]);
  const chosen = readTarget(`which:${channel}/${post}`, ["v:variant00002"]);
  expect(chosen && draftOf({ kind: "direct", channel }, chosen, chosen.targets)).toMatchObject({
    source: { variants: ["variant00002"] },
  });
});

test("starts a new conversation from a picture in a direct message", () => {
  const targets = targetsIn(message({ attachments: [photo] }), me);
  expect(draftOf({ kind: "direct", channel }, { channel, id: post }, targets)).toMatchObject({ fresh: true });
  expect(draftOf({ kind: "channel", channel }, { channel, id: post }, targets)).not.toHaveProperty("fresh");
});

test("names missing permissions like Discord's settings, and none for administrators and direct messages", () => {
  const where = { kind: "channel", channel } as const;
  expect(missingPermissions(where, invitePermissions & ~PermissionFlagsBits.CreatePublicThreads)).toEqual([
    "Create Public Threads",
  ]);
  expect(
    missingPermissions({ kind: "thread", channel, parent: "1" }, invitePermissions & ~PermissionFlagsBits.CreatePublicThreads),
  ).toEqual([]);
  expect(missingPermissions(where, PermissionFlagsBits.Administrator)).toEqual([]);
  expect(missingPermissions({ kind: "direct", channel }, 0n)).toEqual([]);
});

test("invites with exactly these permissions", () => {
  expect(invitePermissions).toBe(309_237_763_136n);
  expect(new URL(inviteUrl("1")).searchParams.get("scope")).toBe("bot applications.commands");
});

test("parses ids into channel, parent and time", () => {
  expect(readThread("@/5")).toEqual({ channel: "5" });
  expect(readThread("4/5")).toEqual({ channel: "5", parent: "4" });
  expect(readThread("4")).toEqual({ channel: "4" });
  expect(readThread("4<5")).toEqual({ channel: "4" });
  expect(timeOf(snowflakeAt(new Date(1_700_000_000_000)))).toEqual(new Date(1_700_000_000_000));
  expect(readPictureId("1/2/3")).toEqual({ kind: "posted", channel: "1", message: "2", part: "3" });
  expect(readPictureId("4<5")).toBeUndefined();
  expect(readPictureId("../../etc")).toBeUndefined();
});
