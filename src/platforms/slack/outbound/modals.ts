// The forms: rendering them, and reading their values. Pure.

import type { types } from "@slack/bolt";
import { readModels } from "../../../../commands/arguments/parse-models.ts";
import type { ConversationInfo, Form, ModelChoice } from "../../../core/cards/views.ts";
import type { Attachment, DraftKey, ModelId, Settings, Source, TurnSettings } from "../../../core/vocabulary.ts";
import { type Target, variantsIn } from "../../shared/inbound/edit-targets.ts";
import { viewMessages } from "../../shared/messages.ts";
import { cut } from "../../shared/outbound/cut-text.ts";
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
import { isFileId } from "../gateway/ids.ts";
import { attachmentsOf, unusedFilesIn } from "../inbound/pictures.ts";
import type { FieldState, ViewSubmission } from "../inbound/types.ts";
import { byMention, slackMessages } from "../messages.ts";
import { cutMarkup } from "./escape.ts";

type Block = types.KnownBlock;

const MAX_OPTIONS = 100;
const MAX_LABEL = 75;
const MAX_VALUE = 150;
const MAX_PROMPT = 3000;
const MAX_NOTE = 2000;
/** The block that says what is near a command. */
const NEARBY = "nearby";
const MAX_SEED = 2 ** 31 - 1;
const MAX_REFERENCES = MAX_PICTURES - 1;
/** As many as one picture can be made of. */
const MAX_SELECTED = 5;

/** Pictures of a message. `values`: as `sourceIn` reads them. `ts`: of the first message of its thread. */
export interface NearbyPictures {
  values: string[];
  ts: string;
}

/** What is near a command: the pictures that are edited if none is added, or those that the person can choose from. "elsewhere": the bot isn't
 *  in the channel. */
export type Nearby = { meant: NearbyPictures } | { offered: NearbyPictures[] } | "none" | "elsewhere";

/** Hidden data of a form. Slack doesn't say where a submitted form was opened. */
export interface ModalMetadata {
  draft: DraftKey;
  team: string;
  channel: string;
  /** It starts a conversation from a command in a channel, so the added pictures are the source. */
  starts: boolean;
  responseUrl?: string;
  /** Undefined until it is found. */
  nearby?: Nearby;
}

/** `targets`: the pictures it was opened on. The first five are selected initially. */
export function editModal(form: Form, metadata: ModalMetadata, targets: Target[]): types.ModalView {
  const { models, settings } = form;
  const asksForPictures = metadata.starts || form.pictures === 0;
  return {
    ...modal(viewMessages.editImage, `edit:${form.draft}`, JSON.stringify(metadata)),
    blocks: [
      field("prompt", viewMessages.whatShouldChange, {
        type: "plain_text_input",
        action_id: "prompt",
        multiline: true,
        max_length: MAX_PROMPT,
        ...(form.prompt && { initial_value: form.prompt.slice(0, MAX_PROMPT) }),
      }),
      ...(targets.length > 1 ? [whichField(targets)] : []),
      ...(metadata.starts ? [nearbyNote(slackMessages.lookingForPictures)] : []),
      asksForPictures
        ? field("pictures", viewMessages.pictures, filesElement(MAX_PICTURES))
        : field("pictures", viewMessages.referencePictures, filesElement(MAX_REFERENCES), { hint: slackMessages.referencesHint }),
      ...(asksForPictures || form.pictures > 1 ? [selectField(eachChoice(form.each))] : []),
      ...settingFields(settings, models),
      ...(form.estimate === undefined ? [] : [estimateNote(form.estimate)]),
      seedField(settings.seed),
    ],
  };
}

/** For the settings that the form starts with. Each model has its price beside it. */
function estimateNote(estimate: string): types.ContextBlock {
  return { type: "context", elements: [{ type: "plain_text", text: viewMessages.costsNow(estimate), emoji: false }] };
}

/** The same form with what is near the command. `lines`: what to show of each message's pictures, in mrkdwn. Slack keeps what was typed in blocks
 *  with the same id. */
export function withNearby(view: types.ModalView, metadata: ModalMetadata, lines: string[]): types.ModalView {
  const found = nearbyBlocks(metadata.nearby, lines);
  const blocks = view.blocks.flatMap((block) => (block.block_id === NEARBY ? found : [block]));
  return { ...view, private_metadata: JSON.stringify(metadata), blocks };
}

function nearbyBlocks(nearby: Nearby | undefined, lines: string[]): Block[] {
  if (nearby === undefined || nearby === "none") return [nearbyNote(slackMessages.noPictureNear)];
  if (nearby === "elsewhere") return [nearbyNote(slackMessages.elsewhere)];
  if ("meant" in nearby) return [nearbyNote([slackMessages.meant(nearby.meant.values.length), ...lines].join("\n"))];
  const options = nearby.offered.map((_, position) => option(String(position), viewMessages.pictureNumber(position + 1)));
  const numbered = lines.map((line, position) => `${position + 1}. ${line}`);
  return [
    nearbyNote(numbered.join("\n")),
    field(
      "candidate",
      slackMessages.whichPicture,
      { type: "static_select", action_id: "candidate", options },
      { optional: true },
    ),
  ];
}

