import { post } from "../acts/messages.ts";
import { changeView, closeView, openView } from "../acts/views.ts";
import type { Ack, Envelope } from "../events/envelope.ts";
import { type Block, type Element, elementsOf, plain } from "../rules/block-types.ts";
import { messageBlocks } from "../rules/content.ts";
import { viewContent } from "../rules/views.ts";
import type { Message, Team, User, View } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import { type Entry, enter, inputOf, missing, optionNamed } from "./forms.ts";
import { action, messageAction, messageShortcut, slashCommand, viewAction, viewPayload } from "./payloads.ts";

export type Send = (envelope: Envelope) => Promise<Ack>;

/** What Slack says to the person when the app does not answer, or not well. */
export class NoAnswer extends Error {}

/** What a person's clicks, choices, forms and commands send, and what the app's answers do on their screen. */
export class Interacting {
  readonly #world: World;
  readonly #team: Team;
  readonly #user: User;
  readonly #send: Send;

  constructor(world: World, team: Team, user: User, send: Send) {
    this.#world = world;
    this.#team = team;
    this.#user = user;
    this.#send = send;
  }

  async clicks(on: Message | View, name: string): Promise<void> {
    const { block, element } = controlOf(on.blocks, "button", name);
    const { text, value, url } = element;
    await this.#act(
      on,
      action(this.#world, block, element, { text, ...(value === undefined ? {} : { value }), ...(url ? { url } : {}) }),
    );
  }

  /** One option of the overflow menu or select that offers it. */
  async choosesFrom(on: Message | View, types: RegExp, option: string): Promise<void> {
    const offered = on.blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
    const found = offered.find(
      ({ element }) => types.test(element.type) && element.options?.some((one) => one.text.text === option),
    );
    if (!found) throw new Error(`nothing here offers "${option}"`);
    const chosen = { selected_option: optionNamed(found.element, option) };
    await this.#act(on, action(this.#world, found.block, found.element, chosen));
  }

  /** Changes a field that tells the app at once. */
  async changes(view: View, name: string, entry: Entry): Promise<void> {
    await enter(this.#world, view, { [name]: entry });
    const { block, element } = inputOf(view, name);
    if (block.type === "input" && !block.dispatch_action) return;
    const { type: _, ...state } = view.entered.get(JSON.stringify([block.block_id, element.action_id])) ?? {};
    await this.#act(view, action(this.#world, block, element, state));
  }

  async #act(on: Message | View, sent: Record<string, unknown>): Promise<void> {
    const payload =
      "ts" in on
        ? messageAction(this.#world, this.#team, this.#user, on, sent)
        : viewAction(this.#world, this.#team, this.#user, on, sent);
    await this.#interact(payload);
  }

  async shortcut(callbackId: string, message: Message): Promise<void> {
    if (message.onlyFor !== undefined) throw new Error("ephemeral messages have no shortcuts");
    await this.#interact(messageShortcut(this.#world, this.#team, this.#user, message, callbackId));
  }

  /** Answers of commands are words for the person alone, unless the app says otherwise. */
  async slash(channelId: string, command: string, text: string): Promise<void> {
    if (!this.#team.scopes.has("commands")) throw new NoAnswer(`${command} is not a valid command`);
    const payload = slashCommand(this.#world, this.#team, this.#user, channelId, command, text);
    const answer = await this.#answered({ type: "slash_commands", payload });
    const said =
      typeof answer === "string"
        ? { text: answer }
        : (Object(answer) as { text?: string; blocks?: unknown[]; response_type?: string });
    if (!said.text && !said.blocks) return;
    post(this.#world, {
      channelId,
      userId: this.#team.botUserId,
      fromBot: true,
      text: said.text ?? "",
      blocks: messageBlocks(this.#world, this.#team, said.blocks),
      ...(said.response_type === "in_channel" ? {} : { onlyFor: this.#user.id }),
    });
  }

  /** What is wrong, by block; nothing once the form is gone or has become another. */
  async submits(view: View, values: Record<string, Entry>): Promise<Record<string, string>> {
    await enter(this.#world, view, values);
    view.errors = missing(view);
    if (Object.keys(view.errors).length > 0) return view.errors;
    const payload = viewPayload(this.#world, this.#team, this.#user, view, { type: "view_submission", response_urls: [] });
    this.#respond(view, await this.#interact(payload));
    return view.errors;
  }

  #respond(view: View, answer: unknown): void {
    const {
      response_action: does,
      errors,
      view: next,
    } = Object(answer) as {
      response_action?: string;
      errors?: Record<string, string>;
      view?: unknown;
    };
    const content = () => viewContent(this.#world, this.#team, next, "modal");
    if (does === "errors") view.errors = known(view, errors ?? {});
    else if (does === "update") changeView(this.#world, this.#team, view, content());
    else if (does === "push") openView(this.#world, this.#team, this.#user.id, content(), { push: true });
    else if (does === "clear") closeView(this.#world, this.#bottom(view));
    else if (does === undefined) closeView(this.#world, view);
    else throw new NoAnswer(`"${does}" is no response_action`);
    this.#world.watch.changed();
  }

  #bottom(view: View): View {
    return this.#world.views.get(view.rootId) ?? view;
  }

  async closes(view: View): Promise<void> {
    const gone = { type: "view_closed", is_cleared: false };
    const payload = viewPayload(this.#world, this.#team, this.#user, view, gone);
    closeView(this.#world, view);
    if (view.notifyOnClose) await this.#interact(payload);
  }

  /** What the app offers in a select while somebody types. */
  async suggestions(view: View, name: string, typed: string): Promise<string[]> {
    const { block, element } = inputOf(view, name);
    const about = { type: "block_suggestion", action_id: element.action_id, block_id: block.block_id, value: typed };
    const answer = await this.#interact(viewPayload(this.#world, this.#team, this.#user, view, about));
    const { options = [], option_groups = [] } = Object(answer) as {
      options?: Offered[];
      option_groups?: { options: Offered[] }[];
    };
    const all = [...options, ...option_groups.flatMap((one) => one.options)];
    if (all.length > 100) throw new NoAnswer("more than 100 options");
    return all.map((one) => one.text.text);
  }

  #interact(payload: Record<string, unknown>): Promise<unknown> {
    return this.#answered({ type: "interactive", payload });
  }

  async #answered(envelope: Envelope): Promise<unknown> {
    const ack = await this.#send(envelope);
    if (!ack.ok) throw new NoAnswer(`the app did not answer: ${ack.reason}`);
    return ack.payload;
  }
}

interface Offered {
  text: { text: string };
}

/** Errors may stand at input blocks only. */
function known(view: View, errors: Record<string, string>): Record<string, string> {
  for (const id of Object.keys(errors))
    if (!view.blocks.some((one) => one.block_id === id && one.type === "input"))
      throw new NoAnswer(`no input block "${id}" for an error`);
  return errors;
}

/** A control by what stands on it or by its action id. */
export function controlOf(blocks: Block[], type: string, name: string): { block: Block; element: Element } {
  const all = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const some = all.filter(({ element }) => element.type === type);
  const found = some.find(({ element }) => plain(element.text) === name || element.action_id === name);
  if (!found)
    throw new Error(`there is no ${type} "${name}" among: ${some.map(({ element }) => plain(element.text)).join(", ")}`);
  return found;
}
