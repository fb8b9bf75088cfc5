import { z } from "zod";
import { messageBlocks } from "../../rules/content.ts";
import { Refusal } from "../../rules/refusal.ts";
import { viewContent } from "../../rules/views.ts";
import { flag, json, type Method, method, text } from "../method.ts";

const authTest = method("auth.test", { tier: "special", args: {} }, (_, { state, team }) => ({
  url: `https://${team.domain}.slack.com/`,
  team: team.name,
  user: state.user(team.id, team.botUserId).name,
  team_id: team.id,
  user_id: team.botUserId,
  bot_id: team.botId,
  is_enterprise_install: false,
}));

const usersInfo = method(
  "users.info",
  { scope: "users:read", tier: 4, args: { user: text, include_locale: flag.optional() } },
  ({ user: id }, { state, team }) => {
    const user = state.findUser(team.id, id);
    if (!user) throw new Refusal("user_not_found");
    const { name, isBot } = user;
    return {
      user: { id, team_id: team.id, name: name.toLowerCase(), real_name: name, is_bot: isBot, deleted: false, profile: {} },
    };
  },
);

const validate = method(
  "blocks.validate",
  {
    tier: 3,
    args: { blocks: json(z.unknown()).optional(), message: json(z.unknown()).optional(), view: json(z.unknown()).optional() },
  },
  ({ blocks, message, view }, { state, team }) => {
    if ([blocks, message, view].filter((one) => one !== undefined).length !== 1) throw new Refusal("invalid_arguments");
    if (view !== undefined) viewContent(state, team, view, Object(view).type === "home" ? "home" : "modal");
    else messageBlocks(state, team, blocks ?? Object(message).blocks);
    return {};
  },
);

export const accountMethods: Method[] = [authTest, usersInfo, validate];
