import {
  ActionRowBuilder,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelType,
  type ChatInputCommandInteraction,
  Client,
  ContextMenuCommandBuilder,
  FileUploadBuilder,
  LabelBuilder,
  type Message,
  ModalBuilder,
  Partials,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  type TextChannel,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { send } from "../../../src/platforms/discord/gateway/send.ts";
import { DiscordService } from "./service.ts";

const intents = 46_593;
let service: DiscordService;
let client: Client<true>;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
});
afterEach(async () => {
  await client?.destroy();
  await service.close();
});

async function login(): Promise<Client<true>> {
  const made = new Client({
    intents,
    partials: [Partials.Channel, Partials.Message, Partials.Reaction, Partials.User],
    enforceNonce: true,
    allowedMentions: { parse: [] },
    // With the library's default, uploads fail if another version of undici was loaded first.
    rest: { api: service.api, cdn: `${service.origin}/cdn`, mediaProxy: `${service.origin}/media`, makeRequest: send },
  });
  const ready = new Promise((resolve) => made.once("clientReady", resolve));
  await made.login(service.token);
  await ready;
  client = made as Client<true>;
  return client;
}

/** The next event of that name. */
function next<T>(name: string): Promise<T> {
  return new Promise((resolve) => client.once(name, resolve as () => void));
}

async function textChannel(id: string): Promise<TextChannel> {
  const channel = await client.channels.fetch(id);
  if (channel?.type !== ChannelType.GuildText) throw new Error("no text channel");
  return channel;
}

const red = () =>
  sharp({ create: { width: 8, height: 6, channels: 3, background: "red" } })
    .png()
    .toBuffer();
const blue = () =>
  sharp({ create: { width: 5, height: 5, channels: 3, background: "blue" } })
    .png()
    .toBuffer();

describe("messages", () => {
  test("delivers a person's message, with pictures that can be downloaded until their links expire", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    const received = next<Message>("messageCreate");
    await ada.posts(general, { text: `${service.mention} make it night`, pictures: [{ name: "cat.png", bytes: await red() }] });
    const message = await received;
    const attachment = message.attachments.first();
    expect(message.mentions.has(client.user)).toBe(true);
    expect([attachment?.width, attachment?.height, attachment?.contentType]).toEqual([8, 6, "image/png"]);
    const first = await fetch(attachment?.url ?? "");
    expect(Buffer.from(await first.arrayBuffer()).equals(await red())).toBe(true);
    service.clock.advance(25 * 60 * 60_000);
    expect((await fetch(attachment?.url ?? "")).status).toBe(404);
    const again = await message.channel.messages.fetch({ message: message.id, force: true });
    expect((await fetch(again.attachments.first()?.url ?? "")).status).toBe(200);
  });

  test("shows a posted card, then the edited one", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    const channel = await textChannel(general.id);
    const button = new ButtonBuilder().setCustomId("k:1").setLabel("1").setStyle(ButtonStyle.Primary);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(button);
    const card = await channel.send({
      content: "…",
      components: [row],
      files: [new AttachmentBuilder(await red(), { name: "a.png" })],
    });
    const final = new AttachmentBuilder(await blue(), { name: "t1-v1.png", description: "night" });
    await card.edit({ content: "done", files: [final], attachments: [] });
    const [shown] = ada.sees(general);
    expect(shown).toMatchObject({ text: "done", edited: true, buttons: [{ label: "1", customId: "k:1" }] });
    expect(shown?.pictures.map(({ name, alt }) => [name, alt])).toEqual([["t1-v1.png", "night"]]);
    expect(shown?.pictures[0]?.bytes.equals(await blue())).toBe(true);
  });

  test("posts once when the client retries a lost response with the same nonce", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    service.faults.next("POST", /messages$/).succeedsButAnswers(500);
    const channel = await textChannel(general.id);
    const message = await channel.send({ content: "once", nonce: "turn-1", enforceNonce: true });
    expect(ada.sees(general).map((one) => one.id)).toEqual([message.id]);
    expect(service.requests.filter((one) => one.path.endsWith("/messages")).map((one) => one.status)).toEqual([500, 200]);
  });

  test("leaves one message when the connection is cut after posting", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    const channel = await textChannel(general.id);
    service.faults.next("POST", /messages$/).losesResponse();
    await expect(channel.send({ content: "once", nonce: "turn-1", enforceNonce: true })).rejects.toThrow();
    await channel.send({ content: "once", nonce: "turn-1", enforceNonce: true });
    expect(ada.sees(general)).toHaveLength(1);
  });

  test("forwards a snapshot with the picture and without an author", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    const posted = await ada.posts(general, { text: "look", pictures: [{ name: "cat.png", bytes: await red() }] });
    await login();
    const received = next<Message>("messageCreate");
    ada.forwards(posted, ada.direct);
    const message = await received;
    const snapshot = message.messageSnapshots.first();
    expect([snapshot?.content, snapshot?.attachments.size, message.content]).toEqual(["look", 1, ""]);
  });
});

