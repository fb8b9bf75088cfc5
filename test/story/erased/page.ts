import { expect } from "vitest";
import { plain } from "../../fakes/models/person.ts";
import { Visitor } from "../../platforms/web/browser-client.ts";
import { photo } from "../drivers/driver.ts";
import type { Markers, Program } from "./program.ts";

/** Somebody puts words wherever the page lets them, and deletes their conversations. */
export async function deletesOnThePage(program: Program, markers: Markers): Promise<void> {
  const word = () => markers.next();
  const bytes = new Uint8Array(await plain(photo.colour, photo));
  const picture = () => new File([bytes], `${word()}.png`, { type: "image/png" });
  const ada = new Visitor(program);
  const says = async (to: string, text: string, pictures: File[] = []) =>
    (await ada.send("/messages", { to, text, pictures })).go ?? "";
  const drawn = (path: string, turns: number) =>
    expect
      .poll(async () => (await ada.page(path)).match(/<article class="card"/g)?.length, { timeout: 30_000 })
      .toBe(turns)
      .then(() => expect.poll(() => ada.page(path), { timeout: 30_000 }).not.toContain("aria-busy"));
  const inChannel = await says("channel", `/edit write "${word()}"`, [picture(), picture()]);
  await drawn(inChannel, 1);
  const own = await says("new", `write "${word()}"`, [picture(), picture()]);
  await drawn(own, 1);
  const [, conversation = ""] = /\/c\/(\w+)/.exec(own) ?? [];
  markers.all.push(conversation);
  await says(conversation, `rotate left ${word()}`, [picture()]);
  await drawn(own, 2);
  await says(conversation, "", [picture()]);
  await says(conversation, `// ${word()}`, [picture()]);
  await ada.send("/do/settings", { conversation, title: word(), offers: "models", models: "local" });
  const { dialog = "" } = await ada.send("/do/form", { conversation });
  const draft = /name="draft" value="(\w+)"/.exec(dialog)?.[1] ?? "";
  await ada.send("/submit", { draft, prompt: `blur it ${word()}`, pictures: [picture()] });
  await drawn(own, 3);
  const cookie = ada.cookie("person");
  if (cookie) markers.all.push(cookie);
  for (const path of [inChannel, own]) await ada.send("/do/delete", { conversation: path.slice(3) });
}
