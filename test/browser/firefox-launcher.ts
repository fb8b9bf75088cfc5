#!/usr/bin/env node
// Starts Firefox for Playwright, and stands between them. Playwright sets the colour scheme of every window with a command that release
// channels of Firefox may not have yet, and gives up if it fails. Here, such commands succeed without an effect.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { WebSocket, WebSocketServer } from "ws";

const OPTIONAL_COMMAND = /^emulation\.set/;
const LISTENING = /^WebDriver BiDi listening on (\S+)/;

const firefox = spawn(process.env.FIREFOX ?? "/usr/bin/firefox-esr", process.argv.slice(2), {
  stdio: ["ignore", "inherit", "pipe"],
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => firefox.kill(signal));
firefox.on("exit", (code) => process.exit(code ?? 1));
createInterface({ input: firefox.stderr }).on("line", (line) => {
  const [, address] = LISTENING.exec(line) ?? [];
  if (address) listen(address);
  else process.stderr.write(`${line}\n`);
});

/** Playwright reads the address of the proxy where it expects Firefox's. */
function listen(address: string): void {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("listening", () => {
    const bound = server.address();
    if (bound && typeof bound === "object") process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${bound.port}\n`);
  });
  server.on("connection", (client, { url = "" }) => relay(client, new WebSocket(address + url)));
}

function relay(client: WebSocket, upstream: WebSocket): void {
  const optional = new Set<number>();
  const opened = new Promise((resolve) => upstream.once("open", resolve));
  client.on("message", async (data) => {
    const text = String(data);
    const { id, method } = JSON.parse(text) as { id: number; method: string };
    if (OPTIONAL_COMMAND.test(method)) optional.add(id);
    await opened;
    upstream.send(text);
  });
  upstream.on("message", (data) => {
    const text = String(data);
    const { id, error } = JSON.parse(text) as { id?: number; error?: string };
    const isMissing = error === "unknown command" && id !== undefined && optional.has(id);
    client.send(isMissing ? JSON.stringify({ type: "success", id, result: {} }) : text);
  });
  upstream.on("close", () => client.close());
  client.on("close", () => upstream.close());
}