describe("threads", () => {
  test("gives a thread its message's id, and delivers its messages", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    const posted = await ada.posts(general, { text: "cat" });
    await login();
    const message = await (await textChannel(general.id)).messages.fetch(posted.id);
    const thread = await message.startThread({ name: "night", autoArchiveDuration: 1440 });
    expect(thread.id).toBe(posted.id);
    const again = client.rest.post(`/channels/${general.id}/messages/${posted.id}/threads`, { body: { name: "again" } });
    await expect(again).rejects.toMatchObject({ code: 160_004 });
    const received = next<Message>("messageCreate");
    await ada.posts(thread, { text: "darker" });
    expect((await received).channel.isThread()).toBe(true);
    expect(ada.sees(thread).map((one) => one.text)).toEqual(["", "darker"]);
  });

  test("refuses edits in an archived thread until a message unarchives it", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    const posted = await ada.posts(general, { text: "cat" });
    await login();
    const message = await (await textChannel(general.id)).messages.fetch(posted.id);
    const thread = await message.startThread({ name: "night", autoArchiveDuration: 60 });
    const card = await thread.send("card");
    service.clock.advance(61 * 60_000);
    await expect(card.edit("late")).rejects.toMatchObject({ code: 50_083 });
    await expect(card.react("👍")).rejects.toMatchObject({ code: 50_083 });
    await ada.posts(thread, { text: "hello again" });
    await card.edit("late");
    expect(ada.sees(thread).map((one) => one.text)).toEqual(["", "late", "hello again"]);
  });

  test("refuses posts in a locked thread", async () => {
    const general = service.channel("general");
    const boss = service.person("Boss", { moderates: true });
    const posted = await boss.posts(general, { text: "cat" });
    await login();
    const thread = await (await (await textChannel(general.id)).messages.fetch(posted.id)).startThread({ name: "night" });
    boss.locks(thread);
    await expect(thread.send("x")).rejects.toMatchObject({ code: 160_005 });
  });

  test("makes a forum post a thread that starts with its message", async () => {
    const forum = service.forum("ideas");
    const ada = service.person("Ada");
    await login();
    const received = next<Message>("messageCreate");
    const thread = await ada.opensPost(forum, "cat", {
      text: "make it night",
      pictures: [{ name: "cat.png", bytes: await red() }],
    });
    const message = await received;
    expect([message.id, message.channelId, message.attachments.size]).toEqual([thread.id, thread.id, 1]);
  });
});

describe("reactions", () => {
  test("delivers added and removed reactions, even on messages from before the login", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    const old = await ada.posts(general, { text: "old" });
    await login();
    const added = next<{ emoji: { name: string } }>("messageReactionAdd");
    ada.reacts(old, "1️⃣");
    expect((await added).emoji.name).toBe("1️⃣");
    const removed = next<{ emoji: { name: string } }>("messageReactionRemove");
    ada.unreacts(old, "1️⃣");
    await removed;
    const message = await (await textChannel(general.id)).messages.fetch(old.id);
    await message.react("🔟");
    expect(ada.sees(general)[0]?.reactions).toEqual([{ emoji: "🔟", by: ["threadbrush"] }]);
  });
});

