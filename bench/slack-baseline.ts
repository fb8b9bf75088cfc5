import { webApi } from "@slack/bolt";
import { images } from "../src/images/read.ts";
import type { SlackService } from "../test/fakes/slack/index.ts";

/** What a turn of one variant asks of Slack and of the picture, in a straight line: placeholder, download, upload, the card. Nobody mentions
 *  the bot, which would do the same work at the same time. */
export async function straightLine(slack: SlackService, source: Uint8Array, drawn: Uint8Array): Promise<void> {
  const client = new webApi.WebClient(slack.botToken, { slackApiUrl: slack.url, retryConfig: { retries: 0 } });
  const channel = slack.channel(`script-${Math.random()}`);
  const said = await slack.person("Bo").says(channel, "night", { files: [{ name: "photo.jpg", bytes: source }] });
  const placeholder = await client.chat.postMessage({ channel: channel.id, thread_ts: said.ts, text: "Drawing…" });
  const file = (await client.files.info({ file: said.files[0]?.id ?? "" })).file;
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const posted = new Uint8Array(await (await fetch(file?.url_private_download ?? "", { headers })).arrayBuffer());
  await images.read(posted);
  await images.check(drawn);
  const id = await upload(client, drawn);
  const image = { type: "image" as const, slack_file: { id }, alt_text: "night" };
  await client.chat.update({ channel: channel.id, ts: placeholder.ts ?? "", text: "night", blocks: [image] });
}

async function upload(client: webApi.WebClient, bytes: Uint8Array): Promise<string> {
  const place = await client.files.getUploadURLExternal({ filename: "t1-v1.png", length: bytes.length });
  await fetch(place.upload_url ?? "", { method: "POST", body: Buffer.from(bytes) });
  const id = place.file_id ?? "";
  await client.files.completeUploadExternal({ files: [{ id, title: "t1-v1.png" }] });
  while (!(await client.files.info({ file: id })).file?.mimetype) await new Promise((resolve) => setTimeout(resolve, 20));
  return id;
}
