import { expect } from "vitest";
import { plain } from "../../fakes/models/clients.ts";
import { BrowserClient } from "../../platforms/web/browser-client.ts";
import { photo } from "../drivers/driver.ts";
import type { Markers, Program } from "./program.ts";

/** A person puts marked text into every field of the page, then deletes their conversations. */
export async function deleteOnPage(program: Program, markers: Markers): Promise<void> {
  const word = () => markers.next();
  const bytes = new Uint8Array(await plain(photo.colour, photo));
  const picture = () => new File([bytes], `${word()}.png`, { type: "image/png" });
  const ada = new BrowserClient(program);
  const send = async (to: string, text: string, pictures: File[] = []) =>
    (await ada.send("/messages", { to, text, pictures })).go ?? "";
  const waitForTurns = (path: string, turns: number) =>
    expect
      .poll(async () => (await ada.page(path)).match(/<article class="card"/g)?.length, { timeout: 30_000 })
      .toBe(turns)
      .then(() => expect.poll(() => ada.page(path), { timeout: 30_000 }).not.toContain("aria-busy"));
  const inChannel = await send("channel", `/edit write "${word()}"`, [picture(), picture()]);
  await waitForTurns(inChannel, 1);
  const own = await send("new", `write "${word()}"`, [picture(), picture()]);
  await waitForTurns(own, 1);
  const [, conversation = ""] = /\/c\/(\w+)/.exec(own) ?? [];
  markers.all.push(conversation);
  await send(conversation, `rotate left and write "${word()}"`, [picture()]);
  await waitForTurns(own, 2);
  await send(conversation, "", [picture()]);
  await send(conversation, `// ${word()}`, [picture()]);
  await ada.send("/do/settings", { conversation, title: word(), offers: "models", models: "local" });
  const { dialog = "" } = await ada.send("/do/form", { conversation });
  const draft = /name="draft" value="(\w+)"/.exec(dialog)?.[1] ?? "";
  await ada.send("/submit", { draft, prompt: `blur it and write "${word()}"`, pictures: [picture()] });
  await waitForTurns(own, 3);
  const cookie = ada.cookie("person");
  if (cookie) markers.all.push(cookie);
  for (const path of [inChannel, own]) await ada.send("/do/delete", { conversation: path.slice(3) });
}
