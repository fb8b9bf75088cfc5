// The forms: what they show, what comes back. Pure.

import type { types } from "@slack/bolt";
import { readModels } from "../../../../commands/parse-models.ts";
import type { ConversationInfo, Form, ModelChoice } from "../../../core/cards/views.ts";
import type { Attachment, DraftKey, ModelId, Settings, Source } from "../../../core/vocabulary.ts";
import { cut } from "../../shared/cut-text.ts";
import { type Target, variantsIn } from "../../shared/edit-targets.ts";
import { type Choice, MAX_MODELS, offerModels, readSettings, shapeChoices, variantsChoice } from "../../shared/form-settings.ts";
import { viewMessages } from "../../shared/messages.ts";
import { attachmentsOf } from "../inbound/pictures.ts";
import type { FieldState, ViewSubmission } from "../inbound/types.ts";
import { byMention, slackMessages } from "../messages.ts";
import { mention } from "./escape.ts";

type Block = types.KnownBlock;

const OPTIONS = 100;
const LABEL = 75;
const VALUE = 150;
const PROMPT = 3000;
const MAX_SEED = 2 ** 31 - 1;

/** The newest picture of the channel, which is edited where none is added. */
interface Newest {
  file: string;
  /** The message that its thread hangs on. */
  ts: string;
  person?: string;
}

/** What a form carries with it: where it was opened, for it comes back without a place. */
export interface ModalMetadata {
  draft: DraftKey;
  team: string;
  channel: string;
  /** Said from a command in a channel: the pictures added are what is edited. */
  starts: boolean;
  respond?: string;
  /** Undefined while it is looked for. */
  newest?: Newest | "none" | "elsewhere";
}

/** `targets`: the pictures it was opened on, all of them chosen at first. */
export function editModal(form: Form, carried: ModalMetadata, targets: Target[]): types.ModalView {
  const { models, settings } = form;
  return {
    ...modal(viewMessages.editImage, `edit:${form.draft}`, JSON.stringify(carried)),
    blocks: [
      field("prompt", viewMessages.whatShouldChange, {
        ...{ type: "plain_text_input", action_id: "prompt", multiline: true, max_length: PROMPT },
        ...(form.prompt && { initial_value: form.prompt.slice(0, PROMPT) }),
      }),
      ...(targets.length > 1 ? [whichField(targets)] : []),
      field("pictures", carried.starts ? viewMessages.pictures : viewMessages.referencePictures, filesElement, {
        ...(!carried.starts && { hint: slackMessages.referencesHint }),
      }),
      ...(carried.starts ? [newestNote(carried.newest)] : []),
      ...settingFields(settings, models),
      seedField(settings.seed),
    ],
  };
}

/** The same form once it is known whose picture the newest is. Slack keeps what was typed in blocks that keep their id. */
export function withNewest(view: types.ModalView, carried: ModalMetadata): types.ModalView {
  const note = newestNote(carried.newest);
  const blocks = view.blocks.map((block) => (block.block_id === note.block_id ? note : block));
  return { ...view, private_metadata: JSON.stringify(carried), blocks };
}

/** In mrkdwn, where Slack shows a person's name for the mention. */
function newestNote(newest: ModalMetadata["newest"]): types.ContextBlock {
  return { type: "context", block_id: "newest", elements: [{ type: "mrkdwn", text: noteOf(newest) }] };
}

export function settingsModal(view: ConversationInfo, models: ModelChoice[]): types.ModalView {
  const { settings } = view;
  return {
    ...modal(viewMessages.settings, `settings:${view.key}`, JSON.stringify({ thread: view.thread?.id ?? "" })),
    blocks: [
      ...settingFields(settings, models),
      seedField(settings.seed),
      selectField(mentionChoice(settings)),
      field(
        "title",
        viewMessages.title,
        { type: "plain_text_input", action_id: "title", max_length: 100, ...(view.title && { initial_value: view.title }) },
        { optional: true },
      ),
    ],
  };
}

