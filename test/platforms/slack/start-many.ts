// The bot in several fake workspaces that install it.

import { onTestFinished } from "vitest";
import { SlackPlatform } from "../../../src/platforms/slack/platform.ts";
import { SqlInstallationStore } from "../../../src/platforms/slack/store/sql-installations.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { clock } from "../../fakes/bot.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";
import { startSlack } from "../../fakes/slack/index.ts";
import type { Workspace } from "../../fakes/slack/workspace.ts";
import { BotHarness } from "../bot-harness.ts";
import { freePort, type SlackBotOptions } from "./start.ts";

export const INSTALLATION_SECRET = "the installation secret of these tests";

/** A bot over HTTP that no workspace has installed yet. It can be restarted over the same rows. Closes when the test ends. */
export async function startForMany({ service, options = {}, ...harness }: SlackBotOptions = {}) {
  const slack = await startSlack({ rateLimits: false, ...service });
  slack.home.uninstall();
  const log = new LogRecorder();
  const bot = new BotHarness({ log, ...harness });
  const ours = harness.clock ?? clock;
  const database = new SqliteDatabase(bot.db, ours);
  const installations = new SqlInstallationStore(database);
  const rows = new SqlSlackStore(database, ours);
  const { clientId, clientSecret } = slack.oauth;
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  slack.oauth.redirectUrls = [`${address}/slack/oauth_redirect`];
  const current = { platform: undefined as SlackPlatform | undefined };
  const start = async ({ installationSecret = INSTALLATION_SECRET } = {}) => {
    current.platform = new SlackPlatform({
      distribution: { clientId, clientSecret, installationSecret, installations },
      rows,
      clock: ours,
      log,
      transport: { signingSecret: slack.signingSecret, port },
      apiUrl: slack.url,
      editChannels: [],
      replaces: false,
      ...options,
    });
    await bot.start(current.platform);
    await slack.deliversTo(`${address}/slack/events`);
  };
  onTestFinished(async () => {
    await bot.close();
    await slack.close();
  });
  await start();
  return {
    slack,
    bot,
    rows,
    installations,
    log,
    start,
    address,
    installUrl: `${address}/slack/install`,
    stop: () => bot.stop(),
    state: () => current.platform?.status(),
    platform: () => current.platform,
    /** A person installs the bot in a workspace. */
    async installed(name: string) {
      const workspace = slack.workspace(name, { installed: false });
      await install(workspace);
      return { workspace, general: workspace.channel("general") };
    },
    install,
  };

  async function install(workspace: Workspace) {
    return slack.browser().installs(`${address}/slack/install`, workspace);
  }
}
