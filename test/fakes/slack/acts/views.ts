import { Refusal } from "../rules/refusal.ts";
import type { ViewContent } from "../rules/views.ts";
import { newHash } from "../rules/views.ts";
import type { Team, View } from "../state/rows.ts";
import type { World } from "../state/world.ts";

const mostStacked = 3;

/** Puts a modal on a person's screen, in place of what is there or on top of it. */
export function openView(world: World, team: Team, userId: string, content: ViewContent, { push = false } = {}): View {
  const stack = push ? (world.modals.get(userId) ?? []) : [];
  if (stack.length >= mostStacked) throw new Refusal("push_limit_reached");
  demandFreeExternalId(world, team, content.externalId);
  const id = world.id("V");
  const previous = stack.at(-1);
  const view: View = {
    id,
    teamId: team.id,
    userId,
    hash: newHash(world),
    rootId: previous?.rootId ?? id,
    ...(previous ? { previousId: previous.id } : {}),
    errors: {},
    ...content,
  };
  for (const gone of push ? [] : (world.modals.get(userId) ?? [])) world.views.delete(gone.id);
  world.views.set(id, view);
  world.modals.set(userId, [...stack, view]);
  world.watch.changed();
  return view;
}

function demandFreeExternalId(world: World, team: Team, externalId: string, own?: View): void {
  const others = [...world.views.values()].filter((one) => one.teamId === team.id && one !== own);
  if (externalId !== "" && others.some((one) => one.externalId === externalId)) throw new Refusal("duplicate_external_id");
}

/** Shows something else in a view. What a person entered stays where block and action keep their ids. */
export function changeView(world: World, team: Team, view: View, content: ViewContent): void {
  demandFreeExternalId(world, team, content.externalId, view);
  const entered = new Map(content.entered);
  for (const [key, value] of view.entered) if (entered.get(key)?.type === value.type) entered.set(key, value);
  for (const optional of ["title", "submit", "close"] as const) if (!(optional in content)) delete view[optional];
  Object.assign(view, content, { entered, hash: newHash(world), errors: {} });
  world.watch.changed();
}

/** Takes a modal and what lies on top of it from a person's screen; the one below it can be seen again. */
export function closeView(world: World, view: View): void {
  const stack = world.modals.get(view.userId) ?? [];
  const at = stack.indexOf(view);
  if (at < 0) return;
  for (const gone of stack.slice(at)) world.views.delete(gone.id);
  world.modals.set(view.userId, stack.slice(0, at));
  world.watch.changed();
}

export function publishHome(world: World, team: Team, userId: string, content: ViewContent): View {
  const known = world.homes.get(userId);
  if (known) {
    changeView(world, team, known, content);
    return known;
  }
  const id = world.id("V");
  const view: View = { id, teamId: team.id, userId, hash: newHash(world), rootId: id, errors: {}, ...content };
  world.views.set(id, view);
  world.homes.set(userId, view);
  world.watch.changed();
  return view;
}
