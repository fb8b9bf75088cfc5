// The edit form: rendering it, and reading its values. Pure.

import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  TextInputStyle,
} from "discord.js";
import type { ConversationInfo, Form, ModelChoice } from "../../../core/cards/views.ts";
import type { Attachment, DraftKey, Intent, ModelId, Settings } from "../../../core/vocabulary.ts";
import { viewMessages } from "../../shared/messages.ts";
import {
  type Choice,
  eachChoice,
  MAX_MODELS,
  MAX_PICTURES,
  offerModels,
  readEachChoice,
  readSettings,
  shapeChoices,
  variantsChoice,
} from "../../shared/outbound/form-settings.ts";
import { uploaded } from "../inbound/interactions/slash-commands.ts";

type Modal = APIModalInteractionResponseCallbackData;

const MAX_OPTIONS = 25;
const MAX_REFERENCES = MAX_PICTURES - 1;
const MAX_LENGTH = 100;

/** Discord allows five fields, so the number of variants isn't one of them: it is the conversation's. So is the resolution, where there may be
 *  several pictures. */
export function editModal(form: Form): Modal {
  const prompt = labelled(viewMessages.whatShouldChange, {
    type: ComponentType.TextInput,
    custom_id: "prompt",
    style: TextInputStyle.Paragraph,
    max_length: 4000,
    required: true,
    ...(form.prompt && { value: form.prompt.slice(0, 4000) }),
  });
  const asksForPictures = form.pictures === 0;
  const uploads = labelled(asksForPictures ? viewMessages.pictures : viewMessages.referencePictures, {
    type: ComponentType.FileUpload,
    custom_id: "references",
    required: false,
    min_values: 0,
    max_values: asksForPictures ? MAX_PICTURES : MAX_REFERENCES,
    file_types: ["image"],
  });
  return {
    custom_id: `edit:${form.draft}`,
    title: viewMessages.editImage,
    components: [prompt, ...editFields(form), uploads],
  };
}

function editFields({ settings, models, pictures, each, estimate }: Form): APILabelComponent[] {
  if (pictures === 1) return settingFields(settings, models, estimate);
  const ratio = shapeChoices(settings).filter(({ id }) => id === "aspect_ratio");
  return [modelSelect(settings, models, estimate), ...[...ratio, eachChoice(each)].map(selectField)];
}

export function settingsModal({ key, settings, title }: ConversationInfo, models: ModelChoice[]): Modal {
  const named = labelled(viewMessages.title, {
    type: ComponentType.TextInput,
    custom_id: "title",
    style: TextInputStyle.Short,
    max_length: MAX_LENGTH,
    required: false,
    ...(title && { value: title.slice(0, MAX_LENGTH) }),
  });
  return {
    custom_id: `settings:${key}`,
    title: viewMessages.settings,
    components: [...settingFields(settings, models), selectField(variantsChoice(settings)), named],
  };
}

function settingFields(settings: Settings, models: ModelChoice[], estimate?: string): APILabelComponent[] {
  return [modelSelect(settings, models, estimate), ...shapeChoices(settings).map(selectField)];
}

/** An open form can't change, so the estimate is for the settings that it starts with. */
function modelSelect(settings: Settings, models: ModelChoice[], estimate?: string): APILabelComponent {
  const { offered, rest } = offerModels(settings.models, models, { options: MAX_OPTIONS, idLength: MAX_LENGTH });
  const notes = [
    ...(estimate === undefined ? [] : [viewMessages.costsNow(estimate)]),
    ...(rest > 0 ? [viewMessages.otherModels(rest)] : []),
  ];
  return labelled(
    viewMessages.models,
    {
      type: ComponentType.StringSelect,
      custom_id: "models",
      required: true,
      min_values: 1,
      max_values: Math.min(MAX_MODELS, offered.length),
      options: offered.map(({ id, label, price, about }) => ({
        label: label.slice(0, MAX_LENGTH),
        value: id,
        default: settings.models.includes(id),
        description: `${price}: ${about}`.slice(0, MAX_LENGTH),
      })),
    },
    notes.join(" ").slice(0, MAX_LENGTH),
  );
}

function selectField({ id, label, options: all, value }: Choice): APILabelComponent {
  const options = all.map((one) => ({ ...one, default: one.value === value }));
  return labelled(label, {
    type: ComponentType.StringSelect,
    custom_id: id,
    required: true,
    min_values: 1,
    max_values: 1,
    options,
  });
}

function labelled(label: string, component: APILabelComponent["component"], description?: string): APILabelComponent {
  return { type: ComponentType.Label, label, component, ...(description && { description }) };
}

/** Undefined for an unknown form. */
export function readModal(sent: APIModalSubmission): Intent | undefined {
  const [, kind, key = ""] = /^(edit|settings):([0-9A-Za-z]{12})$/.exec(sent.custom_id) ?? [];
  const fields = fieldsOf(sent);
  const models = (fields.get("models") ?? []) as ModelId[];
  const settings = readSettings((id) => fields.get(id)?.[0], models);
  if (kind === "edit") {
    const prompt = fields.get("prompt")?.[0]?.trim() ?? "";
    const each = readEachChoice(fields.get("each")?.[0]);
    return {
      ...{ kind: "submit", draft: key as DraftKey, prompt, references: uploads(sent, fields) },
      settings: { ...settings, ...each },
    };
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
