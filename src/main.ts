// The composition root: configuration → storage → models → platforms → worker; signals.

import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { commands } from "../commands/index.ts";
import { openChatPlatforms } from "./chat-platforms.ts";
import { version } from "./cli/command-line.ts";
import { exitWith } from "./cli/exit.ts";
import { commandLineMessages } from "./cli/messages.ts";
import { type Config, ConfigError, ignoredSettings, loadEnvironmentFile, readConfig, secretsOf } from "./config/config.ts";
import { initialSettings } from "./config/initial-settings.ts";
import { warnIfOpen } from "./config/open-access.ts";
import { Foreground } from "./core/concurrency/foreground.ts";
import { coreFor } from "./core/core.ts";
import type { InboxDeps } from "./core/deps.ts";
import { Supervisor, surviveUncaught } from "./core/platforms/supervisor.ts";
import type { ImageModel, Models } from "./core/ports/models.ts";
import type { ChatPlatform } from "./core/ports/platform.ts";
import type { Clock, Log } from "./core/ports/runtime.ts";
import { QueuePositions } from "./core/queue-positions.ts";
import { signalCard, signalPreview } from "./core/signals.ts";
import type { BlobKey } from "./core/vocabulary.ts";
import { Worker } from "./core/worker.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { createProvenance } from "./images/provenance/provenance.ts";
import { images } from "./images/read.ts";
import { resizeForPage } from "./images/renditions.ts";
import { returnUnusedMemory } from "./memory.ts";
import { createAuto } from "./models/auto.ts";
import { createIllustrator } from "./models/illustrate.ts";
import { createModelRegistry } from "./models/index.ts";
import { createBuiltInEditor, guide, warmUp } from "./models/local/local.ts";
import { createMasks } from "./models/local/rendering/masks.ts";
import { createSubjectSelector } from "./models/local/rendering/select-subject.ts";
import { createSubjectFinder } from "./models/local/subject/network/finder.ts";
import { NetworkUnavailable } from "./models/local/subject/network/network-unavailable.ts";
import { ModelMeasurements } from "./models/measurements.ts";
import { choosePlanner } from "./models/planner/choose-planner.ts";
import { openProviders, type ProviderRegistry, providers, validateModelId } from "./models/providers.ts";
import { createLog } from "./observability/log.ts";
import { metricSources } from "./observability/metric-sources.ts";
import { createMetrics } from "./observability/metrics.ts";
import type { Health } from "./platforms/web/context.ts";
import { WebPlatform } from "./platforms/web/platform.ts";
import { SqlWebSessions } from "./platforms/web/store/sessions.ts";
import { SqlWebMessageStore } from "./platforms/web/store/sql-store.ts";
import { idGenerator } from "./random.ts";
import { pseudonymOf } from "./storage/disk/secret.ts";
import { openStorage } from "./storage/open.ts";
import { SqlStore } from "./storage/store.ts";

const MAX_DRAWING = 64;
const STOP_TIMEOUT_MS = 10_000;
/** How long turns wait for models that aren't known yet. Without a network, the cached list is used. */
const DISCOVERY_TIMEOUT_MS = 5000;
const clock: Clock = { now: () => new Date() };

try {
  process.umask(0o077); // temporary files aren't readable by others either
  loadEnvironmentFile();
  await run(readConfig(process.env));
} catch (error) {
  exitWith(error);
}

