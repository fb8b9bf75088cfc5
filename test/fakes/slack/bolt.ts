import { App, HTTPReceiver, type LogLevel, SocketModeReceiver } from "@slack/bolt";
import type { SlackService } from "./index.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {}, getLevel: () => "error" as LogLevel };

/** Connects a bare Bolt app over Socket Mode. `register` adds its listeners before that. */
export async function connect(
  slack: SlackService,
  register: (app: App) => void,
  botToken = slack.botToken,
): Promise<{ app: App; stop(): Promise<void> }> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 1000,
    logger: quiet,
    installerOptions: { clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } } },
  });
  const app = new App({
    token: botToken,
    receiver,
    logger: quiet,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.url, timeout: 10_000, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    deferInitialization: true,
  });
  await app.init();
  register(app);
  await app.start();
  return { app, stop: () => receiver.client.disconnect() };
}

/** Starts a bare Bolt app over HTTP, on a port of its own. */
export async function listen(
  slack: SlackService,
  register: (app: App) => void,
): Promise<{ app: App; url: string; stop(): Promise<void> }> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: quiet });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger: quiet,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.url, timeout: 10_000, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    deferInitialization: true,
  });
  await app.init();
  register(app);
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}/slack/events`;
  await slack.deliversTo(url);
  return { app, url, stop: async () => void (await receiver.stop()) };
}
