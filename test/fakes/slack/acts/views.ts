import { Refusal } from "../rules/refusal.ts";
import type { ViewContent } from "../rules/views.ts";
import { newHash } from "../rules/views.ts";
import type { Team, View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

const maxStacked = 3;

/** Opens a modal for a person, instead of the open ones or on top of them. */
export function openView(state: ServiceState, team: Team, userId: string, content: ViewContent, { push = false } = {}): View {
  const stack = push ? (state.modals.get(`${team.id} ${userId}`) ?? []) : [];
  if (stack.length >= maxStacked) throw new Refusal("push_limit_reached");
  checkExternalId(state, team, content.externalId);
  const id = state.id("V");
  const previous = stack.at(-1);
  const view: View = {
    id,
    teamId: team.id,
    userId,
    hash: newHash(state),
    rootId: previous?.rootId ?? id,
    ...(previous ? { previousId: previous.id } : {}),
    errors: {},
    ...content,
  };
  for (const gone of push ? [] : (state.modals.get(`${team.id} ${userId}`) ?? [])) state.views.delete(gone.id);
  state.views.set(id, view);
  state.modals.set(`${team.id} ${userId}`, [...stack, view]);
  state.watch.changed();
  return view;
}

function checkExternalId(state: ServiceState, team: Team, externalId: string, own?: View): void {
  const others = [...state.views.values()].filter((one) => one.teamId === team.id && one !== own);
  if (externalId !== "" && others.some((one) => one.externalId === externalId)) throw new Refusal("duplicate_external_id");
}

/** Replaces a view's contents. Entered values stay if block and action keep their ids. */
export function changeView(state: ServiceState, team: Team, view: View, content: ViewContent): void {
  checkExternalId(state, team, content.externalId, view);
  const entered = new Map(content.entered);
  for (const [key, value] of view.entered) if (entered.get(key)?.type === value.type) entered.set(key, value);
  for (const optional of ["title", "submit", "close"] as const) if (!(optional in content)) delete view[optional];
  Object.assign(view, content, { entered, hash: newHash(state), errors: {} });
  state.watch.changed();
}

/** Closes a modal and those on top of it. The one below is visible again. */
export function closeView(state: ServiceState, view: View): void {
  const stack = state.modals.get(`${view.teamId} ${view.userId}`) ?? [];
  const at = stack.indexOf(view);
  if (at < 0) return;
  for (const gone of stack.slice(at)) state.views.delete(gone.id);
  state.modals.set(`${view.teamId} ${view.userId}`, stack.slice(0, at));
  state.watch.changed();
}

export function publishHome(state: ServiceState, team: Team, userId: string, content: ViewContent): View {
  const known = state.homes.get(`${team.id} ${userId}`);
  if (known) {
    changeView(state, team, known, content);
    return known;
  }
  const id = state.id("V");
  const view: View = { id, teamId: team.id, userId, hash: newHash(state), rootId: id, errors: {}, ...content };
  state.views.set(id, view);
  state.homes.set(`${team.id} ${userId}`, view);
  state.watch.changed();
  return view;
}
