// Downloads of pictures time out.

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { PlatformError } from "../../../../src/core/errors.ts";
import { fetchPicture } from "../../../../src/platforms/shared/gateway/fetch-picture.ts";

const never = new AbortController().signal;

/** Starts a host. Returns a function that fetches a picture from it. */
async function startHost(answers: (response: ServerResponse) => void) {
  const server = createServer((_, response) => answers(response)).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
  const hosts = { name: "Discord", allows: () => true };
  return (timeouts?: Parameters<typeof fetchPicture>[3], signal = never) => fetchPicture(address, hosts, signal, timeouts);
}

/** Sends a byte now and then and never ends. */
function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write("a"), 5);
  response.once("close", () => clearInterval(timer));
}

test.each<[string, (response: ServerResponse) => void]>([
  ["never answers", () => {}],
  ["stops after the first bytes", (response) => void response.write("abc")],
])("gives up a host that %s", async (_, answers) => {
  const fetching = (await startHost(answers))({ silenceMs: 50, totalMs: 60_000 });
  const error = (await fetching.catch((error: unknown) => error)) as PlatformError;
  expect([error.code, error.message]).toEqual(["unavailable", "Discord stopped sending a picture"]);
  expect(error.userMessage).toBe("I couldn't download the picture from Discord. Please try again in a few minutes.");
});

test("gives up a host that sends a byte now and then", async () => {
  const fetching = (await startHost(trickle))({ silenceMs: 60_000, totalMs: 100 });
  await expect(fetching).rejects.toMatchObject({ code: "unavailable", message: "Discord took too long to send a picture" });
});

test("waits for a host that is slow and never silent for long", async () => {
  const answers = async (response: ServerResponse) => {
    for (let at = 0; at < 5; at++) {
      response.write("a");
      await new Promise((later) => setTimeout(later, 150));
    }
    response.end("b");
  };
  const { bytes } = await (await startHost((response) => void answers(response)))({ silenceMs: 600, totalMs: 60_000 });
  expect(Buffer.from(bytes).toString()).toBe("aaaaab");
});

test("ends at once when nobody waits for the picture", async () => {
  const stop = new AbortController();
  const fetching = (await startHost(trickle))(undefined, stop.signal);
  stop.abort(new Error("stopped"));
  await expect(fetching).rejects.toThrow("stopped");
});
