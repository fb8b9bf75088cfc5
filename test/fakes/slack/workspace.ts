import { randomBytes } from "node:crypto";
import { manifestScopes } from "./events/subscriptions.ts";
import type { Send } from "./people/interacting.ts";
import { OtherBot } from "./people/other-bot.ts";
import { Person } from "./people/person.ts";
import type { Channel, Team } from "./state/rows.ts";
import type { World } from "./state/world.ts";

/** One workspace with the app installed. */
export class Workspace {
  readonly id: string;
  botToken = newToken();
  readonly botUserId: string;
  /** How to mention the bot in a text. */
  readonly mention: string;
  readonly #world: World;
  readonly #team: Team;
  readonly #send: Send;

  constructor(world: World, name: string, send: Send) {
    this.#world = world;
    this.#send = send;
    this.id = world.id("T");
    this.botUserId = world.id("U");
    this.mention = `<@${this.botUserId}>`;
    const { id, botToken, botUserId } = this;
    const domain = name.toLowerCase();
    this.#team = {
      id,
      name,
      domain,
      botToken,
      botUserId,
      botId: world.id("B"),
      scopes: new Set(manifestScopes),
      messagesTab: true,
    };
    world.teams.set(id, this.#team);
    world.users.set(botUserId, { id: botUserId, teamId: id, name: "threadbrush", isBot: true });
  }

  person(name: string): Person {
    const user = { id: this.#world.id("U"), teamId: this.id, name, isBot: false };
    this.#world.users.set(user.id, user);
    return new Person(this.#world, this.#team, user, this.#send);
  }

  /** A member of another organization, in channels that it shares with this workspace (Slack Connect). */
  guest(name: string): Person {
    const user = { id: this.#world.id("U"), teamId: this.id, from: this.#world.id("T"), name, isBot: false };
    this.#world.users.set(user.id, user);
    return new Person(this.#world, this.#team, user, this.#send);
  }

  /** Another app that talks here. */
  otherBot(name: string): OtherBot {
    return new OtherBot(this.#world, this.id, name);
  }

  /** A public channel, or a private one, with or without the bot in it. People who say something in it are in it. */
  channel(name: string, { isPrivate = false, withBot = true } = {}): Channel {
    return this.#world.newChannel(this.id, isPrivate ? "group" : "channel", name, withBot ? [this.botUserId] : []);
  }

  inviteBot(channel: Channel): void {
    channel.members.add(this.botUserId);
  }

  removeBot(channel: Channel): void {
    channel.members.delete(this.botUserId);
  }

  /** Direct messages of several people with the app. */
  groupDirect(...people: Person[]): Channel {
    return this.#world.newChannel(this.id, "mpim", "", [this.botUserId, ...people.map((one) => one.id)]);
  }

  /** Takes a scope from the bot's token. */
  withoutScope(scope: string): void {
    this.#team.scopes.delete(scope);
  }

  withScope(scope: string): void {
    this.#team.scopes.add(scope);
  }

  set messagesTab(on: boolean) {
    this.#team.messagesTab = on;
  }

  /** Installed anew: the old token is worth nothing any more, and nobody is told. */
  resetToken(): void {
    this.botToken = newToken();
    this.#team.botToken = this.botToken;
  }

  /** The token is worth nothing any more, and the app is told so. */
  revokeToken(): void {
    this.#team.dead = "token_revoked";
    this.#world.happened(this.id, { type: "tokens_revoked", tokens: { oauth: [], bot: [this.botUserId] } });
  }

  /** The app is removed from the workspace, which it is told twice over, in no order. */
  uninstall(): void {
    this.#team.dead = "account_inactive";
    this.#world.happened(this.id, { type: "tokens_revoked", tokens: { oauth: [], bot: [this.botUserId] } });
    this.#world.happened(this.id, { type: "app_uninstalled" });
  }
}

function newToken(): string {
  return `xoxb-${randomBytes(16).toString("hex")}`;
}