async function run(config: Config): Promise<void> {
  const log: Log = createLog(config.logLevel, secretsOf(process.env));
  for (const sentence of ignoredSettings(process.env)) log.warn({}, sentence);
  process.env.SQLITE_TMPDIR ??= config.dataDir; // /tmp may be small or read-only; SQLite reads this once
  const storage = await openStorage({ ...config, release: version() }, clock, log);
  const { database, blobs, secret, leases, signals, changes, previews, handoffs, close } = storage;
  const store = new SqlStore(database, idGenerator);
  const messages = new SqlWebMessageStore(database);
  await messages.makeNamesUnique();
  const metrics = createMetrics(metricSources(config, store, () => served, clock));
  const isImageReferenced = async (key: BlobKey) =>
    (await store.images.isImageReferenced(key)) || (await messages.findAttachment(key)) !== undefined;
  const finder = createSubjectFinder({ log, network: config.subjectNetwork });
  await finder.inputSide().catch(refuseNetwork); // the administrator learns here, rather than people at the first picture
  // Another process draws what one without that role prepares.
  const local = createBuiltInEditor(config.roles.has("draw") ? finder : { ...finder, getReady() {} });
  const page = new WebPlatform({
    ...{
      ...config.web,
      messages,
      signals,
      changes,
      handoffs,
      leases: storage.pool && leases,
      images,
      blobs,
      isImageReferenced,
      rendition: resizeForPage,
      illustrate: createIllustrator(local, images),
      selectSubject: createSubjectSelector(finder),
      log,
      clock,
      ids: idGenerator,
      health,
    },
    ...{ sessions: new SqlWebSessions(database), maxWaiting: config.maxWaiting },
    chats:
      config.publicUrl === undefined
        ? undefined
        : {
            links: store.pageLinks,
            coreOf: (name) => coreOf({ name }),
            chatOf: (name) => chats.find((chat) => chat.name === name),
          },
    shares: config.shareLinks ? store.sharedLinks : undefined,
    servesPage: config.roles.has("web"),
    reloadsPages: process.env.WATCH_REPORT_DEPENDENCIES !== undefined, // set by `node --watch`
    observe: metrics.request,
    metrics: async () => ({ contentType: metrics.registry.contentType, body: await metrics.registry.metrics() }),
  });
  const chats = await openChatPlatforms(config, storage, log);
  const platforms: ChatPlatform[] = [page, ...chats];
  const providers = openProviders(config.keys, {
    ...config,
    timeoutMs: config.modelTimeoutMs,
    masks: createMasks(finder),
    folder: config.dataDir,
    log,
  });
  let discovering = true;
  const all = () => [local, ...providers.list()];
  const measurements = new ModelMeasurements(store.spending, log);
  const auto = createAuto(local, config.autoModels, all, () => measurements.newest);
  const models = createModelRegistry(
    all,
    auto,
    () => discovering,
    () => measurements.newest,
  );
  const planner = choosePlanner(config.plannerModel, config.keys);
  const deps: InboxDeps = {
    ...{
      store,
      blobs,
      isImageReferenced,
      images,
      provenance: createProvenance({ tool: `Threadbrush ${version()}`, writesPrompts: config.provenancePrompt }),
      models,
      previews,
      foreground: new Foreground(),
      clock,
      ids: idGenerator,
      log,
      metrics: metrics.meter,
    },
    ...(planner && { planner }),
    platform: (name) => platforms.find((platform) => platform.name === name) ?? page,
    hashPerson: (platform, id) => pseudonymOf(secret, platform, id),
    defaults: initialSettings(config),
    maxWaiting: config.maxWaiting,
    limits: {
      historyTurns: config.historyTurns,
      createFromText: config.createFromText,
      budget: config.budget,
      ...(config.confirmUsd !== undefined && { confirmUsd: config.confirmUsd }),
    },
    onPreview: (turn) => signalPreview(turn, signals),
    ...(config.publicUrl !== undefined && {
      pageAddress: config.publicUrl,
      onCardChanged: (turn) => signalCard(turn, signals),
    }),
    wake: () => signals.send({ kind: "wake" }),
    checkLeases: () => signals.send({ kind: "cancelled" }),
  };
  const worker = new Worker(store.queue, deps, { lanes: lanesFor(config), maxDrawing: MAX_DRAWING });
  const coreOf = ({ name }: Pick<ChatPlatform, "name">) =>
    coreFor(name, { commands: commands.map(toHelpEntry), local: guide }, deps);
  worker.listenTo(signals);
  // Without its role, a platform only sends.
  const receiving = chats.filter(({ name }) => config.roles.has(name));
  const served = config.roles.has("web") ? [page, ...receiving] : receiving;
  const supervisors = receiving.map((chat) => new Supervisor(chat, coreOf(chat), log));
  await store.queue.releaseAll();
  const stopHousekeeping = startHousekeeping(deps, leases, new QueuePositions(store, deps.wake), { providers, measurements });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(signal));
  surviveUncaught(log);
  worker.start();
  await page.start(coreOf(page));
  log.info(startFacts(config, platforms, models), "started");
  process.stdout.write(`${commandLineMessages.started(page.address)}\n`);
  void (config.roles.has("draw") ? warmUp() : Promise.resolve()).then(returnUnusedMemory);
  // From here on, nothing waits for external services.
  void Promise.all(supervisors.map((supervisor) => supervisor.start().catch(exitWith))).then(() =>
    warnIfOpen(config, receiving, log),
  );
  void discover(providers, config)
    .catch(exitWith)
    .finally(() => {
      discovering = false;
    });

  /** Of what this process needs for its roles. */
  async function health(): Promise<Health> {
    const states = Object.fromEntries(served.map((platform) => [platform.name, platform.status()]));
    const services = await storage.health?.read();
    const isReady = [...Object.values(states), ...Object.values(services ?? {})].every((state) => state === "ready");
    return { status: isReady ? "ok" : "degraded", platforms: states, ...(services && { ...services, roles: [...config.roles] }) };
  }

  /** Unfinished drawings are drawn again at the next start. */
  async function stop(signal: string): Promise<void> {
    log.info({ signal }, "stopping");
    void setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      log.warn({ afterS: STOP_TIMEOUT_MS / 1000 }, "shutdown timed out");
      process.exit(0);
    });
    await Promise.all([stopHousekeeping(), page.stop(), ...supervisors.map((supervisor) => supervisor.stop())]);
    await worker.stop();
    try {
      await close();
      log.info({ uptimeS: Math.round(process.uptime()) }, "stopped");
    } catch (error) {
      log.error({ err: error }, "failed to erase deleted data from the database file");
    }
    process.exit(0);
  }
}

