import { setTimeout as sleep } from "node:timers/promises";
import { type ModelServices, startModels } from "../fakes/models/index.ts";
import { BrowserClient } from "../program/browser-client.ts";
import { type ChatDriver, driveDiscord, driveSlack } from "../program/chat-driver.ts";
import { freePort } from "../program/free-port.ts";
import { Program } from "../program/program.ts";

/** The program is killed above this. */
export const MAX_MEMORY_MB = 4096;
/** How long platforms may take to recover. */
const HEALTHY_TIMEOUT_MS = 10_000;
export const token = "the-token-of-the-page";

/** The attacked program on all platforms, with simulated services. */
export class Target {
  readonly models: ModelServices;
  readonly chats: ChatDriver[];
  #program: Program;

  private constructor(program: Program, models: ModelServices, chats: ChatDriver[]) {
    [this.#program, this.models, this.chats] = [program, models, chats];
  }

  static async start(): Promise<Target> {
    const models = await startModels();
    const chats = [await driveDiscord(), await driveSlack()];
    return new Target(await run(models, chats), models, chats);
  }

  get program(): Program {
    return this.#program;
  }

  get address(): string {
    return this.#program.address;
  }

  signIn(): Promise<BrowserClient> {
    return BrowserClient.signedIn(this.address, token);
  }

  /** Starts a new program with a new folder. */
  async restart(): Promise<void> {
    await this.#program.stop();
    this.models.clearFaults();
    this.#program = await run(this.models, this.chats);
  }

  /** Whether the page responds and every platform is ready within the timeout. */
  async isHealthy(): Promise<boolean> {
    for (const end = Date.now() + HEALTHY_TIMEOUT_MS; Date.now() < end && this.#program.running; await sleep(200)) {
      const response = await fetch(`${this.address}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
      if (response?.status === 200) return true;
    }
    return false;
  }

  async stop(): Promise<void> {
    await this.#program.stop();
    await Promise.all([this.models.close(), ...this.chats.map((chat) => chat.close())]);
  }
}

async function run({ openai }: ModelServices, chats: ChatDriver[]): Promise<Program> {
  const port = await freePort();
  return Program.start({
    maxMemoryMb: MAX_MEMORY_MB,
    env: {
      ...{ WEB_TOKEN: token, SHARE_LINKS: "true" },
      DEFAULT_MODELS: "local",
      ...{ OPENAI_API_KEY: openai.key, OPENAI_BASE_URL: openai.url, MODEL_TIMEOUT_S: "20" },
      ...{ BUDGET_USD_PER_DAY: "5", BUDGET_USD_PER_PERSON_PER_DAY: "4", BUDGET_USD_PAGE_PER_DAY: "4" },
      ...{ WEB_PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` },
      ...Object.assign({}, ...chats.map(({ env }) => env)),
    },
  });
}
