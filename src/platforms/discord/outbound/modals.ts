// The form: what it shows, what comes back. Pure.

import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  TextInputStyle,
} from "discord.js";
import type { ConversationInfo, Form, ModelChoice } from "../../../core/cards/views.ts";
import {
  type Attachment,
  aspectRatios,
  type DraftKey,
  type Intent,
  type ModelId,
  resolutions,
  type Settings,
} from "../../../core/vocabulary.ts";
import { uploaded } from "../inbound/slash-commands.ts";

type Modal = APIModalInteractionResponseCallbackData;

const OPTIONS = 25;
const MODELS = 4;
const REFERENCES = 4;
const MAX_LENGTH = 100;

/** Five fields are all that Discord lets a form have: the number of variants is the conversation's. */
export function editModal(form: Form): Modal {
  const prompt = labelled("What should change?", {
    ...{ type: ComponentType.TextInput, custom_id: "prompt", style: TextInputStyle.Paragraph, max_length: 4000, required: true },
    ...(form.prompt && { value: form.prompt.slice(0, 4000) }),
  });
  const uploads = labelled("Pictures to borrow from", {
    ...{ type: ComponentType.FileUpload, custom_id: "references", required: false, min_values: 0, max_values: REFERENCES },
    file_types: ["image"],
  });
  return {
    custom_id: `edit:${form.draft}`,
    title: "Edit image",
    components: [prompt, ...chosen(form.settings, form.models), uploads],
  };
}

export function settingsModal({ key, settings, title }: ConversationInfo, models: ModelChoice[]): Modal {
  const variants = labelled("Pictures per model", select("variants", ["1", "2", "3", "4"], String(settings.variants)));
  const named = labelled("Title", {
    ...{
      type: ComponentType.TextInput,
      custom_id: "title",
      style: TextInputStyle.Short,
      max_length: MAX_LENGTH,
      required: false,
    },
    ...(title && { value: title.slice(0, MAX_LENGTH) }),
  });
  return { custom_id: `settings:${key}`, title: "Settings", components: [...chosen(settings, models), variants, named] };
}

function chosen(settings: Settings, models: ModelChoice[]): APILabelComponent[] {
  return [
    modelSelect(settings, models),
    labelled("Aspect ratio", select("aspect_ratio", aspectRatios, settings.aspectRatio)),
    labelled("Resolution", select("resolution", resolutions, settings.resolution)),
  ];
}

function modelSelect(settings: Settings, models: ModelChoice[]): APILabelComponent {
  const offered = offer(settings.models, models);
  const more = models.length > offered.length ? `${models.length - offered.length} more by name: /edit models` : undefined;
  return labelled(
    "Models",
    {
      ...{ type: ComponentType.StringSelect, custom_id: "models", required: true, min_values: 1 },
      max_values: Math.min(MODELS, offered.length),
      options: offered.map(({ id, label, price, about }) => ({
        ...{ label: label.slice(0, MAX_LENGTH), value: id, default: settings.models.includes(id) },
        description: `${price}: ${about}`.slice(0, MAX_LENGTH),
      })),
    },
    more,
  );
}

/** Those in use first; the rest as the core orders them. */
function offer(used: ModelId[], models: ModelChoice[]): ModelChoice[] {
  const fits = models.filter(({ id }) => id.length <= MAX_LENGTH);
  const first = fits.filter(({ id }) => used.includes(id)).slice(0, MODELS);
  return [...first, ...fits.filter((model) => !first.includes(model))].slice(0, OPTIONS);
}

function select(id: string, values: readonly string[], value: string): APILabelComponent["component"] {
  const options = values.map((one) => ({ label: one, value: one, default: one === value }));
  return { type: ComponentType.StringSelect, custom_id: id, required: true, min_values: 1, max_values: 1, options };
}

function labelled(label: string, component: APILabelComponent["component"], description?: string): APILabelComponent {
  return { type: ComponentType.Label, label, component, ...(description && { description }) };
}

/** Undefined for a form that we did not make. */
export function readModal(sent: APIModalSubmission): Intent | undefined {
  const [, kind, key = ""] = /^(edit|settings):([0-9A-Za-z]{12})$/.exec(sent.custom_id) ?? [];
  const fields = fieldsOf(sent);
  const settings = settingsIn(fields);
  if (kind === "edit") {
    const prompt = fields.get("prompt")?.[0]?.trim() ?? "";
    return { kind: "submit", draft: key as DraftKey, prompt, references: uploads(sent, fields), settings };
  }
  if (kind !== "settings") return undefined;
  const title = fields.get("title")?.[0]?.trim();
  return { kind: "settings", settings, ...(title && { title }) };
}

type Fields = Map<string, string[]>;

function fieldsOf({ components }: APIModalSubmission): Fields {
  const inner = components.flatMap((one) => (one.type === ComponentType.Label ? [one.component] : []));
  return new Map(inner.map((field) => [field.custom_id, "values" in field ? field.values : [String(field.value ?? "")]]));
}

function uploads({ resolved }: APIModalSubmission, fields: Fields): Attachment[] {
  return (fields.get("references") ?? []).flatMap((id) => {
    const attachment = resolved?.attachments?.[id];
    return attachment ? [uploaded(attachment)] : [];
  });
}

/** What is not one of ours is left out. */
function settingsIn(fields: Fields): Partial<Settings> {
  const models = fields.get("models")?.slice(0, MODELS) as ModelId[] | undefined;
  const aspectRatio = aspectRatios.find((one) => one === fields.get("aspect_ratio")?.[0]);
  const resolution = resolutions.find((one) => one === fields.get("resolution")?.[0]);
  const variants = [1, 2, 3, 4].find((one) => String(one) === fields.get("variants")?.[0]);
  return {
    ...(models?.length && { models }),
    ...(aspectRatio && { aspectRatio }),
    ...(resolution && { resolution }),
    ...(variants && { variants }),
  };
}