/** In mrkdwn, so that Slack shows a person's name for a mention. */
function nearbyNote(text: string): types.ContextBlock {
  return { type: "context", block_id: NEARBY, elements: [{ type: "mrkdwn", text: cutMarkup(text, MAX_NOTE) }] };
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

/** Shown instead of a form that can't be used. */
export function noticeModal(sentence: string, title: string = viewMessages.editImage): types.ModalView {
  const { submit: _, ...rest } = modal(title, "notice", "");
  return { ...rest, blocks: [{ type: "section", text: { type: "plain_text", text: sentence, emoji: false } }] };
}

/** Asks before a person's data is deleted. `question`: names what will be deleted. */
export function forgetModal(question: string): types.ModalView {
  return {
    type: "modal",
    callback_id: "forget",
    title: text(slackMessages.forgetTitle),
    submit: text(slackMessages.deleteSure),
    close: text(viewMessages.cancel),
    blocks: [
      { type: "section", text: { type: "plain_text", text: `${question} ${slackMessages.forgetStays("Slack")}`, emoji: false } },
    ],
  };
}

function modal(title: string, id: string, metadata: string): Omit<types.ModalView, "blocks"> {
  return {
    type: "modal",
    callback_id: id,
    private_metadata: metadata,
    title: text(title),
    submit: text(title === viewMessages.settings ? viewMessages.save : viewMessages.edit),
    close: text(viewMessages.cancel),
  };
}

function filesElement(limit: number): types.FileInput {
  return { type: "file_input", action_id: "pictures", max_files: limit };
}

function whichField(targets: Target[]): types.InputBlock {
  const options = targets.slice(0, MAX_OPTIONS).map(({ value, name }) => option(value, name));
  return field("which", viewMessages.whichPictures, {
    type: "multi_static_select",
    action_id: "which",
    options,
    initial_options: options.slice(0, MAX_SELECTED),
    max_selected_items: Math.min(MAX_PICTURES, options.length),
  });
}

function settingFields(settings: Settings, models: ModelChoice[]): Block[] {
  const { offered, selected, rest } = offerModels(settings.models, models, { options: MAX_OPTIONS, idLength: MAX_VALUE });
  const options = offered.map(({ id, label, price }) => option(id, `${label} (${price})`));
  const first = options.slice(0, selected);
  return [
    field(
      "models",
      viewMessages.models,
      {
        type: "multi_static_select",
        action_id: "models",
        options,
        max_selected_items: MAX_MODELS,
        ...(first.length > 0 && { initial_options: first }),
      },
      { optional: rest > 0 }, // a typed model may be the only one
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
  return { text: text(cut(label, MAX_LABEL)), value };
}

function text(words: string): types.PlainTextElement {
  return { type: "plain_text", text: words, emoji: false };
}

export interface FormValues {
  prompt: string;
  pictures: Attachment[];
  source?: Source;
  /** The position of the chosen picture among those offered. */
  candidate?: number;
  settings: Partial<TurnSettings>;
  title?: string;
  /** Sentences by field. */
  errors: Record<string, string>;
}

/** Ignores values that the form doesn't offer. */
export function readModal({ view }: ViewSubmission, known: readonly ModelId[]): FormValues {
  const fields = new Map(Object.entries(view.state.values).map(([id, actions]) => [id, Object.values(actions)[0] ?? {}]));
  const { models, errors: unknown } = modelsIn(fields, known);
  const { seed, errors: wrong } = seedIn(fields.get("seed"));
  const only = selected(fields, "mention_only");
  const source = sourceIn(fields.get("which")?.selected_options?.map(({ value }) => value) ?? []);
  const title = fields.get("title")?.value?.trim();
  const candidate = selected(fields, "candidate");
  const files = fields.get("pictures")?.files ?? [];
  const unused = unusedFilesIn(files).map(({ name }) => name);
  return {
    prompt: fields.get("prompt")?.value?.trim() ?? "",
    pictures: attachmentsOf({ files }),
    settings: {
      ...readSettings((id) => selected(fields, id), models),
      ...(seed !== undefined && { seed }),
      ...(only && { mentionOnly: only === "mentions" }),
      ...readEachChoice(selected(fields, "each")),
    },
    ...(source && { source }),
    ...(candidate && { candidate: Number(candidate) }),
    ...(title && { title }),
    errors: { ...unknown, ...wrong, ...(unused.length > 0 && { pictures: slackMessages.notPictures(unused) }) },
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

/** Pictures of one kind: variants, or people's files. */
export function sourceIn(values: readonly string[]): Source | undefined {
  const variants = variantsIn(values);
  if (variants) return variants;
  const attachments = values.filter(isFileId).map((id) => ({ id, name: "picture" }));
  return attachments.length > 0 ? { attachments } : undefined;
}

/** Undefined for an unknown form. */
export function readMetadata({ view }: ViewSubmission): ModalMetadata | undefined {
  const key = /^edit:([0-9A-Za-z]{12})$/.exec(view.callback_id)?.[1];
  if (!key) return undefined;
  try {
    const metadata = JSON.parse(view.private_metadata) as ModalMetadata;
    return metadata.draft === key ? metadata : undefined;
  } catch {
    return undefined;
  }
}