describe("interactions", () => {
  const edit = new SlashCommandBuilder()
    .setName("edit")
    .setDescription("Edit a picture")
    .addStringOption((option) => option.setName("prompt").setDescription("What should change"))
    .addAttachmentOption((option) => option.setName("image").setDescription("The picture"))
    .addStringOption((option) => option.setName("models").setDescription("Models").setAutocomplete(true));
  const menu = new ContextMenuCommandBuilder().setName("Edit image").setType(ApplicationCommandType.Message);

  async function withCommands(): Promise<void> {
    await login();
    await client.application.commands.set([edit, menu]);
  }

  function form(): ModalBuilder {
    const prompt = new TextInputBuilder().setCustomId("prompt").setStyle(TextInputStyle.Paragraph);
    const models = new StringSelectMenuBuilder()
      .setCustomId("models")
      .addOptions({ label: "local", value: "local", default: true });
    const refs = new FileUploadBuilder().setCustomId("refs").setRequired(false).setMinValues(0).setMaxValues(5);
    return new ModalBuilder()
      .setCustomId("edit:1")
      .setTitle("Edit image")
      .addLabelComponents(
        new LabelBuilder().setLabel("What should change?").setTextInputComponent(prompt),
        new LabelBuilder().setLabel("Models").setStringSelectMenuComponent(models),
        new LabelBuilder().setLabel("Reference images").setFileUploadComponent(refs),
      );
  }

  test("defers a command and shows the response to one person only", async () => {
    const general = service.channel("general");
    const [ada, bob] = [service.person("Ada"), service.person("Bob")];
    await withCommands();
    client.once("interactionCreate", async (interaction) => {
      const command = interaction as ChatInputCommandInteraction;
      await command.deferReply({ flags: "Ephemeral" });
      const image = command.options.getAttachment("image", true);
      await command.editReply(`${command.options.getString("prompt")} ${image.width}×${image.height}`);
    });
    const use = await ada.uses("/edit", general, { prompt: "night", image: { name: "cat.png", bytes: await red() } });
    expect(await use.reply()).toMatchObject({ text: "night 8×6", ephemeral: true });
    expect([ada.sees(general).length, bob.sees(general).length]).toEqual([1, 0]);
  });

  test("starts a thread from the message that `withResponse` returns", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await withCommands();
    client.once("interactionCreate", async (interaction) => {
      const reply = await (interaction as ChatInputCommandInteraction).reply({ content: "cat", withResponse: true });
      await reply.resource?.message?.startThread({ name: "night" });
    });
    await ada.uses("/edit", general);
    const thread = await service.until(() => service.threads()[0], "the thread");
    expect(ada.sees(general)[0]?.threadId).toBe(thread.id);
  });

  test("opens a form from a message command, and delivers its text, choices and files", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    const posted = await ada.posts(general, { text: "cat" });
    await withCommands();
    client.on("interactionCreate", async (interaction) => {
      if (interaction.isMessageContextMenuCommand()) await interaction.showModal(form());
      if (!interaction.isModalSubmit()) return;
      const { fields } = interaction;
      const files = fields.getUploadedFiles("refs");
      await interaction.reply(`${fields.getTextInputValue("prompt")} ${fields.getStringSelectValues("models")} ${files?.size}`);
    });
    const opened = ada.picksFromMenu("Edit image", posted);
    expect((await opened.form()).title).toBe("Edit image");
    await expect(ada.submits(opened, {})).rejects.toThrow('"prompt" is required');
    const sent = await ada.submits(opened, { prompt: "night", refs: [{ name: "hat.png", bytes: await blue() }] });
    expect((await sent.reply()).text).toBe("night local 1");
  });

  test("shows suggestions while a person types", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await withCommands();
    client.once("interactionCreate", async (interaction) => {
      if (interaction.isAutocomplete()) await interaction.respond([{ name: interaction.options.getFocused(), value: "local" }]);
    });
    const use = await ada.types("/edit", general, { models: "lo" }, "models");
    expect(await use.choices()).toEqual([{ name: "lo", value: "local" }]);
  });

  test("updates the message on a click, and refuses a second response", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    const button = new ButtonBuilder().setCustomId("pick").setLabel("1").setStyle(ButtonStyle.Secondary);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(button);
    const card = await (await textChannel(general.id)).send({ content: "pick one", components: [row] });
    const clicked = next<import("discord.js").ButtonInteraction>("interactionCreate");
    const use = ada.clicks(card, "1");
    const interaction = await clicked;
    await interaction.update({ content: "picked", components: [] });
    expect(await use.answered()).toBe(7);
    expect(ada.sees(general)[0]).toMatchObject({ text: "picked", buttons: [] });
    const { id, token } = interaction;
    await expect(
      client.rest.post(`/interactions/${id}/${token}/callback`, { body: { type: 6 }, auth: false }),
    ).rejects.toMatchObject({
      code: 40_060,
    });
  });

  test("refuses responses after three seconds and follow-ups after fifteen minutes", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await withCommands();
    const late = next<ChatInputCommandInteraction>("interactionCreate");
    const use = await ada.uses("/edit", general);
    const first = await late;
    service.clock.advance(3001);
    await expect(use.answered()).rejects.toThrow("The application did not respond");
    await expect(first.deferReply()).rejects.toMatchObject({ code: 10_062 });
    const soon = next<ChatInputCommandInteraction>("interactionCreate");
    await ada.uses("/edit", general);
    const second = await soon;
    await second.deferReply();
    service.clock.advance(15 * 60_000);
    await expect(second.editReply("late")).rejects.toMatchObject({ code: 50_027, status: 401 });
  });

  test("returns registered commands in a form that can be compared", async () => {
    await withCommands();
    const before = await client.application.commands.fetch();
    await client.application.commands.set([edit, menu]);
    const after = await client.application.commands.fetch();
    expect([...after.keys()]).toEqual([...before.keys()]);
    const found = after.find((command) => command.name === "edit");
    expect(found?.options.map(({ name, description }) => [name, description])).toEqual(
      edit.options.map((option) => option.toJSON()).map(({ name, description }) => [name, description]),
    );
  });
});

