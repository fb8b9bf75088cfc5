import type { Draft } from "../src/core/vocabulary.ts";
import { settingsOptions } from "./arguments/options.ts";
import { settingsOf } from "./arguments/parse-settings.ts";
import { picturesOf, textOf } from "./arguments/values.ts";
import type { Command } from "./command.ts";

/** With the picture to edit, as many as can be edited one by one. */
const referenceNames = Array.from({ length: 8 }, (_, n) => `reference_${n + 1}`);

export const editCommand: Command = {
  name: "edit",
  about: "Edit a picture: attach one, or use your latest one here",
  usage: "/edit [what should change]",
  options: [
    { name: "prompt", about: "What should change; leave it empty to open the form", kind: "text", max: 4000, required: false },
    { name: "image", about: "The picture to edit; your latest one here by default", kind: "picture", required: false },
    ...settingsOptions,
    { name: "each", about: "With several pictures: edit each one on its own, references too", kind: "boolean", required: false },
    ...referenceNames.map((name) => ({ name, about: "Reference picture", kind: "picture", required: false }) as const),
  ],
  parse(values, context) {
    const { settings: read, complaints } = settingsOf(values, context.models);
    if (complaints.length > 0) return { complaint: complaints.join("\n") };
    const each = textOf(values, "each");
    const settings = { ...read, ...(each && { each: each === "true" }) };
    const attachments = picturesOf(values, "image");
    const references = picturesOf(values, ...referenceNames);
    const prompt = textOf(values, "prompt") ?? "";
    const fresh = context.direct && attachments.length > 0;
    const source = attachments.length > 0 && { source: { attachments } };
    const draft: Draft = { prompt, ...source, references, settings, ...(fresh && { fresh }) };
    return prompt === "" ? { form: draft } : { intent: { kind: "edit", ...draft, addressed: true, fresh } };
  },
};
