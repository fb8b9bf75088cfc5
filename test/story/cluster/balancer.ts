import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A process that accepts connections but doesn't answer is tried this long. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Passes each connection on to one of `ports`, in turn. A connection whose process is dead or frozen is closed, so that its client tries
 *  again. `port` 0: none is needed. */
export async function startBalancer(port: number, ports: () => number[]): Promise<{ close(): Promise<void> }> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const all = ports();
    const upstream = connect({ host: "127.0.0.1", port: all[turn++ % all.length] ?? 0, timeout: ANSWER_TIMEOUT_MS });
    const close = () => {
      client.destroy();
      upstream.destroy();
      open.delete(client);
    };
    open.add(client);
    for (const socket of [client, upstream]) socket.on("error", close).on("close", close);
    upstream.on("timeout", close);
    client.pipe(upstream).pipe(client);
  });
  if (port !== 0) await once(server.listen(port, "127.0.0.1"), "listening");
  return {
    async close() {
      for (const socket of open) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
