import { expect, onTestFinished, test } from "vitest";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

const red = new Blob([new Uint8Array(await paint("red"))]);

test("packs all pictures of a conversation, and a recipe that says who requested what of which model", async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const ada = new BrowserClient(app);
  await ada.send("/name", { name: "Ada" });
  const { go = "" } = await ada.send("/messages", { to: "new", text: "black and white", models: "local", pictures: red });
  await expect.poll(() => ada.page(go), { timeout: 15_000 }).toMatch(/figure class="variant ready/);
  const response = await ada.get(`${go}/download`);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="black-and-white.zip"');
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  const text = bytes.toString("latin1"); // pictures and text are stored as they are
  for (const name of ["recipe.md", "original-1.png", "edit-1-picture-1.png"]) expect(text).toContain(name);
  expect(text).toMatch(/## Edit 1: Ada, .* UTC\n\n> black and white\n\n- edit-1-picture-1\.png: local, [\d.]+ s, free,/);
});

test("answers that a conversation isn't there", async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  expect((await new BrowserClient(app).get("/c/000000000000/download")).status).toBe(404);
});
