import { clearReactions, find, react, unreact } from "../../acts/reactions.ts";
import { demand } from "../../rules/permissions.ts";
import { byId } from "../../state/service-state.ts";
import { userView } from "../../state/views.ts";
import { rates } from "../limits.ts";
import type { Call, Reply, Route } from "../router.ts";

const path = "/channels/:channel/messages/:message/reactions";
const rate = rates.reaction;

export const reactionRoutes: Route[] = [
  { method: "PUT", path: `${path}/:emoji/@me`, rate, handle: add },
  { method: "DELETE", path: `${path}/:emoji/@me`, rate, handle: takeOwn },
  { method: "DELETE", path: `${path}/:emoji/:user`, rate, handle: takeOthers },
  { method: "GET", path: `${path}/:emoji`, handle: whoReacted },
  { method: "DELETE", path: `${path}/:emoji`, rate, handle: clear },
  { method: "DELETE", path, rate, handle: clear },
];

function add(call: Call): Reply {
  react(call.state, call.message(), call.param("emoji"), call.state.bot.id);
  return { status: 204 };
}

function takeOwn(call: Call): Reply {
  unreact(call.state, call.message(), call.param("emoji"), call.state.bot.id);
  return { status: 204 };
}

function takeOthers(call: Call): Reply {
  const { state } = call;
  const user = call.id("user");
  if (user !== state.bot.id) demand(state, state.bot.id, call.channel(), "ManageMessages");
  unreact(state, call.message(), call.param("emoji"), user);
  return { status: 204 };
}

/** The users who reacted with an emoji, sorted by id; the message itself has only counts. */
function whoReacted(call: Call): Reply {
  const { state, query } = call;
  demand(state, state.bot.id, call.channel(), "ReadMessageHistory");
  const after = BigInt(query.get("after") ?? 0);
  const ids = find(call.message(), call.param("emoji"))?.users ?? [];
  const users = ids.flatMap((id) => state.users.get(id) ?? []).sort(byId);
  const page = users.filter((user) => BigInt(user.id) > after).slice(0, Number(query.get("limit") ?? 25));
  return { status: 200, body: page.map(userView) };
}

function clear(call: Call): Reply {
  demand(call.state, call.state.bot.id, call.channel(), "ManageMessages");
  clearReactions(call.state, call.message(), call.param("emoji") || undefined);
  return { status: 204 };
}
