// Those who moderate a whole server see what its people have paid for.

import { expect, test } from "vitest";
import type { ImageModel } from "../../../../src/core/ports/models.ts";
import type { ModelId } from "../../../../src/core/vocabulary.ts";
import type { Person } from "../../../fakes/discord/people/person.ts";
import { noise } from "../../../images/fixtures.ts";
import { startChat } from "../start.ts";

const dear: ImageModel = {
  ...{ id: "dear/one" as ModelId, label: "Dear", about: "costs money" },
  can: {
    ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
    ...{ aspectRatios: "any", resolutions: ["standard"], cost: "computed", price: "$0.24 a picture" },
  },
  choices: (_, wanted) => wanted,
  estimateUsd: () => 0.24,
  draw: async ({ seed }) => ({ image: await noise(60, 40).png().toBuffer(), costUsd: 0.24, notes: [], seed }),
};

async function startWithCosts() {
  const chat = await startChat(dear);
  await chat.startConversation("a secret plan");
  const usage = async (by: Person, place: { id: string } = chat.general) => {
    const pending = await by.uses("/usage", place);
    await pending.answered();
    const reply = await chat.service.until(async () => {
      const shown = await pending.reply().catch(() => undefined);
      return shown?.text ? shown : undefined;
    }, "the usage");
    expect(reply?.ephemeral).toBe(true);
    return { text: reply?.text ?? "", csv: (reply?.pictures ?? []).map(({ name, bytes }) => [name, bytes.toString()] as const) };
  };
  return { ...chat, usage };
}

test("shows a server's moderators everybody's usage, with a CSV file, and nobody's words", async () => {
  const { service, ada, general, usage } = await startWithCosts();
  const mo = service.person("Mo", { moderates: true });
  const { text, csv } = await usage(mo);
  expect(text).toContain("All people, last 30 days: 1 picture for $0.24");
  expect(text).toContain(`<@${ada.id}>: 1 picture, $0.24`);
  expect(text).toContain(`<#${general.id}>: 1 picture, $0.24`);
  const [[name, file] = ["", ""]] = csv;
  expect(name).toBe("usage.csv");
  expect(file.split("\r\n")[1]).toContain(`,${general.id},Ada,${ada.id},dear/one,1,0.24,0`);
  expect(text + file).not.toContain("secret");
});

test("shows other people, and moderators of single channels, only their own", async () => {
  const { service, ada, general, usage } = await startWithCosts();
  const cam = service.person("Cam");
  service.allow("ManageMessages", general, cam);
  for (const [person, spent] of [
    [ada, "0.24"],
    [cam, "nothing"],
  ] as const) {
    const { text, csv } = await usage(person);
    expect(text).toContain(spent);
    expect([text.includes("All people"), csv]).toEqual([false, []]);
  }
});

test("shows only one's own in direct messages, which belong to no server", async () => {
  const { service, usage } = await startWithCosts();
  const mo = service.person("Mo", { moderates: true });
  const { text, csv } = await usage(mo, mo.direct);
  expect([text.includes("All people"), csv]).toEqual([false, []]);
});
