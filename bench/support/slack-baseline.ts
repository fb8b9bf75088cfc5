import { webApi } from "@slack/bolt";
import { images } from "../../src/images/read.ts";
import type { SlackService } from "../../test/fakes/slack/index.ts";

/** The work of a turn with one variant as a plain script: placeholder, download, upload, card. The message doesn't mention the bot, which
 *  would otherwise do the same work at the same time. */
export async function runSlackBaseline(slack: SlackService, source: Uint8Array, drawn: Uint8Array): Promise<void> {
  const client = new webApi.WebClient(slack.botToken, { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  const channel = slack.channel(`script-${Math.random()}`);
  const message = await slack.person("Bo").says(channel, "night", { files: [{ name: "photo.jpg", bytes: source }] });
  const placeholder = await client.chat.postMessage({ channel: channel.id, thread_ts: message.ts, text: "Drawing…" });
  const file = (await client.files.info({ file: message.files[0]?.id ?? "" })).file;
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const posted = new Uint8Array(await (await fetch(file?.url_private_download ?? "", { headers })).arrayBuffer());
  await images.read(posted);
  await images.check(drawn);
  const id = await upload(client, drawn);
  const image = { type: "image" as const, slack_file: { id }, alt_text: "night" };
  await client.chat.update({ channel: channel.id, ts: placeholder.ts ?? "", text: "night", blocks: [image] });
}

async function upload(client: webApi.WebClient, bytes: Uint8Array): Promise<string> {
  const target = await client.files.getUploadURLExternal({ filename: "t1-v1.png", length: bytes.length });
  await fetch(target.upload_url ?? "", { method: "POST", body: Buffer.from(bytes) });
  const id = target.file_id ?? "";
  await client.files.completeUploadExternal({ files: [{ id, title: "t1-v1.png" }] });
  while (!(await client.files.info({ file: id })).file?.mimetype) await new Promise((resolve) => setTimeout(resolve, 20));
  return id;
}
