import { MessageFlags } from "discord.js";
import { z } from "zod";
import type { Upload } from "../rest/body.ts";
import { addFieldError, check, snowflake } from "./check.ts";
import { type AnyComponent, ClassicComponents, namedFiles, V2Components, withIds } from "./components.ts";
import { Embeds } from "./embeds.ts";
import { invalidField } from "./refusal.ts";

/** An entry names an upload of this request by its index, or an existing file by its id. */
const attachment = z.object({
  id: z.union([z.string(), z.number().int()]).transform(String),
  filename: z.string().min(1).max(1024).optional(),
  title: z.string().max(1024).nullish(),
  description: z.string().max(1024).nullish(),
  is_spoiler: z.boolean().optional(),
});
export type AttachmentEntry = z.output<typeof attachment>;

const AllowedMentions = z
  .object({
    parse: z.array(z.enum(["users", "roles", "everyone"])).optional(),
    users: z.array(snowflake).max(100).nullish(),
    roles: z.array(snowflake).max(100).nullish(),
    replied_user: z.boolean().optional(),
  })
  .superRefine((allowed, context) => {
    for (const kind of ["users", "roles"] as const)
      if (allowed.parse?.includes(kind) && allowed[kind]?.length)
        addFieldError(
          context,
          ["parse"],
          "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
          `parse:["${kind}"] and ${kind} are exclusive.`,
        );
  });
export type AllowedMentions = z.output<typeof AllowedMentions>;

const common = {
  content: z.string().trim().max(2000).nullish(),
  embeds: Embeds.nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  components: z.array(z.unknown()).nullish(),
  attachments: z.array(attachment).max(10).nullish(),
  flags: z.number().int().min(0).nullish(),
};

/** A message from an interaction or webhook, which has no `enforce_nonce`. */
export const InteractionMessage = z.object({ ...common, tts: z.boolean().nullish() });

export const NewMessage = InteractionMessage.extend({
  nonce: z.union([z.string().max(25), z.number().int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .object({
      type: z.literal([0, 1]).optional(),
      message_id: snowflake,
      channel_id: snowflake.optional(),
      guild_id: snowflake.optional(),
      fail_if_not_exists: z.boolean().optional(),
    })
    .nullish(),
});

export const EditBody = z.object(common);

export type Draft = z.output<typeof EditBody>;

export const isV2 = (flags: number): boolean => (flags & MessageFlags.IsComponentsV2) !== 0;

/**
 * Checks components against the V2 flag: V2 messages have no content or embeds, classic messages have only action rows
 *. `filenames` are the files that `attachment://` may name.
 */
export function componentsOf(draft: Draft, flags: number, filenames: string[], at: PropertyKey[]): AnyComponent[] {
  if (isV2(flags)) {
    for (const field of ["content", "embeds"] as const)
      if (draft[field]?.length)
        throw invalidField(
          [...at, field],
          "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
          `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        );
  }
  const schema = isV2(flags) ? V2Components : ClassicComponents;
  const components: AnyComponent[] = check(schema, draft.components ?? [], [...at, "components"]);
  for (const name of namedFiles(components))
    if (!filenames.includes(name))
      throw invalidField(
        [...at, "components"],
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        `The referenced attachment ${name} was not found`,
      );
  return withIds(components);
}

/** `attachment://` names in embeds must be files of the same request, too. */
export function checkEmbedFiles(draft: Draft, filenames: string[], at: PropertyKey[]): string[] {
  const urls = (draft.embeds ?? []).flatMap((embed) => [embed.image?.url, embed.thumbnail?.url, embed.author?.icon_url]);
  const names = urls.flatMap((url) => (url?.startsWith("attachment://") ? [url.slice("attachment://".length)] : []));
  for (const name of names)
    if (!filenames.includes(name))
      throw invalidField([...at, "embeds"], "ATTACHMENT_NOT_FOUND", `The referenced attachment ${name} was not found`);
  return names;
}

/** The uploads with their entries in `attachments`. Throws for an entry that names neither an upload nor a kept file. */
export function describeUploads(uploads: Upload[], entries: AttachmentEntry[] | undefined, kept: string[], at: PropertyKey[]) {
  entries?.forEach((entry, index) => {
    const known = kept.includes(entry.id) || uploads.some((upload) => String(upload.index) === entry.id);
    if (!known)
      throw invalidField(
        [...at, "attachments", index, "id"],
        "ATTACHMENT_NOT_FOUND",
        `Attachment with the id ${entry.id} was not found`,
      );
  });
  return uploads
    .map((upload) => ({ upload, entry: entries?.find((entry) => entry.id === String(upload.index)) }))
    .filter(({ entry }) => entries === undefined || entry);
}
