import { randomBytes } from "node:crypto";
import { z } from "zod";
import { deleteFile, newFile } from "../../acts/files.ts";
import { post } from "../../acts/messages.ts";
import type { Uploads } from "../../files/uploads.ts";
import { ownChannel, rootOf, visibleFile } from "../../rules/lookups.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { StoredFile } from "../../state/rows.ts";
import { fileView } from "../../state/views.ts";
import { type Caller, count, type Json, json, type Method, method, text } from "../method.ts";

const maxAltTextLength = 1000;

/** The three steps of an upload. The second one, sending the bytes, isn't part of the Web API. */
export function fileMethods(uploads: Uploads): Method[] {
  const getUrl = method(
    "files.getUploadURLExternal",
    {
      scope: "files:write",
      tier: 4,
      args: { filename: text.min(1), length: count, alt_txt: text.optional(), snippet_type: text.optional() },
    },
    ({ filename, length, alt_txt }, { state, team }) => {
      if (length < 1) throw new Refusal("invalid_arguments", ["[ERROR] length must be at least 1 [json-pointer:/length]"]);
      if ((alt_txt?.length ?? 0) > maxAltTextLength) throw new Refusal("alt_txt_too_large");
      const owner = { teamId: team.id, ownerId: team.botUserId };
      const file = newFile(state, { ...owner, name: filename, ...(alt_txt ? { altText: alt_txt } : {}) });
      const token = randomBytes(16).toString("hex");
      uploads.open(token, file, length);
      return { upload_url: `${state.origin}/upload/v1/${token}`, file_id: file.id };
    },
  );

  const complete = method(
    "files.completeUploadExternal",
    {
      scope: "files:write",
      tier: 4,
      args: {
        files: json(z.array(z.strictObject({ id: z.string(), title: z.string().optional() })).min(1)),
        channel_id: text.optional(),
        channels: text.optional(),
        thread_ts: text.optional(),
        initial_comment: text.optional(),
      },
    },
    (args, { state, team }) => {
      const channelId = args.channel_id ?? args.channels;
      const channel = channelId === undefined ? undefined : ownChannel(state, team, channelId);
      const threadTs = args.thread_ts && channel ? rootOf(state, channel, args.thread_ts) : undefined;
      const files = args.files.map(({ id }) => uploadedFile({ state, team }, uploads, id));
      args.files.forEach(({ title }, at) => {
        const file = files[at];
        if (file) uploads.complete(file, title);
      });
      if (channel) shareLater(args.initial_comment ?? "", channel.id, threadTs);
      return { files: files.map((file) => fileView(state, file.id)) };

      function shareLater(comment: string, channelId: string, threadTs: string | undefined): void {
        // with alt text and a channel, Slack responds with ok and shares nothing
        if (files.some((file) => file.altText !== undefined)) return;
        const draft = { channelId, userId: team.botUserId, fromBot: true, text: comment, subtype: "file_share" as const };
        const fileIds = files.map((file) => file.id);
        uploads.whenReady(files, () => post(state, { ...draft, fileIds, ...(threadTs ? { threadTs } : {}) }));
      }
    },
  );

  return [getUrl, complete, info, deleteMethod];
}

function uploadedFile({ state, team }: Caller, uploads: Uploads, id: string): StoredFile {
  const file = state.files.get(id);
  if (file?.teamId !== team.id || !uploads.has(file)) throw new Refusal("file_not_found");
  if (file.ownerId !== team.botUserId) throw new Refusal("access_denied");
  return file;
}

const info = method(
  "files.info",
  { scope: "files:read", tier: 4, args: { file: text, limit: count.optional(), cursor: text.optional() } },
  ({ file }, { state, team }): Json => ({
    file: fileView(state, visibleFile(state, team, file).id, { whole: true }),
    comments: [],
    response_metadata: { next_cursor: "" },
  }),
);

const deleteMethod = method(
  "files.delete",
  { scope: "files:write", tier: 3, args: { file: text } },
  ({ file: id }, { state, team }) => {
    const file = state.files.get(id);
    if (file?.teamId !== team.id) throw new Refusal("file_not_found");
    if (file.deleted) throw new Refusal("file_deleted");
    if (file.ownerId !== team.botUserId) throw new Refusal("cant_delete_file");
    deleteFile(state, file);
    return {};
  },
);
