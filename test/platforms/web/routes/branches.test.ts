import { expect, onTestFinished, test } from "vitest";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

const red = new Blob([new Uint8Array(await paint("red"))]);

test("fetches the tree of a conversation that branches, and marks the picture that one looks at", async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const ada = new BrowserClient(app);
  const { go = "" } = await ada.send("/messages", { to: "new", text: "black and white", models: "local", pictures: red });
  const finished = (count: number) =>
    expect.poll(async () => (await ada.page(go)).match(/figure class="variant ready/g)?.length, { timeout: 15_000 }).toBe(count);
  await finished(1);
  expect(await ada.page(go)).not.toContain("/branches");
  const [, variant = ""] = /name="variant" value="(\w+)"/.exec(await ada.page(`${go}/1/1`)) ?? [];
  for (const [at, text] of ["invert", "sepia"].entries()) {
    const conversation = go.slice("/c/".length);
    await ada.send("/do/words", { conversation, variant, text });
    await finished(at + 2);
  }
  expect(await ada.page(go)).toContain(`data-fetched="${go}/branches"`);
  expect(await ada.page(`${go}/2/1`)).toContain(`data-fetched="${go}/branches?at=${go}/2/1"`);
  const current = async (address: string) => [...(await ada.page(address)).matchAll(/aria-label="(Edit \d)[^>]*aria-current/g)];
  expect((await current(`${go}/branches?at=${go}/2/1`)).map(([, edit]) => edit)).toEqual(["Edit 2"]);
  expect((await current(`${go}/branches`)).map(([, edit]) => edit)).toEqual(["Edit 3"]);
  const page = await ada.page(`${go}/branches`);
  expect([page.includes("<title>"), page.includes(`href="${go}"`)]).toEqual([true, true]);
  const fragment = await (await ada.get(`${go}/branches`, { "X-Page": "1" })).text();
  expect(fragment).toMatch(/^<div class="tree">/);
  expect((await ada.get("/c/nowhere00000/branches")).status).toBe(404);
});
