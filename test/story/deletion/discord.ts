import type { DiscordService } from "../../fakes/discord/service.ts";
import { plain } from "../../fakes/models/clients.ts";
import { photo } from "../drivers/driver.ts";
import type { Markers } from "./program.ts";

/** Ada puts marked text into every field that Discord offers, then deletes the conversation. */
export async function deleteOnDiscord(service: DiscordService, markers: Markers): Promise<void> {
  const word = () => markers.next();
  const picture = async () => ({ name: `${word()}.png`, bytes: Buffer.from(await plain(photo.colour, photo)) });
  const general = service.channel("general");
  const ada = service.person(word());
  markers.all.push(ada.id);
  await ada.posts(general, { text: `${service.mention} write "${word()}"`, pictures: [await picture(), await picture()] });
  const thread = { id: await service.until(() => ada.sees(general).find((one) => one.threadId)?.threadId, "a thread") };
  const botMessages = () => ada.sees(thread).filter(({ author, ephemeral }) => author !== ada.name && !ephemeral);
  const cards = (count: number) =>
    service.until(() => {
      const all = botMessages().filter(({ buttons }) => buttons.length > 0);
      return all.length === count && all.every(({ buttons }) => !buttons.some(({ label }) => label === "Cancel"))
        ? all
        : undefined;
    }, `${count} finished cards`);
  const [first] = await cards(1);
  if (!first) throw new Error("no cards");
  ada.reacts(first, "1\ufe0f\u20e3");
  await ada.posts(thread, { pictures: [await picture()] });
  await ada.posts(thread, { text: `rotate left and write "${word()}"` });
  await cards(2);
  await (await ada.uses("/settings", thread, { title: word() })).answered();
  await (await ada.uses("/edit", thread, { prompt: `blur it and write "${word()}"`, image: await picture() })).answered();
  await cards(3);
  const form = await ada.uses("/edit", thread, { image: await picture() });
  await form.answered();
  await ada.submits(form, { prompt: `rotate right and write "${word()}"` });
  await cards(4);
  const asked = await (await ada.uses("/delete", thread)).reply();
  await ada.clicks(asked, "Delete it all").answered();
  await service.until(() => botMessages().every(({ buttons }) => buttons.length === 0), "no cards");
}
