// All tables, for `npm run migrate`. They are made from the SQLite tables, without the task queue, which pg-boss keeps.

import * as discord from "../../src/platforms/discord/store/schema.ts";
import * as slack from "../../src/platforms/slack/store/schema.ts";
import * as web from "../../src/platforms/web/store/schema.ts";
import { postgresTables } from "../../src/storage/postgres/tables.ts";
import * as core from "../../src/storage/schema.ts";

export const {
  conversations,
  defaultSettings,
  deletedThreads,
  drafts,
  forgetRequests,
  heldPictures,
  images,
  pageLinks,
  picks,
  sharedLinks,
  spending,
  turnReferences,
  turns,
  variants,
} = postgresTables(core);
export const { discordReactions } = postgresTables(discord);
export const { slackChannels, slackEvents, slackFiles, slackInstallations, slackReactions } = postgresTables(slack);
export const { webMessages, webPeople, webPictures, webSessions } = postgresTables(web);
export {
  blobHolds,
  blobRemovals,
  discordIdentifies,
  discordInteractions,
  discordProcesses,
  discordShards,
  leases,
  pageChanges,
  previews,
  rateLimits,
  secrets,
  webHandoffs,
} from "../../src/storage/postgres/schema.ts";
