import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts an HTTP server for one test. Reads each request, then calls the handler. Resolves to the server's address. */
export async function startHttpServer(handler: RequestHandler): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => handler(request, response));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