/** In place of a form that leads nowhere. */
export function noticeModal(sentence: string, title: string = viewMessages.editImage): types.ModalView {
  const { submit: _, ...rest } = modal(title, "notice", "");
  return { ...rest, blocks: [{ type: "section", text: { type: "plain_text", text: sentence, emoji: false } }] };
}

/** Asks once before everything of a person is deleted. `asks`: what goes, and how much. */
export function forgetModal(asks: string): types.ModalView {
  return {
    ...{ type: "modal", callback_id: "forget", title: text(slackMessages.forgetTitle) },
    ...{ submit: text(slackMessages.deleteSure), close: text(viewMessages.cancel) },
    blocks: [
      { type: "section", text: { type: "plain_text", text: `${asks} ${slackMessages.forgetStays("Slack")}`, emoji: false } },
    ],
  };
}

function modal(title: string, id: string, carried: string): Omit<types.ModalView, "blocks"> {
  return {
    ...{ type: "modal", callback_id: id, private_metadata: carried, title: text(title) },
    ...{
      submit: text(title === viewMessages.settings ? viewMessages.save : viewMessages.edit),
      close: text(viewMessages.cancel),
    },
  };
}

const filesElement: types.FileInput = { type: "file_input", action_id: "pictures", max_files: 5 };

function noteOf(newest: ModalMetadata["newest"]): string {
  if (newest === undefined) return slackMessages.lookingForNewest;
  if (newest === "none") return slackMessages.noNewestPicture;
  if (newest === "elsewhere") return slackMessages.elsewhere;
  return slackMessages.newest(newest.person && mention(newest.person));
}

function whichField(targets: Target[]): types.InputBlock {
  const options = targets.slice(0, OPTIONS).map(({ value, name }) => option(value, name));
  return field("which", viewMessages.whichPictures, {
    ...{ type: "multi_static_select", action_id: "which", options, initial_options: options.slice(0, 5) },
    max_selected_items: Math.min(5, options.length),
  });
}

function settingFields(settings: Settings, models: ModelChoice[]): Block[] {
  const { offered, selected, rest } = offerModels(settings.models, models, { options: OPTIONS, idLength: VALUE });
  const options = offered.map(({ id, label, price }) => option(id, `${label} (${price})`));
  const first = options.slice(0, selected);
  return [
    field(
      "models",
      viewMessages.models,
      {
        ...{ type: "multi_static_select", action_id: "models", options, max_selected_items: MAX_MODELS },
        ...(first.length > 0 && { initial_options: first }),
      },
      { optional: rest > 0 }, // one that is typed may be the only one
    ),
    ...(rest > 0 ? [typedModels(rest)] : []),
    ...[...shapeChoices(settings), variantsChoice(settings)].map(selectField),
  ];
}

function typedModels(more: number): types.InputBlock {
  return field(
    "typed",
    slackMessages.otherModelsByName,
    { type: "plain_text_input", action_id: "typed", max_length: 500 },
    { optional: true, hint: slackMessages.otherModelsHint(more) },
  );
}

function seedField(seed: Settings["seed"]): types.InputBlock {
  return field(
    "seed",
    viewMessages.seed,
    { type: "plain_text_input", action_id: "seed", max_length: 10, initial_value: String(seed) },
    { optional: true, hint: slackMessages.seedHint },
  );
}

function mentionChoice({ mentionOnly }: Settings): Choice {
  const value = mentionOnly ? "mentions" : "all";
  const options = [
    { value: "all", label: slackMessages.allMessages },
    { value: "mentions", label: slackMessages.onlyMentions },
  ];
  return { id: "mention_only", label: slackMessages.whichMessages, options, value };
}

