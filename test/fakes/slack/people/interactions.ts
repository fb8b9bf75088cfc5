import { post } from "../acts/messages.ts";
import { changeView, closeView, openView } from "../acts/views.ts";
import type { Ack, Envelope } from "../events/envelope.ts";
import { type Block, type Element, elementsOf, plain } from "../rules/block-types.ts";
import { messageBlocks } from "../rules/content.ts";
import { viewContent } from "../rules/views.ts";
import type { Message, Team, User, View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { clientErrors, type Entry, enter, inputOf, optionNamed } from "./forms.ts";
import { action, messageAction, messageShortcut, slashCommand, viewAction, viewPayload } from "./payloads.ts";

export type Send = (envelope: Envelope) => Promise<Ack>;

/** The error that Slack shows the person if the app doesn't respond, or sends an invalid response. */
export class NoResponseError extends Error {}

/** Sends a person's clicks, choices, forms and commands, and applies the app's responses. */
export class InteractionSender {
  readonly #state: ServiceState;
  readonly #team: Team;
  readonly #user: User;
  readonly #send: Send;

  constructor(state: ServiceState, team: Team, user: User, send: Send) {
    this.#state = state;
    this.#team = team;
    this.#user = user;
    this.#send = send;
  }

  async clicks(on: Message | View, name: string): Promise<void> {
    const { block, element } = controlOf(on.blocks, "button", name);
    const { text, value, url } = element;
    await this.#act(
      on,
      action(this.#state, block, element, { text, ...(value === undefined ? {} : { value }), ...(url ? { url } : {}) }),
    );
  }

  /** Chooses an option of the overflow menu or select that has it. */
  async choosesFrom(on: Message | View, types: RegExp, option: string): Promise<void> {
    const offered = on.blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
    const found = offered.find(
      ({ element }) => types.test(element.type) && element.options?.some((one) => one.text.text === option),
    );
    if (!found) throw new Error(`nothing here has the option "${option}"`);
    const chosen = { selected_option: optionNamed(found.element, option) };
    await this.#act(on, action(this.#state, found.block, found.element, chosen));
  }

  /** Changes a field, and sends the app the event if the field dispatches one. */
  async changes(view: View, name: string, entry: Entry): Promise<void> {
    await enter(this.#state, view, { [name]: entry });
    const { block, element } = inputOf(view, name);
    if (block.type === "input" && !block.dispatch_action) return;
    const { type: _, ...inputState } = view.entered.get(JSON.stringify([block.block_id, element.action_id])) ?? {};
    await this.#act(view, action(this.#state, block, element, inputState));
  }

  async #act(on: Message | View, sent: Record<string, unknown>): Promise<void> {
    const payload =
      "ts" in on
        ? messageAction(this.#state, this.#team, this.#user, on, sent)
        : viewAction(this.#state, this.#team, this.#user, on, sent);
    await this.#interact(payload);
  }

  async shortcut(callbackId: string, message: Message): Promise<void> {
    if (message.onlyFor !== undefined) throw new Error("ephemeral messages have no shortcuts");
    await this.#interact(messageShortcut(this.#state, this.#team, this.#user, message, callbackId));
  }

  /** Runs a command. Only the person sees the response, unless the app says `in_channel`. */
  async slash(channelId: string, command: string, text: string): Promise<void> {
    if (!this.#team.scopes.has("commands")) throw new NoResponseError(`${command} is not a valid command`);
    const payload = slashCommand(this.#state, this.#team, this.#user, channelId, command, text);
    const response = await this.#sendAndAwait({ type: "slash_commands", payload });
    const reply =
      typeof response === "string"
        ? { text: response }
        : (Object(response) as { text?: string; blocks?: unknown[]; response_type?: string });
    if (!reply.text && !reply.blocks) return;
    post(this.#state, {
      channelId,
      userId: this.#team.botUserId,
      fromBot: true,
      text: reply.text ?? "",
      blocks: messageBlocks(this.#state, this.#team, reply.blocks),
      ...(reply.response_type === "in_channel" ? {} : { onlyFor: this.#user.id }),
    });
  }

  /** Submits a modal. Resolves to the errors by block; none if the modal closed or changed. */
  async submits(view: View, values: Record<string, Entry>): Promise<Record<string, string>> {
    await enter(this.#state, view, values);
    view.errors = clientErrors(view);
    if (Object.keys(view.errors).length > 0) return view.errors;
    const payload = viewPayload(this.#state, this.#team, this.#user, view, { type: "view_submission", response_urls: [] });
    this.#applyResponse(view, await this.#interact(payload));
    return view.errors;
  }

  #applyResponse(view: View, response: unknown): void {
    const {
      response_action: action,
      errors,
      view: next,
    } = Object(response) as {
      response_action?: string;
      errors?: Record<string, string>;
      view?: unknown;
    };
    const content = () => viewContent(this.#state, this.#team, next, "modal");
    if (action === "errors") view.errors = checkErrorBlocks(view, errors ?? {});
    else if (action === "update") changeView(this.#state, this.#team, view, content());
    else if (action === "push") openView(this.#state, this.#team, this.#user.id, content(), { push: true });
    else if (action === "clear") closeView(this.#state, this.#bottom(view));
    else if (action === undefined) closeView(this.#state, view);
    else throw new NoResponseError(`"${action}" is not a response_action`);
    this.#state.watch.changed();
  }

  #bottom(view: View): View {
    return this.#state.views.get(view.rootId) ?? view;
  }

  async closes(view: View): Promise<void> {
    const gone = { type: "view_closed", is_cleared: false };
    const payload = viewPayload(this.#state, this.#team, this.#user, view, gone);
    closeView(this.#state, view);
    if (view.notifyOnClose) await this.#interact(payload);
  }

  /** The app's options for an external select while a person types. */
  async suggestions(view: View, name: string, typed: string): Promise<string[]> {
    const { block, element } = inputOf(view, name);
    const about = { type: "block_suggestion", action_id: element.action_id, block_id: block.block_id, value: typed };
    const response = await this.#interact(viewPayload(this.#state, this.#team, this.#user, view, about));
    const { options = [], option_groups = [] } = Object(response) as {
      options?: Offered[];
      option_groups?: { options: Offered[] }[];
    };
    const all = [...options, ...option_groups.flatMap((one) => one.options)];
    if (all.length > 100) throw new NoResponseError("more than 100 options");
    return all.map((one) => one.text.text);
  }

  #interact(payload: Record<string, unknown>): Promise<unknown> {
    return this.#sendAndAwait({ type: "interactive", payload });
  }

  async #sendAndAwait(envelope: Envelope): Promise<unknown> {
    const ack = await this.#send(envelope);
    if (!ack.ok) throw new NoResponseError(`the app did not respond: ${ack.reason}`);
    return ack.payload;
  }
}

interface Offered {
  text: { text: string };
}

/** Throws for errors at other blocks than inputs. */
function checkErrorBlocks(view: View, errors: Record<string, string>): Record<string, string> {
  for (const id of Object.keys(errors))
    if (!view.blocks.some((one) => one.block_id === id && one.type === "input"))
      throw new NoResponseError(`no input block "${id}" for an error`);
  return errors;
}

/** Finds a control by its text or action id. */
export function controlOf(blocks: Block[], type: string, name: string): { block: Block; element: Element } {
  const all = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const some = all.filter(({ element }) => element.type === type);
  const found = some.find(({ element }) => plain(element.text) === name || element.action_id === name);
  if (!found)
    throw new Error(`there is no ${type} "${name}", only: ${some.map(({ element }) => plain(element.text)).join(", ")}`);
  return found;
}