describe("direct messages", () => {
  test("delivers DMs both ways until the person closes them", async () => {
    const ada = service.person("Ada");
    await login();
    const received = next<Message>("messageCreate");
    await ada.posts(ada.direct, { text: "hello" });
    const message = await received;
    expect([message.channel.isDMBased(), message.content]).toEqual([true, "hello"]);
    await message.reply("hi");
    expect(ada.sees(ada.direct).map((one) => [one.author, one.text])).toEqual([
      ["Ada", "hello"],
      ["threadbrush", "hi"],
    ]);
    ada.takesDirectMessages = false;
    await expect(message.reply("still there?")).rejects.toMatchObject({ code: 50_007 });
  });
});

describe("buttons in direct messages", () => {
  test("opens a form from a button in a DM, and updates the message on submit", async () => {
    const ada = service.person("Ada");
    await ada.posts(ada.direct, { text: "hello" });
    await login();
    const button = new ButtonBuilder().setCustomId("more").setLabel("More").setStyle(ButtonStyle.Secondary);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(button);
    const channel = await client.channels.fetch(ada.direct.id);
    if (!channel?.isSendable()) throw new Error("no DM");
    const card = await channel.send({ content: "cat", components: [row] });
    client.on("interactionCreate", async (interaction) => {
      const prompt = new TextInputBuilder().setCustomId("prompt").setStyle(TextInputStyle.Short);
      const label = new LabelBuilder().setLabel("What?").setTextInputComponent(prompt);
      if (interaction.isButton())
        await interaction.showModal(new ModalBuilder().setCustomId("f").setTitle("More").addLabelComponents(label));
      if (!interaction.isModalSubmit() || !interaction.isFromMessage()) return;
      await interaction.update(interaction.fields.getTextInputValue("prompt"));
    });
    const sent = await ada.submits(ada.clicks(card, "More"), { prompt: "night" });
    expect((await sent.reply()).text).toBe("night");
    expect(ada.sees(ada.direct).map((one) => one.text)).toEqual(["hello", "night"]);
  });
});

describe("the gateway with discord.js", () => {
  test("resumes a cut connection and replays missed events in order", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    const texts: string[] = [];
    client.on("messageCreate", (message) => texts.push(message.content));
    const resumed = next<number>("shardResume");
    service.gateway.drop({ resumable: true });
    for (const text of ["1", "2", "3"]) await ada.posts(general, { text });
    await resumed;
    expect(texts).toEqual(["1", "2", "3"]);
  });

  test("rejects the login with an intent that is off in the portal", async () => {
    service.portal.messageContent = false;
    const refused = new Client({ intents, rest: { api: service.api } });
    await expect(refused.login(service.token)).rejects.toThrow("Used disallowed intents");
    await refused.destroy();
  });

  test("rejects the login with a wrong token", async () => {
    const refused = new Client({ intents, rest: { api: service.api } });
    await expect(refused.login("wrong")).rejects.toThrow();
    await refused.destroy();
  });
});

describe("rate limits with discord.js", () => {
  test("sends a 429 that the client waits for and retries", async () => {
    const general = service.channel("general");
    const ada = service.person("Ada");
    await login();
    service.faults.next("POST", /messages$/).isLimited(0.1);
    await (await textChannel(general.id)).send("once");
    expect(ada.sees(general)).toHaveLength(1);
    expect(service.requests.filter((one) => one.path.endsWith("/messages")).map((one) => one.status)).toEqual([429, 200]);
  });

  test("sends no events of channels that the bot can't see, and refuses posts there", async () => {
    const secret = service.channel("secret");
    const ada = service.person("Ada");
    service.forbid("AttachFiles", secret);
    await login();
    const channel = await textChannel(secret.id);
    await expect(channel.send({ files: [new AttachmentBuilder(await red(), { name: "a.png" })] })).rejects.toMatchObject({
      code: 50_013,
    });
    service.forbid("ViewChannel", secret);
    const received: string[] = [];
    client.on("messageCreate", (message) => received.push(message.content));
    await ada.posts(secret, { text: "psst" });
    await expect(client.rest.get(`/channels/${secret.id}`)).rejects.toMatchObject({ code: 50_001 });
    expect(received).toEqual([]);
  });
});
