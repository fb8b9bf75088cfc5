import { WebSocket } from "ws";
import type { DiscordService } from "./service.ts";

export const properties = { os: "linux", browser: "test", device: "test" };
/** The intents of the bot. */
export const allIntents = 46_593;

interface Frame {
  op: number;
  t?: string;
  s?: number;
  // biome-ignore lint/suspicious/noExplicitAny: events of every shape
  d: any;
}

/** A bare WebSocket client. */
export class RawGatewayClient {
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #looks = new Set<() => void>();

  constructor(service: DiscordService, query = "?v=10&encoding=json") {
    this.#socket = new WebSocket(service.origin.replace("http", "ws") + query);
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#socket.on("error", () => {});
    this.#socket.on("message", (bytes) => {
      this.frames.push(JSON.parse(String(bytes)));
      for (const look of this.#looks) look();
    });
  }

  send(op: number, d: unknown): void {
    this.#socket.send(JSON.stringify({ op, d }));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** As if the process had died: no close frame. */
  terminate(): void {
    this.#socket.terminate();
  }

  until(matches: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.frames.find(matches);
        if (found) resolve(found);
      };
      this.#looks.add(look);
      look();
    });
  }

  event(name: string): Promise<Frame> {
    return this.until((frame) => frame.t === name);
  }

  get names(): string[] {
    return this.frames.flatMap((frame) => frame.t ?? []);
  }
}

/** Connects, and resolves once HELLO has come. */
export async function connect(service: DiscordService): Promise<RawGatewayClient> {
  const client = new RawGatewayClient(service);
  await client.until((frame) => frame.op === 10);
  return client;
}

/** Connects and identifies. Resolves once READY or INVALID_SESSION has come. */
export async function identify(
  service: DiscordService,
  intents = allIntents,
  shard?: [number, number],
): Promise<RawGatewayClient> {
  const client = await connect(service);
  client.send(2, { token: service.token, intents, properties, ...(shard && { shard }) });
  await client.until((frame) => frame.t === "READY" || frame.op === 9);
  return client;
}

/** Connects and resumes a session. */
export async function resume(service: DiscordService, session: string, seq: number): Promise<RawGatewayClient> {
  const client = await connect(service);
  client.send(6, { token: service.token, session_id: session, seq });
  return client;
}
