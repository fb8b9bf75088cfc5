import {
  ApplicationCommandType as Command,
  ComponentType,
  InteractionType,
  ApplicationCommandOptionType as Option,
} from "discord.js";
import type { CommandOption } from "../rules/commands.ts";
import { type AnyComponent, everyComponent } from "../rules/components.ts";
import { permissionsIn } from "../rules/permissions.ts";
import { messageView } from "../state/message-view.ts";
import type { Channel, Form, Interaction, Message, User } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { channelView, memberView, userView } from "../state/views.ts";
import { fillOptions, type Picture, uploadFor, type Values } from "./options.ts";
import { PendingInteraction } from "./pending-interaction.ts";

/** A person's commands, clicks and forms. Each sends the bot an INTERACTION_CREATE. */
export class InteractionSender {
  readonly #state: ServiceState;
  readonly #user: User;
  locale = "en-US";

  constructor(state: ServiceState, user: User) {
    this.#state = state;
    this.#user = user;
  }

  /** `/name` or `/name subcommand`. */
  async command(channel: Channel, text: string, values: Values): Promise<PendingInteraction> {
    const { command, path, options } = this.#slash(text);
    const filled = await fillOptions(this.#state, channel, options, values);
    const resolved = { attachments: filled.attachments };
    const data = { id: command.id, name: command.name, type: Command.ChatInput, options: nested(path, filled.options), resolved };
    return this.#send({ type: InteractionType.ApplicationCommand, channelId: channel.id, data, command });
  }

  /** Types into an option with autocomplete. */
  async suggestions(channel: Channel, text: string, values: Values, focused: string): Promise<PendingInteraction> {
    const { command, path, options } = this.#slash(text);
    if (!options.find((option) => option.name === focused)?.autocomplete) throw new Error(`"${focused}" has no suggestions`);
    const given = options.flatMap(({ name, type }) => {
      const value = values[name];
      if (value === undefined || typeof value === "object") return [];
      return [{ name, type, value, ...(name === focused ? { focused: true } : {}) }];
    });
    const data = { id: command.id, name: command.name, type: Command.ChatInput, options: nested(path, given) };
    return this.#send({ type: InteractionType.ApplicationCommandAutocomplete, channelId: channel.id, data, command });
  }

  /** Runs a message command. The bot receives the message's full contents even without the intent. */
  menu(name: string, message: Message): PendingInteraction {
    const command = this.#commands().find((one) => one.type === Command.Message && one.name === name);
    if (!command) throw new Error(`no message command "${name}"`);
    const target = this.#state.messages.get(message.id);
    if (!target) throw new Error("the message is gone");
    const messages = { [message.id]: messageView(this.#state, target, true) };
    const data = { id: command.id, name, type: Command.Message, target_id: message.id, resolved: { messages } };
    return this.#send({ type: InteractionType.ApplicationCommand, channelId: message.channelId, data, command });
  }

  /** Clicks a button by its label or custom_id. */
  click(message: Message, which: string): PendingInteraction {
    const button = this.#component(
      message,
      (one) => one.type === ComponentType.Button && [one.label, one.emoji?.name, one.custom_id].includes(which),
      which,
    );
    return this.#componentUse(message, button, {});
  }

  choose(message: Message, customId: string, values: string[]): PendingInteraction {
    const select = this.#component(message, (one) => one.custom_id === customId, customId);
    demandChoice(select, values);
    return this.#componentUse(message, select, { values });
  }

  async submit(
    opened: PendingInteraction,
    form: Form,
    values: Record<string, string | string[] | boolean | Picture[]>,
  ): Promise<PendingInteraction> {
    const channel = this.#channel(opened.channelId);
    const inputs = everyComponent(form.components).filter((one) => one.custom_id !== undefined);
    const unknown = Object.keys(values).find((name) => !inputs.some((one) => one.custom_id === name));
    if (unknown !== undefined) throw new Error(`the form has no field "${unknown}"`);
    const attachments: Record<string, object> = {};
    const components = [];
    for (const label of form.components) {
      const { type, id, component } = label;
      if (!component) components.push({ type, id });
      else components.push({ type, id, component: await this.#fill(channel, component, values, attachments) });
    }
    const data = { custom_id: form.customId, components, resolved: { attachments } };
    const source = opened.sourceId === undefined ? {} : { sourceId: opened.sourceId };
    return this.#send({ type: InteractionType.ModalSubmit, channelId: channel.id, data, ...source });
  }

  async #fill(
    channel: Channel,
    input: AnyComponent,
    values: Record<string, string | string[] | boolean | Picture[]>,
    attachments: Record<string, object>,
  ): Promise<object> {
    const given = values[input.custom_id ?? ""];
    const base = { type: input.type, id: input.id, custom_id: input.custom_id };
    if (input.type === ComponentType.TextInput) return { ...base, value: text(input, given) };
    if (input.type === ComponentType.Checkbox) return { ...base, value: given === true };
    if (input.type === ComponentType.RadioGroup) return { ...base, value: chosen(input, given)[0] ?? null };
    if (input.type !== ComponentType.FileUpload) return { ...base, values: chosen(input, given) };
    const pictures = (Array.isArray(given) ? given : []).filter((one) => typeof one === "object");
    if (pictures.length < (input.min_values ?? (input.required === false ? 0 : 1))) throw new Error("the form needs more files");
    if (pictures.length > (input.max_values ?? 1)) throw new Error("the form takes fewer files");
    const ids: string[] = [];
    for (const picture of pictures) {
      const { id, view } = await uploadFor(this.#state, channel, picture);
      attachments[id] = view;
      ids.push(id);
    }
    return { ...base, values: ids };
  }

  #slash(typed: string) {
    const [name = "", ...path] = typed.replace(/^\//, "").split(" ");
    const command = this.#commands().find((one) => one.type === Command.ChatInput && one.name === name);
    if (!command) throw new Error(`no command /${name}`);
    const options = path.reduce<CommandOption[]>(
      (list, step) => {
        const next = list.find((option) => option.name === step && option.type <= Option.SubcommandGroup);
        if (!next) throw new Error(`/${name} has no subcommand ${step}`);
        return next.options ?? [];
      },
      (command.options ?? []) as CommandOption[],
    );
    return { command, path, options };
  }

  #commands() {
    return [...this.#state.guilds.keys(), ""].flatMap((scope) => this.#state.commands.get(scope) ?? []);
  }

  #component(message: Message, fits: (one: AnyComponent) => boolean, which: string): AnyComponent {
    const found = everyComponent(this.#state.messages.get(message.id)?.components ?? []).find(fits);
    if (!found) throw new Error(`the message shows no ${which}`);
    if (found.disabled || found.custom_id === undefined) throw new Error(`${which} is disabled`);
    if (message.onlyFor !== undefined && message.onlyFor !== this.#user.id) throw new Error("that message is for somebody else");
    return found;
  }

  #componentUse(message: Message, component: AnyComponent, more: object): PendingInteraction {
    const { type, custom_id, id } = component;
    const data = { custom_id, component_type: type, id, ...more };
    const { id: sourceId, channelId } = message;
    return this.#send({ type: InteractionType.MessageComponent, channelId, data, sourceId, componentType: type });
  }

  #channel(id: string): Channel {
    const channel = this.#state.channels.get(id);
    if (!channel) throw new Error("the channel is gone");
    return channel;
  }

  #send(given: Pick<Interaction, "type" | "channelId" | "data"> & Partial<Interaction>): PendingInteraction {
    const state = this.#state;
    const interaction: Interaction = {
      ...given,
      id: state.ids.next(),
      token: state.newToken(),
      userId: this.#user.id,
      createdAt: state.clock.now(),
      locale: this.locale,
      followUps: [],
    };
    state.interactions.set(interaction.id, interaction);
    const payload = this.#event(interaction);
    const { guildId } = this.#channel(interaction.channelId);
    state.emit({ name: "INTERACTION_CREATE", intent: 0, ...(guildId && { guildId }), payload: () => payload });
    return new PendingInteraction(state, interaction);
  }

  #event(interaction: Interaction): object {
    const state = this.#state;
    const channel = this.#channel(interaction.channelId);
    const source = state.messages.get(interaction.sourceId ?? "");
    const { id, token, type, data, locale } = interaction;
    return {
      ...{ id, token, type, data, locale, version: 1, application_id: state.applicationId, channel_id: channel.id },
      channel: channelView(state, channel),
      ...(source ? { message: messageView(state, source, true) } : {}),
      ...(channel.guildId === undefined ? { user: userView(this.#user) } : this.#guildPart(channel, channel.guildId)),
      app_permissions: String(permissionsIn(state, state.bot.id, channel)),
      entitlements: [],
      authorizing_integration_owners: { "0": channel.guildId ?? "0" },
      context: channel.guildId === undefined ? 1 : 0,
      attachment_size_limit: state.attachmentLimit(channel),
    };
  }

  #guildPart(channel: Channel, guildId: string): object {
    const member = this.#state.memberIn(channel, this.#user.id);
    if (!member) throw new Error(`${this.#user.name} is not in the guild`);
    const permissions = String(permissionsIn(this.#state, this.#user.id, channel));
    return {
      guild_id: guildId,
      guild: { id: guildId, features: [], locale: "en-US" },
      guild_locale: "en-US",
      member: { ...memberView(member), user: userView(this.#user), permissions },
    };
  }
}

function nested(path: string[], options: object[]): object[] {
  return path.reduceRight<object[]>((inner, name, depth) => {
    const type = depth === path.length - 1 ? Option.Subcommand : Option.SubcommandGroup;
    return [{ name, type, options: inner }];
  }, options);
}

function text(input: AnyComponent, given: unknown): string {
  const value =
    typeof given === "string"
      ? given
      : typeof Reflect.get(input, "value") === "string"
        ? String(Reflect.get(input, "value"))
        : "";
  if (value === "" && input.required !== false) throw new Error(`"${input.custom_id}" is required`);
  const short = value !== "" && value.length < (input.min_length ?? 0);
  if (short || value.length > (input.max_length ?? 4000)) throw new Error(`"${input.custom_id}" is too short or too long`);
  return value;
}

/** The chosen values, or the defaults. */
function chosen(input: AnyComponent, given: unknown): string[] {
  const defaults = (input.options ?? [])
    .filter((option) => Reflect.get(option, "default") === true)
    .map((option) => option.value);
  const values = given === undefined ? defaults : [given].flat().map(String);
  if (values.length > 0 || input.required !== false) demandChoice(input, values);
  return values;
}

function demandChoice(list: AnyComponent, values: string[]): void {
  const offered = list.options?.map((option) => option.value);
  const wrong = values.find((value) => offered && !offered.includes(value));
  if (wrong !== undefined) throw new Error(`"${list.custom_id}" offers no ${wrong}`);
  const max = list.max_values ?? (list.type === ComponentType.CheckboxGroup ? (offered?.length ?? 1) : 1);
  if (values.length < (list.min_values ?? 1) || values.length > max)
    throw new Error(`"${list.custom_id}" needs a different number of choices`);
}
