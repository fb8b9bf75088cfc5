// `npm run rehydrate`: rebuilds the conversation of one thread on Discord or Slack from the bot's cards there.

import { openChatPlatforms } from "../chat-platforms.ts";
import { type Config, ConfigError, ignoredSettings, loadEnvironmentFile, readConfig, secretsOf } from "../config/config.ts";
import { initialSettings } from "../config/initial-settings.ts";
import { listMissing } from "../core/cards/messages.ts";
import { PlatformError } from "../core/errors.ts";
import { isPermanent } from "../core/platforms/refusals.ts";
import type { RebuildResult } from "../core/ports/core.ts";
import type { ChatPlatform, LinkedThread } from "../core/ports/platform.ts";
import type { Clock } from "../core/ports/runtime.ts";
import { rebuildConversation } from "../core/rebuild/rebuild.ts";
import type { BlobKey } from "../core/vocabulary.ts";
import { images } from "../images/read.ts";
import { createLog } from "../observability/log.ts";
import { SqlWebMessageStore } from "../platforms/web/store/sql-store.ts";
import { idGenerator } from "../random.ts";
import { openStorage } from "../storage/open.ts";
import { SqlStore } from "../storage/store.ts";
import { readCommandLine, version } from "./command-line.ts";
import { exitWith } from "./exit.ts";
import { commandLineMessages } from "./messages.ts";

const clock: Clock = { now: () => new Date() };
/** How far this clock may be behind the platform's. */
const CLOCK_SKEW_MS = 60_000;

const { positionals } = await readCommandLine({
  run: "npm run rehydrate --",
  about: commandLineMessages.rehydrate,
  takes: ["LINK"],
  options: {},
});
const [link = ""] = positionals;
let code = 0;
if (URL.canParse(link)) {
  try {
    process.umask(0o077);
    loadEnvironmentFile();
    code = await run(new URL(link), readConfig(process.env));
  } catch (error) {
    exitWith(error);
  }
} else code = refuse(commandLineMessages.badLink, 2);
process.exit(code);

async function run(url: URL, config: Config): Promise<number> {
  const log = createLog("error", secretsOf(process.env));
  const { discord, slack } = config;
  if (!discord && !slack) throw new ConfigError([commandLineMessages.noChatPlatform, ...ignoredSettings(process.env)]);
  const storage = await openStorage({ ...config, release: version() }, clock, log);
  try {
    const platforms = await openChatPlatforms(config, storage, log);
    const found = await findThread(url, platforms);
    if (!found) return refuse(commandLineMessages.badLink, 2);
    say(commandLineMessages.readingThread);
    const store = new SqlStore(storage.database, idGenerator);
    const messages = new SqlWebMessageStore(storage.database);
    const isImageReferenced = async (key: BlobKey) =>
      (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
    const { thread, ...place } = found.linked;
    const cause = { ...place, at: new Date(clock.now().getTime() + CLOCK_SKEW_MS), addressed: true };
    const result = await rebuildConversation(thread, cause, {
      ...{ store, blobs: storage.blobs, images, isImageReferenced, ids: idGenerator, log },
      ...{ defaults: initialSettings(config), platform: () => found.platform, wake: () => {} },
    });
    return report(result);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    log.info({ err: error }, "failed to rebuild conversation");
    return refuse(isPermanent(error) ? commandLineMessages.threadNotSeen : commandLineMessages.threadNotRead, 1);
  } finally {
    await storage.close();
  }
}

async function findThread(
  link: URL,
  platforms: ChatPlatform[],
): Promise<{ platform: ChatPlatform; linked: LinkedThread } | undefined> {
  for (const platform of platforms) {
    const linked = await platform.findThread?.(link);
    if (linked) return { platform, linked };
  }
  return undefined;
}

function report(result: RebuildResult): number {
  switch (result.kind) {
    case "rebuilt":
      say(commandLineMessages.rehydrated(result.edits, result.pictures, listMissing(result.missing)));
      return 0;
    case "known":
      return refuse(commandLineMessages.conversationKnown, 1);
    case "deleted":
      return refuse(commandLineMessages.conversationDeleted, 1);
    case "nothing":
    case "unaddressed":
      return refuse(commandLineMessages.noCardsThere, 1);
  }
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

function refuse(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  return exitCode;
}
