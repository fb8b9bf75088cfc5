import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PermissionFlagsBits as Bits, ChannelType, GatewayCloseCodes, GatewayIntentBits as Intent } from "discord.js";
import { emitGuildCreate, emitGuildDelete, emitRoleCreate, removeGuild } from "./acts/guilds.ts";
import { proxyMessage } from "./acts/proxies.ts";
import { archiveIdle, emitChannelEvent, removeChannel } from "./acts/threads.ts";
import { Gateway } from "./gateway/gateway.ts";
import { Person } from "./people/person.ts";
import { Api } from "./rest/api.ts";
import type { Permission } from "./rules/permissions.ts";
import type { Channel, Guild, Overwrite } from "./state/rows.ts";
import { ServiceState } from "./state/service-state.ts";
import type { Shard } from "./state/snowflakes.ts";
import { memberWithUser } from "./state/views.ts";

/** The bot's permissions: view, send, send in threads, open threads, files, embeds, history, reactions. */
const invited = 309_237_763_136n;
const everyone =
  invited | Bits.UseApplicationCommands | Bits.EmbedLinks | Bits.ChangeNickname | Bits.CreatePublicThreads | Bits.SendMessages;
const moderator = Bits.ManageMessages | Bits.ManageThreads | Bits.ManageChannels;

/**
 * Discord on loopback: REST v10, gateway v10 and CDN in one server, with one application and one guild, or more. It refuses what
 * Discord refuses. discord.js needs only `new Client({ rest: { api: service.api } })` and `client.login(service.token)`.
 */
