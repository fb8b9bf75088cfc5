import { type APILabelComponent, type APIModalSubmission, type APITextInputComponent, ComponentType } from "discord.js";
import { expect, test } from "vitest";
import { commands } from "../../../../commands/index.ts";
import type { Form, ModelChoice } from "../../../../src/core/cards/views.ts";
import type { DraftKey, ModelId, Settings } from "../../../../src/core/vocabulary.ts";
import { isRegistered, registration } from "../../../../src/platforms/discord/gateway/registration.ts";
import { lastOf, suggestions } from "../../../../src/platforms/discord/inbound/interactions/slash-commands.ts";
import { editModal, readModal } from "../../../../src/platforms/discord/outbound/modals.ts";
import { hat } from "../fixtures.ts";

const settings: Settings = {
  ...{ models: ["p/m30" as ModelId], aspectRatio: "16:9", resolution: "high", variants: 2, seed: "new", mentionOnly: false },
};
const models = Array.from(
  { length: 40 },
  (_, i): ModelChoice => ({
    ...{ id: `p/m${i}` as ModelId, label: `Model ${i}`, about: "draws", price: "free", references: 5, seed: true },
    ...{ needsReference: false, aspectRatios: "any", resolutions: ["standard"] },
  }),
);
const form: Form = { draft: "draft0000001" as DraftKey, prompt: "night", models, settings, pictures: 1, each: false };

function field(name: string, of: Form = form) {
  const found = editModal(of).components.find(
    (one) => "component" in one && "custom_id" in one.component && one.component.custom_id === name,
  );
  return (found as APILabelComponent).component;
}

test("fills in the five fields of the edit modal", () => {
  expect(editModal(form)).toMatchObject({ custom_id: "edit:draft0000001", components: { length: 5 } });
  expect((field("prompt") as APITextInputComponent).value).toBe("night");
  expect(field("aspect_ratio")).toMatchObject({
    options: expect.arrayContaining([{ label: "16:9", value: "16:9", default: true }]),
  });
});

test("offers to edit several pictures each on its own in place of the resolution", () => {
  const several = { ...form, pictures: 3, each: true };
  expect(editModal(several).components).toHaveLength(5);
  expect(field("each", several)).toMatchObject({ options: [{ value: "together" }, { value: "each", default: true }] });
  expect(() => field("resolution", several)).toThrow();
  expect(() => field("each")).toThrow();
});

test("asks for up to nine pictures where there are none yet, and otherwise for references", () => {
  const upload = (pictures: number) => editModal({ ...form, pictures }).components.at(-1);
  expect(upload(0)).toMatchObject({ label: "Pictures", component: { max_values: 9 } });
  expect(upload(1)).toMatchObject({ label: "Reference pictures", component: { max_values: 8 } });
  expect(upload(2)).toMatchObject({ label: "Reference pictures", component: { max_values: 8 } });
});

test("lists the models in use first, and preselects them, when there are too many", () => {
  const list = field("models");
  if (list.type !== ComponentType.StringSelect) throw new Error("no list");
  expect(list.options).toHaveLength(25);
  expect(list.options[0]).toMatchObject({ value: "p/m30", default: true });
  expect(list.max_values).toBe(4);
});

test("reads a submission and ignores values that aren't offered", () => {
  const label = (component: object) => ({ type: ComponentType.Label, component }) as APIModalSubmission["components"][number];
  const submission: APIModalSubmission = {
    custom_id: "edit:draft0000001",
    resolved: { attachments: { [hat.id]: hat } },
    components: [
      label({ type: ComponentType.TextInput, custom_id: "prompt", value: " rain " }),
      label({ type: ComponentType.StringSelect, custom_id: "models", values: ["local"] }),
      label({ type: ComponentType.StringSelect, custom_id: "aspect_ratio", values: ["7:1"] }),
      label({ type: ComponentType.StringSelect, custom_id: "resolution", values: ["ultra"] }),
      label({ type: ComponentType.FileUpload, custom_id: "references", values: [hat.id] }),
    ],
  };
  const choosing = (value: string) => {
    const each = label({ type: ComponentType.StringSelect, custom_id: "each", values: [value] });
    const read = readModal({ ...submission, components: [...submission.components, each] });
    return read && "settings" in read ? read.settings : {};
  };
  expect(["each", "together", "all"].map(choosing)).toMatchObject([{ each: true }, { each: false }, {}]);
  expect(choosing("all")).not.toHaveProperty("each");
  expect(readModal(submission)).toEqual({
    ...{ kind: "submit", draft: "draft0000001", prompt: "rain", settings: { models: ["local"], resolution: "ultra" } },
    references: [{ id: hat.url, name: "hat.png" }],
  });
  expect(readModal({ ...submission, custom_id: "edit:../../etc" })).toBeUndefined();
});

test("completes the last model after those already typed, within the length limit", () => {
  expect(lastOf("p/m1, m3")).toBe("m3");
  expect(suggestions("p/m1, m3", models.slice(1, 4))).toEqual([
    { name: "p/m1, Model 2 (free)", value: "p/m1, p/m2" },
    { name: "p/m1, Model 3 (free)", value: "p/m1, p/m3" },
  ]);
  expect(suggestions(`${"x".repeat(99)}, `, models)).toEqual([]);
  expect(suggestions("", models)).toHaveLength(25);
});

test("registers the documented options of /edit for servers and direct messages", () => {
  const [edit] = registration(commands);
  expect(edit).toMatchObject({ name: "edit", contexts: [0, 1], integration_types: [0] });
  expect((edit as { options: { name: string }[] }).options.map(({ name }) => name)).toEqual([
    ...["prompt", "image", "models", "aspect_ratio", "resolution", "variants", "seed", "each"],
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `reference_${n}`),
  ]);
});

test("ignores what Discord adds to registered commands, but notices a changed description", () => {
  const local = registration(commands);
  const registered = local.map((command) => ({ ...command, id: "1", version: "2", nsfw: false, contexts: [1, 0] })).reverse();
  expect(isRegistered(local, registered)).toBe(true);
  expect(isRegistered(local, registered.slice(1))).toBe(false);
  expect(
    isRegistered(
      local,
      registered.map((one) => (one.name === "edit" ? { ...one, description: "other" } : one)),
    ),
  ).toBe(false);
});
