import { preview } from "./acts/messages.ts";
import { manifestScopes } from "./events/subscriptions.ts";
import { newToken } from "./oauth/authorization.ts";
import type { Send } from "./people/interactions.ts";
import { OtherBot } from "./people/other-bot.ts";
import { type MessageRef, Person } from "./people/person.ts";
import type { Channel, Team } from "./state/rows.ts";
import type { ServiceState } from "./state/service-state.ts";

export interface WorkspaceOptions {
  /** False: the app isn't installed yet. */
  installed?: boolean;
  /** The Enterprise organization that it belongs to. */
  enterpriseId?: string;
}

/** One workspace, by default with the app installed. */
export class Workspace {
  readonly id: string;
  readonly botUserId: string;
  /** Mentions the bot in a text. */
  readonly mention: string;
  readonly #state: ServiceState;
  readonly #team: Team;
  readonly #send: Send;

  constructor(state: ServiceState, name: string, send: Send, { installed = true, enterpriseId }: WorkspaceOptions = {}) {
    this.#state = state;
    this.#send = send;
    this.id = state.id("T");
    this.botUserId = state.id("U");
    this.mention = `<@${this.botUserId}>`;
    const { id, botUserId } = this;
    const domain = name.toLowerCase();
    this.#team = {
      id,
      name,
      domain,
      ...(enterpriseId && { enterpriseId }),
      ...(!installed && { authError: "account_inactive" as const }),
      botToken: newToken(),
      botUserId,
      botId: state.id("B"),
      scopes: new Set(manifestScopes),
      messagesTab: true,
    };
    state.teams.set(id, this.#team);
    state.addUser({ id: botUserId, teamId: id, name: "threadbrush", isBot: true });
  }

  /** The token of the newest installation. */
  get botToken(): string {
    return this.#team.botToken;
  }

  /** `id`: that of a person in another workspace, which is possible: ids are unique in their workspace only. */
  person(name: string, { id = this.#state.id("U") } = {}): Person {
    const user = { id, teamId: this.id, name, isBot: false };
    this.#state.addUser(user);
    return new Person(this.#state, this.#team, user, this.#send);
  }

  /** A member of another organization, in channels that it shares with this workspace (Slack Connect). */
  guest(name: string): Person {
    const user = { id: this.#state.id("U"), teamId: this.id, from: this.#state.id("T"), name, isBot: false };
    this.#state.addUser(user);
    return new Person(this.#state, this.#team, user, this.#send);
  }

  /** Adds another app to the workspace. */
  otherBot(name: string): OtherBot {
    return new OtherBot(this.#state, this.id, name);
  }

  /** Slack adds the preview of a link that is in a message. */
  previews({ channel, ts }: MessageRef, url: string, imageUrl = `${url}/preview.png`): void {
    const message = this.#state.message(channel, ts);
    if (!message) throw new Error("the message is gone");
    preview(this.#state, message, url, imageUrl);
  }

  /** Adds a public or private channel, with or without the bot. People join when they post there. */
  channel(name: string, { isPrivate = false, withBot = true } = {}): Channel {
    return this.#state.newChannel(this.id, isPrivate ? "group" : "channel", name, withBot ? [this.botUserId] : []);
  }

  inviteBot(channel: Channel): void {
    channel.members.add(this.botUserId);
  }

  removeBot(channel: Channel): void {
    channel.members.delete(this.botUserId);
  }

  /** Opens a group DM of several people with the app. */
  groupDirect(...people: Person[]): Channel {
    return this.#state.newChannel(this.id, "mpim", "", [this.botUserId, ...people.map((one) => one.id)]);
  }

  /** Removes a scope from the bot's token. */
  withoutScope(scope: string): void {
    this.#team.scopes.delete(scope);
  }

  withScope(scope: string): void {
    this.#team.scopes.add(scope);
  }

  set messagesTab(on: boolean) {
    this.#team.messagesTab = on;
  }

  /** The app is reinstalled: the old token no longer works. Slack sends no event. */
  resetToken(): void {
    this.#team.botToken = newToken();
  }

  /** The token no longer works, and the app receives an event. */
  revokeToken(): void {
    this.#team.authError = "token_revoked";
    this.#state.emit(this.id, { type: "tokens_revoked", tokens: { oauth: [], bot: [this.botUserId] } });
  }

  /** The app is removed from the workspace and leaves all channels. It receives two events in any order. */
  uninstall(): void {
    for (const channel of this.#state.channels.values()) if (channel.teamId === this.id) channel.members.delete(this.botUserId);
    this.#team.authError = "account_inactive";
    this.#state.emit(this.id, { type: "tokens_revoked", tokens: { oauth: [], bot: [this.botUserId] } });
    this.#state.emit(this.id, { type: "app_uninstalled" });
  }
}
