import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PermissionFlagsBits as Bits, ChannelType, GatewayCloseCodes, GatewayIntentBits as Intent } from "discord.js";
import { archiveIdle, removeChannel, tellChannel } from "./acts/threads.ts";
import { Gateway } from "./gateway/gateway.ts";
import { Person } from "./people/person.ts";
import { Api } from "./rest/api.ts";
import type { Permission } from "./rules/permissions.ts";
import type { Channel, Overwrite } from "./state/rows.ts";
import { memberWithUser } from "./state/views.ts";
import { World } from "./state/world.ts";

/** What the bot is invited with: view, send, send in threads, open threads, files, embeds, history, reactions (facts §6). */
const invited = 309_237_763_136n;
const everyone =
  invited | Bits.UseApplicationCommands | Bits.EmbedLinks | Bits.ChangeNickname | Bits.CreatePublicThreads | Bits.SendMessages;
const moderator = Bits.ManageMessages | Bits.ManageThreads | Bits.ManageChannels;

/**
 * Discord on loopback: REST v10, gateway v10 and CDN in one server, with one guild and one application. It refuses what the facts
 * say that Discord refuses. `new Client({ rest: { api: service.api } })` and `client.login(service.token)` find the rest.
 */
export class DiscordService {
  readonly world = new World(invited, everyone);
  /** Undefined once it is revoked. */
  token: string | undefined = this.#newToken();
  readonly clock = this.world.clock;
  readonly portal = this.world.portal;
  readonly gateway = new Gateway(this.world, () => this.token);
  readonly #api = new Api(this.world, () => this.token, [
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
      archiveIdle(this.world);
      this.world.watch.changed();
    });
  }

  /** `rateLimits: false` for stories that are not about waiting. */
  static async start({ rateLimits = true } = {}): Promise<DiscordService> {
    const service = new DiscordService();
    service.limits.on = rateLimits;
    await new Promise<void>((listening) => service.#server.listen(0, "127.0.0.1", listening));
    service.world.origin = `http://127.0.0.1:${(service.#server.address() as AddressInfo).port}`;
    return service;
  }

  async close(): Promise<void> {
    this.gateway.stop();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  get origin(): string {
    return this.world.origin;
  }

  /** For discord.js' `rest.api`; it appends `/v10`. */
  get api(): string {
    return `${this.origin}/api`;
  }

  /** How to mention the bot in a text. */
  get mention(): string {
    return `<@${this.world.bot.id}>`;
  }

  /** Somebody in the guild; `bot`: another program. */
  person(name: string, { moderates = false, bot = false } = {}): Person {
    const { world } = this;
    const user = { id: world.ids.next(), name, bot, closed: false };
    world.users.set(user.id, user);
    const role = { id: world.ids.next(), name: `${name}'s`, permissions: moderates ? moderator : 0n };
    world.guild.roles.push(role);
    world.join(user.id, [role.id]);
    const payload = () => ({ ...memberWithUser(world, user.id), guild_id: world.guild.id });
    world.happened({ name: "GUILD_MEMBER_ADD", intent: Intent.GuildMembers, payload });
    return new Person(world, user);
  }

  channel(name: string): Channel {
    return this.#newChannel(name, ChannelType.GuildText);
  }

  forum(name: string): Channel {
    return this.#newChannel(name, ChannelType.GuildForum);
  }

  /** The thread that hangs on a message. */
  threadOn(message: { id: string }): Channel | undefined {
    const channel = this.world.channels.get(message.id);
    return channel?.thread ? channel : undefined;
  }

  /** All threads, oldest first. */
  threads(): Channel[] {
    return this.world.threads();
  }

  remove(channel: Channel): void {
    removeChannel(this.world, channel);
  }

  /** Takes a permission from the bot in one channel and the threads below it. */
  forbid(permission: Permission, channel: Channel): void {
    this.#overwrite(channel, { allow: 0n, deny: Bits[permission] });
  }

  /** Gives the bot a permission in one channel and the threads below it. */
  allow(permission: Permission, channel: Channel): void {
    this.#overwrite(channel, { allow: Bits[permission], deny: 0n });
  }

  /** Bytes that an uploaded file may have; undefined: what Discord allows. */
  set uploadLimit(bytes: number | undefined) {
    this.world.uploadLimit = bytes;
  }

  /** Every link given out so far answers 404 from now on. */
  expireLinks(): void {
    this.world.links.expireAll();
  }

  /** Files of commands and forms are gone, as they are after a while (facts §4). */
  forgetUploads(): void {
    for (const file of this.world.files.values()) if (file.ephemeral) this.world.files.delete(file.id);
  }

  /** Stands between requests and the service; see `Api.gate`. */
  set gate(gate: Api["gate"]) {
    this.#api.gate = gate;
  }

  /** "Reset Token" in the portal: the old one is worth nothing any more. */
  resetToken(): string {
    this.revokeToken();
    this.token = this.#newToken();
    return this.token;
  }

  /** The token is worth nothing any more: 401 over HTTP, 4004 on the gateway. */
  revokeToken(): void {
    this.token = undefined;
    this.gateway.closeAll(GatewayCloseCodes.AuthenticationFailed);
  }

  /** Resolves with what `find` returns once there is something; throws after 20 s. */
  until<T>(find: () => T | undefined | false, what: string): Promise<T> {
    return this.world.watch.until(find, what);
  }

  #newToken(): string {
    return [btoa(this.world.applicationId), "fake", this.world.newToken().slice(0, 38)].join(".");
  }

  #newChannel(name: string, type: ChannelType): Channel {
    const channel: Channel = { id: this.world.ids.next(), type, name, inGuild: true, overwrites: [] };
    this.world.channels.set(channel.id, channel);
    tellChannel(this.world, channel, "CHANNEL_CREATE");
    return channel;
  }

  #overwrite(channel: Channel, { allow, deny }: Pick<Overwrite, "allow" | "deny">): void {
    const target = this.world.permissionSource(channel);
    const id = this.world.bot.id;
    const known = target.overwrites.find((one) => one.id === id) ?? { id, kind: "member", allow: 0n, deny: 0n };
    const changed = { ...known, allow: (known.allow & ~deny) | allow, deny: (known.deny & ~allow) | deny };
    target.overwrites = [...target.overwrites.filter((one) => one.id !== id), changed];
    tellChannel(this.world, target, "CHANNEL_UPDATE");
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.origin);
    this.#api.serve(request, response, url).catch((error: unknown) => {
      // a mistake of this service, not of its client: say so instead of hanging
      response.writeHead(599, { "content-type": "text/plain" }).end(String(error instanceof Error ? error.stack : error));
    });
  }
}