/** What an admin needs first if something is wrong. */
function startFacts({ dataDir, defaultModels, logLevel }: Config, platforms: ChatPlatform[], models: Models) {
  return {
    ...{ version: version(), node: process.version, platforms: platforms.map(({ name }) => name) },
    ...{ defaultModels, models: models.list().length, dataDir: resolve(dataDir), logLevel },
  };
}

/** Refreshes the lists of models. Rejects if a configured model doesn't exist. */
async function discover(providers: ProviderRegistry, config: Config): Promise<void> {
  const known = await Promise.race([providers.refresh(), setTimeout(DISCOVERY_TIMEOUT_MS, false)]);
  if (known) refuseUnknown(config, providers.list());
}

/** Throws for a configured model that its provider no longer has, because every turn would fail. */
function refuseUnknown({ keys, defaultModels, autoModels = [] }: Config, listed: ImageModel[]): void {
  const wrong = [
    ...defaultModels.flatMap((id) => validateModelId("DEFAULT_MODELS", id, keys, listed) ?? []),
    ...autoModels.flatMap((id) => validateModelId("AUTO_MODELS", id, keys, listed) ?? []),
  ];
  if (wrong.length > 0) throw new ConfigError(wrong);
}

/** For `catch`: the network named in the settings can't be used. */
function refuseNetwork(error: unknown): never {
  throw error instanceof NetworkUnavailable ? new ConfigError([error.message]) : error;
}

function lanesFor({ modelConcurrency, roles }: Config): Record<string, number> {
  if (!roles.has("draw")) return {};
  return Object.fromEntries(["local", ...providers.map(({ name }) => name)].map((lane) => [lane, modelConcurrency]));
}

function toHelpEntry({ usage, about }: (typeof commands)[number]) {
  return { usage, about };
}
