import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Answers = (request: IncomingMessage, response: ServerResponse) => void;

/** A service that answers every request, once it is read, as a test says. Its address; it stops with the test. */
export async function answering(answers: Answers): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => answers(request, response));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
