import { randomBytes } from "node:crypto";
import { z } from "zod";
import { deleteFile, newFile } from "../../acts/files.ts";
import { post } from "../../acts/messages.ts";
import type { Uploads } from "../../files/uploads.ts";
import { ownChannel, rootOf, visibleFile } from "../../rules/places.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { StoredFile } from "../../state/rows.ts";
import { fileShape } from "../../state/shapes.ts";
import { type Caller, count, type Json, json, type Method, method, text } from "../method.ts";

const mostAltText = 1000;

/** The three steps of an upload (facts §4); the second is not part of the Web API. */
export function fileMethods(uploads: Uploads): Method[] {
  const getUrl = method(
    "files.getUploadURLExternal",
    {
      scope: "files:write",
      tier: 4,
      args: { filename: text.min(1), length: count, alt_txt: text.optional(), snippet_type: text.optional() },
    },
    ({ filename, length, alt_txt }, { world, team }) => {
      if (length < 1) throw new Refusal("invalid_arguments", ["[ERROR] length must be at least 1 [json-pointer:/length]"]);
      if ((alt_txt?.length ?? 0) > mostAltText) throw new Refusal("alt_txt_too_large");
      const owner = { teamId: team.id, ownerId: team.botUserId };
      const file = newFile(world, { ...owner, name: filename, ...(alt_txt ? { altText: alt_txt } : {}) });
      const token = randomBytes(16).toString("hex");
      uploads.open(token, file, length);
      return { upload_url: `${world.origin}/upload/v1/${token}`, file_id: file.id };
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
    (args, { world, team }) => {
      const channelId = args.channel_id ?? args.channels;
      const channel = channelId === undefined ? undefined : ownChannel(world, team, channelId);
      const threadTs = args.thread_ts && channel ? rootOf(world, channel, args.thread_ts) : undefined;
      const files = args.files.map(({ id }) => completable({ world, team }, uploads, id));
      args.files.forEach(({ title }, at) => {
        const file = files[at];
        if (file) uploads.complete(file, title);
      });
      if (channel) shareLater(args.initial_comment ?? "", channel.id, threadTs);
      return { files: files.map((file) => fileShape(world, file.id)) };

      function shareLater(comment: string, channelId: string, threadTs: string | undefined): void {
        // with alt text and a channel Slack says ok and shares nothing (facts §4)
        if (files.some((file) => file.altText !== undefined)) return;
        const draft = { channelId, userId: team.botUserId, fromBot: true, text: comment, subtype: "file_share" as const };
        const fileIds = files.map((file) => file.id);
        uploads.whenReady(files, () => post(world, { ...draft, fileIds, ...(threadTs ? { threadTs } : {}) }));
      }
    },
  );

  return [getUrl, complete, info, deletes];
}

function completable({ world, team }: Caller, uploads: Uploads, id: string): StoredFile {
  const file = world.files.get(id);
  if (file?.teamId !== team.id || !uploads.has(file)) throw new Refusal("file_not_found");
  if (file.ownerId !== team.botUserId) throw new Refusal("access_denied");
  return file;
}

const info = method(
  "files.info",
  { scope: "files:read", tier: 4, args: { file: text, limit: count.optional(), cursor: text.optional() } },
  ({ file }, { world, team }): Json => ({
    file: fileShape(world, visibleFile(world, team, file).id, { whole: true }),
    comments: [],
    response_metadata: { next_cursor: "" },
  }),
);

const deletes = method(
  "files.delete",
  { scope: "files:write", tier: 3, args: { file: text } },
  ({ file: id }, { world, team }) => {
    const file = world.files.get(id);
    if (file?.teamId !== team.id) throw new Refusal("file_not_found");
    if (file.deleted) throw new Refusal("file_deleted");
    if (file.ownerId !== team.botUserId) throw new Refusal("cant_delete_file");
    deleteFile(world, file);
    return {};
  },
);
