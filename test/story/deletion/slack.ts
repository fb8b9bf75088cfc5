import { sharp } from "../../../src/images/picture-slots.ts";
import type { SlackService } from "../../fakes/slack/index.ts";
import type { Markers } from "./program.ts";

/** Ada puts marked text into every field that Slack offers, then deletes the conversation. */
export async function deleteOnSlack(slack: SlackService, markers: Markers): Promise<void> {
  const word = () => markers.next();
  const bytes = await sharp({ create: { width: 90, height: 60, channels: 3, background: "#2040e0" } })
    .png()
    .toBuffer();
  const picture = () => ({ name: `${word()}.png`, bytes });
  const general = slack.channel("general");
  const ada = slack.person(word());
  markers.all.push(ada.id);
  await ada.slash("/edit", `write "${word()}"`, general);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { prompt: `write "${word()}"`, pictures: [picture(), picture()] });
  const thread = await slack.until(() => ada.sees(general).find(({ fromBot, ephemeral }) => fromBot && !ephemeral), "a thread");
  const cards = (count: number) =>
    slack.until(() => {
      const all = ada.thread(thread).filter(({ fromBot, menus }) => fromBot && menus.length > 0);
      return all.length === count && all.every(({ buttons }) => !buttons.some(({ text }) => text === "Cancel")) ? all : undefined;
    }, `${count} finished cards`);
  const [first] = await cards(1);
  if (!first) throw new Error("no card");
  ada.reacts(first, "one");
  await ada.says(general, "", { thread, files: [picture()] });
  await ada.says(general, `rotate left and write "${word()}"`, { thread });
  await cards(2);
  ada.opensHome();
  await slack.until(() => (ada.home?.pictures.length ?? 0) > 0, "a strip");
  await ada.mentions(general, `settings title ${word()}`, { thread });
  await ada.mentions(general, "delete", { thread });
  const danger = () => ada.thread(thread).find(({ buttons }) => buttons.some(({ text }) => text === "Delete it all"));
  await ada.clicks(await slack.until(danger, "the question"), "Delete it all");
  const botMessages = () => ada.thread(thread).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  await slack.until(() => botMessages().every(({ menus }) => menus.length === 0), "no card");
}