function selectField({ id, label, options: all, value }: Choice): types.InputBlock {
  const options = all.map((one) => option(one.value, one.label));
  const initial = options.find((one) => one.value === value);
  return field(id, label, { type: "static_select", action_id: id, options, ...(initial && { initial_option: initial }) });
}

function field(
  id: string,
  label: string,
  element: types.InputBlock["element"],
  { hint, optional = element.type === "file_input" }: { hint?: string; optional?: boolean } = {},
): types.InputBlock {
  return { type: "input", block_id: id, label: text(label), element, optional, ...(hint && { hint: text(hint) }) };
}

function option(value: string, label: string): types.PlainTextOption {
  return { text: text(cut(label, LABEL)), value };
}

function text(words: string): types.PlainTextElement {
  return { type: "plain_text", text: words, emoji: false };
}

export interface FormValues {
  prompt: string;
  pictures: Attachment[];
  source?: Source;
  settings: Partial<Settings>;
  title?: string;
  /** One sentence by field. */
  errors: Record<string, string>;
}

/** What is not one of ours is left out. */
export function readModal({ view }: ViewSubmission, known: readonly ModelId[]): FormValues {
  const fields = new Map(Object.entries(view.state.values).map(([id, actions]) => [id, Object.values(actions)[0] ?? {}]));
  const { models, errors: unknown } = modelsIn(fields, known);
  const { seed, errors: wrong } = seedIn(fields.get("seed"));
  const only = selected(fields, "mention_only");
  const source = sourceIn(fields.get("which")?.selected_options?.map(({ value }) => value) ?? []);
  const title = fields.get("title")?.value?.trim();
  return {
    prompt: fields.get("prompt")?.value?.trim() ?? "",
    pictures: attachmentsOf({ files: fields.get("pictures")?.files ?? [] }),
    settings: {
      ...readSettings((id) => selected(fields, id), models),
      ...(seed !== undefined && { seed }),
      ...(only && { mentionOnly: only === "mentions" }),
    },
    ...(source && { source }),
    ...(title && { title }),
    errors: { ...unknown, ...wrong },
  };
}

type Fields = Map<string, FieldState>;

function selected(fields: Fields, id: string): string | undefined {
  return fields.get(id)?.selected_option?.value;
}

function modelsIn(fields: Fields, known: readonly ModelId[]): { models: ModelId[]; errors: FormValues["errors"] } {
  const picked = (fields.get("models")?.selected_options ?? []).map(({ value }) => value as ModelId);
  const { models, complaints } = readModels(fields.get("typed")?.value ?? "", known);
  return {
    models: [...new Set([...models, ...picked])],
    errors: complaints.length > 0 ? { typed: byMention(complaints.join(" ")) } : {},
  };
}

function seedIn(state: FieldState | undefined): { seed?: Settings["seed"]; errors: FormValues["errors"] } {
  const typed = state?.value?.trim().toLowerCase() ?? "";
  if (typed === "") return { errors: {} };
  if (typed === "new") return { seed: "new", errors: {} };
  const seed = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  return seed <= MAX_SEED ? { seed, errors: {} } : { errors: { seed: slackMessages.badSeed } };
}

/** Pictures of one kind: variants of ours, or files of somebody's. */
export function sourceIn(values: readonly string[]): Source | undefined {
  const variants = variantsIn(values);
  if (variants) return variants;
  const attachments = values.filter((value) => /^F[A-Z0-9]+$/.test(value)).map((id) => ({ id, name: "picture" }));
  return attachments.length > 0 ? { attachments } : undefined;
}

/** Undefined for a form that we did not make. */
export function readMetadata({ view }: ViewSubmission): ModalMetadata | undefined {
  const key = /^edit:([0-9A-Za-z]{12})$/.exec(view.callback_id)?.[1];
  if (!key) return undefined;
  try {
    const carried = JSON.parse(view.private_metadata) as ModalMetadata;
    return carried.draft === key ? carried : undefined;
  } catch {
    return undefined;
  }
}