export class DiscordService {
  readonly state = new ServiceState(invited, everyone);
  /** Undefined once it's revoked. */
  token: string | undefined = this.#newToken();
  readonly clock = this.state.clock;
  readonly portal = this.state.portal;
  readonly gateway = new Gateway(this.state, () => this.token);
  readonly #api = new Api(this.state, () => this.token, [
    { method: "GET", path: "/gateway/bot", handle: () => this.gateway.address() },
    { method: "GET", path: "/gateway", open: true, handle: () => this.gateway.address() },
  ]);
  readonly limits = this.#api.limits;
  readonly faults = this.#api.faults;
  /** Every HTTP request so far. */
  readonly requests = this.#api.requests;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on("upgrade", (request, socket, head) => this.gateway.upgrade(request, socket, head));
    this.clock.onMove(() => {
      archiveIdle(this.state);
      this.state.watch.changed();
    });
  }

  /** `rateLimits: false` for tests that aren't about rate limits. */
  static async start({ rateLimits = true } = {}): Promise<DiscordService> {
    const service = new DiscordService();
    service.limits.on = rateLimits;
    await new Promise<void>((listening) => service.#server.listen(0, "127.0.0.1", listening));
    service.state.origin = `http://127.0.0.1:${(service.#server.address() as AddressInfo).port}`;
    return service;
  }

  async close(): Promise<void> {
    this.gateway.stop();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  get origin(): string {
    return this.state.origin;
  }

  /** For discord.js' `rest.api`; it appends `/v10`. */
  get api(): string {
    return `${this.origin}/api`;
  }

  /** How to mention the bot in a text. */
  get mention(): string {
    return `<@${this.state.bot.id}>`;
  }

  /** Adds a member to the guild; `bot`: another bot. */
  person(name: string, { moderates = false, bot = false } = {}): Person {
    const { state } = this;
    const user = { id: state.ids.next(), name, bot, closed: false };
    state.users.set(user.id, user);
    const role = { id: state.ids.next(), name: `${name}'s`, permissions: moderates ? moderator : 0n };
    state.guild.roles.push(role);
    const guildId = state.guild.id;
    emitRoleCreate(state, state.guild, role);
    state.join(state.guild, user.id, [role.id]);
    const payload = () => ({ ...memberWithUser(state, state.guild, user.id), guild_id: guildId });
    state.emit({ name: "GUILD_MEMBER_ADD", intent: Intent.GuildMembers, guildId, payload });
    return new Person(state, user);
  }

  channel(name: string, guild = this.state.guild): Channel {
    return this.#newChannel(name, ChannelType.GuildText, guild);
  }

  forum(name: string): Channel {
    return this.#newChannel(name, ChannelType.GuildForum, this.state.guild);
  }

  /** Adds the bot to another guild. `shard`: the shard that it belongs to, and how many there are. */
  guild(name: string, shard?: Shard): Guild {
    const guild = this.state.addGuild(name, shard);
    emitGuildCreate(this.state, guild);
    return guild;
  }

  /** Makes people members of a guild. */
  join(guild: Guild, ...people: Person[]): void {
    for (const { id } of people) this.state.join(guild, id, []);
  }

  /** Removes the bot from a guild, whose channels and messages it can't see any longer. */
  removeFrom(guild: Guild): void {
    removeGuild(this.state, guild);
  }

  /** Tells the bot that a guild is unavailable because of an outage. The bot stays in it. */
  outage(guild: Guild): void {
    emitGuildDelete(this.state, guild, { unavailable: true });
  }

  /** What PluralKit does with a message: a webhook posts it again under another name, and the original is deleted. `first`: which of the two
   *  comes first. Returns the copy's id. */
  proxy(message: { id: string }, copy: { name: string; text: string }, first: "copy" | "deletion" = "copy"): { id: string } {
    return proxyMessage(this.state, message.id, copy, first);
  }

  /** The thread that was started from a message. */
  threadOn(message: { id: string }): Channel | undefined {
    const channel = this.state.channels.get(message.id);
    return channel?.thread ? channel : undefined;
  }

  /** All threads, oldest first. */
  threads(): Channel[] {
    return this.state.threads();
  }

  remove(channel: Channel): void {
    removeChannel(this.state, channel);
  }

  /** Denies the bot a permission in one channel and its threads. */
  forbid(permission: Permission, channel: Channel): void {
    this.#overwrite(channel, { allow: 0n, deny: Bits[permission] });
  }

  /** Grants the bot, or somebody else, a permission in one channel and its threads. */
  allow(permission: Permission, channel: Channel, { id }: { id: string } = this.state.bot): void {
    this.#overwrite(channel, { allow: Bits[permission], deny: 0n }, id);
  }

  /** The maximum size of an uploaded file in bytes; undefined: Discord's own limit. */
  set uploadLimit(bytes: number | undefined) {
    this.state.uploadLimit = bytes;
  }

  /** Makes every link so far respond with 404. */
  expireLinks(): void {
    this.state.links.expireAll();
  }

  /** Deletes files from commands and forms, as Discord does after a while. */
  forgetUploads(): void {
    for (const file of this.state.files.values()) if (file.ephemeral) this.state.files.delete(file.id);
  }

  /** Intercepts requests; see `Api.gate`. */
  set gate(gate: Api["gate"]) {
    this.#api.gate = gate;
  }

  /** "Reset Token" in the developer portal: the old token no longer works. */
  resetToken(): string {
    this.revokeToken();
    this.token = this.#newToken();
    return this.token;
  }

  /** Makes the token invalid: 401 over HTTP, 4004 on the gateway. */
  revokeToken(): void {
    this.token = undefined;
    this.gateway.closeAll(GatewayCloseCodes.AuthenticationFailed);
  }

  /** Resolves with what `find` returns once that is neither undefined nor false; throws after 20 s. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.state.watch.until(find, what);
  }

  #newToken(): string {
    return [btoa(this.state.applicationId), "fake", this.state.newToken().slice(0, 38)].join(".");
  }

  #newChannel(name: string, type: ChannelType, guild: Guild): Channel {
    const channel: Channel = { id: this.state.ids.next(), type, name, guildId: guild.id, overwrites: [] };
    this.state.channels.set(channel.id, channel);
    emitChannelEvent(this.state, channel, "CHANNEL_CREATE");
    return channel;
  }

  #overwrite(channel: Channel, { allow, deny }: Pick<Overwrite, "allow" | "deny">, id = this.state.bot.id): void {
    const target = this.state.permissionSource(channel);
    const known = target.overwrites.find((one) => one.id === id) ?? { id, kind: "member", allow: 0n, deny: 0n };
    const changed = { ...known, allow: (known.allow & ~deny) | allow, deny: (known.deny & ~allow) | deny };
    target.overwrites = [...target.overwrites.filter((one) => one.id !== id), changed];
    emitChannelEvent(this.state, target, "CHANNEL_UPDATE");
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.origin);
    this.#api.serve(request, response, url).catch((error: unknown) => {
      // a bug in this fake, not in its client: report it instead of hanging
      response.writeHead(599, { "content-type": "text/plain" }).end(String(error instanceof Error ? error.stack : error));
    });
  }
}
