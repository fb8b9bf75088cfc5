import { z } from "zod";
import { changeView, openView, publishHome } from "../../acts/views.ts";
import { Refusal } from "../../rules/refusal.ts";
import { viewContent } from "../../rules/views.ts";
import type { View } from "../../state/rows.ts";
import { modalView } from "../../state/views.ts";
import { type Caller, json, type Method, method, text } from "../method.ts";

const view = json(z.looseObject({}));

const open = method("views.open", { tier: 4, args: { trigger_id: text, view } }, (args, caller) => opened(args, caller, false));
const push = method("views.push", { tier: 4, args: { trigger_id: text, view } }, (args, caller) => opened(args, caller, true));

/** The trigger is spent by a view that Slack takes; a refused one leaves it. */
function opened(args: { trigger_id: string; view: object }, { state, team }: Caller, pushes: boolean) {
  const content = viewContent(state, team, args.view, "modal");
  const userId = state.useTrigger(args.trigger_id, team.id);
  return { view: modalView(state, openView(state, team, userId, content, { push: pushes })) };
}

const update = method(
  "views.update",
  { tier: 4, args: { view_id: text.optional(), external_id: text.optional(), hash: text.optional(), view } },
  (args, { state, team }) => {
    if ((args.view_id === undefined) === (args.external_id === undefined))
      throw new Refusal("invalid_arguments", ["[ERROR] exactly one of view_id and external_id is required"]);
    const known = [...state.views.values()].find((one) =>
      args.view_id ? one.id === args.view_id : one.externalId === args.external_id,
    );
    if (known?.teamId !== team.id) throw new Refusal("not_found");
    demandHash(known, args.hash);
    changeView(state, team, known, viewContent(state, team, args.view, known.kind));
    return { view: modalView(state, known) };
  },
);

const publish = method(
  "views.publish",
  { tier: 4, args: { user_id: text, hash: text.optional(), view } },
  (args, { state, team }) => {
    if (!state.findUser(team.id, args.user_id)) throw new Refusal("user_not_found");
    const known = state.homes.get(`${team.id} ${args.user_id}`);
    if (known) demandHash(known, args.hash);
    return { view: modalView(state, publishHome(state, team, args.user_id, viewContent(state, team, args.view, "home"))) };
  },
);

function demandHash(view: View, hash: string | undefined): void {
  if (hash !== undefined && hash !== view.hash) throw new Refusal("hash_conflict");
}

export const viewMethods: Method[] = [open, push, update, publish];
