import { z } from "zod";
import { check } from "../../rules/check.ts";
import { checkCommands } from "../../rules/commands.ts";
import { refusal } from "../../rules/refusal.ts";
import type { Command } from "../../state/rows.ts";
import type { ServiceState } from "../../state/service-state.ts";
import type { Call, Reply, Route } from "../router.ts";

const maxCreates = 200;
const dayMs = 24 * 60 * 60_000;

/** Registered commands: global, or of one guild. */
export class CommandRoutes {
  readonly routes: Route[] = ["/applications/:application/commands", "/applications/:application/guilds/:guild/commands"].flatMap(
    (path): Route[] => [
      { method: "PUT", path, handle: (call) => this.#overwrite(call) },
      { method: "GET", path, handle: (call) => this.#list(call) },
      { method: "POST", path, handle: (call) => this.#create(call) },
      { method: "DELETE", path: `${path}/:command`, handle: (call) => this.#remove(call) },
    ],
  );
  #creationTimes: number[] = [];

  #overwrite(call: Call): Reply {
    const commands = checkCommands(call.body);
    return this.#write(call, commands);
  }

  #create(call: Call): Reply {
    const body = check(z.looseObject({ type: z.number().optional(), name: z.string() }), call.body);
    const others = this.#commandsIn(call).filter((one) => one.name !== body.name || one.type !== (body.type ?? 1));
    const reply = this.#write(call, checkCommands([...others, body]));
    return { status: 201, body: (reply.body as object[]).at(-1) };
  }

  #write(call: Call, commands: ReturnType<typeof checkCommands>): Reply {
    const { state } = call;
    const known = this.#commandsIn(call);
    const saved = commands.map((command) => {
      const before = known.find((one) => one.name === command.name && one.type === command.type);
      if (!before) this.#countCreation(state);
      return { ...command, id: before?.id ?? state.ids.next(), version: state.ids.next() };
    });
    state.commands.set(call.param("guild"), saved);
    state.watch.changed();
    return { status: 200, body: saved.map((command) => this.#view(call, command, true)) };
  }

  /** 200 new commands per day and guild. Overwriting an existing name doesn't count. */
  #countCreation(state: ServiceState): void {
    const now = state.clock.now();
    this.#creationTimes = [...this.#creationTimes.filter((at) => at > now - dayMs), now];
    if (this.#creationTimes.length > maxCreates) throw refusal("tooManyCreates");
  }

  #list(call: Call): Reply {
    const localized = call.query.get("with_localizations") === "true";
    return { status: 200, body: this.#commandsIn(call).map((command) => this.#view(call, command, localized)) };
  }

  #remove(call: Call): Reply {
    const left = this.#commandsIn(call).filter((command) => command.id !== call.id("command"));
    if (left.length === this.#commandsIn(call).length) throw refusal("unknownCommand");
    call.state.commands.set(call.param("guild"), left);
    return { status: 204 };
  }

  #commandsIn(call: Call): Command[] {
    call.application();
    if (call.param("guild")) call.guild();
    return call.state.commands.get(call.param("guild")) ?? [];
  }

  /** As Discord returns it: with defaults, localizations only on request, `required: false` left out. */
  #view(call: Call, command: Command, localized: boolean): object {
    const guild = call.param("guild");
    const scope = guild ? { guild_id: guild } : { contexts: command.contexts ?? null, dm_permission: true };
    const { options, ...rest } = command;
    const shown = (options ?? []).map((option) => optionView(option as Record<string, unknown>, localized));
    return {
      ...withLocalizations(rest, localized),
      ...scope,
      application_id: call.state.applicationId,
      default_member_permissions: command.default_member_permissions ?? null,
      integration_types: command.integration_types ?? [0],
      nsfw: command.nsfw ?? false,
      ...(shown.length > 0 ? { options: shown } : {}),
    };
  }
}

function optionView(option: Record<string, unknown>, localized: boolean): object {
  const { options, choices, ...rest } = option;
  const kept = Object.entries(withLocalizations(rest, localized)).filter(([, value]) => value !== false && value !== undefined);
  const part = (list: unknown) => (list as Record<string, unknown>[]).map((one) => optionView(one, localized));
  return {
    ...Object.fromEntries(kept),
    ...(Array.isArray(choices) && choices.length > 0 ? { choices: part(choices) } : {}),
    ...(Array.isArray(options) ? { options: part(options) } : {}),
  };
}

function withLocalizations(part: Record<string, unknown>, localized: boolean): Record<string, unknown> {
  const { name_localizations = null, description_localizations = null, ...rest } = part;
  if (!localized) return rest;
  return { ...rest, name_localizations, ...("description" in part ? { description_localizations } : {}) };
}
