// The app manifest, as `npm run slack:manifest` prints it.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { commandLineMessages } from "../../../../src/cli/messages.ts";
import { manifestEvents, manifestScopes } from "../../../fakes/slack/events/subscriptions.ts";

const program = join(import.meta.dirname, "../../../../src/cli/slack-manifest.ts");

const withoutClient = { ...process.env, SLACK_CLIENT_ID: "" };

async function printManifest(args: string[] = [], env: NodeJS.ProcessEnv = withoutClient) {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env });
  const [link = ""] = /https:\/\/api\.slack\.com\/\S+/.exec(stdout) ?? [];
  const manifest = JSON.parse(stdout.slice(0, stdout.lastIndexOf("}") + 1));
  return { manifest, linkedManifest: JSON.parse(new URL(link).searchParams.get("manifest_json") ?? ""), link };
}

test("requests exactly the needed scopes and events for Socket Mode, in the file and in the link", async () => {
  const { manifest, linkedManifest, link } = await printManifest();
  expect(linkedManifest).toEqual(manifest);
  expect(new URL(link).searchParams.get("new_app")).toBe("1");
  expect(new Set(manifest.oauth_config.scopes.bot)).toEqual(new Set(manifestScopes));
  expect(new Set(manifest.settings.event_subscriptions.bot_events)).toEqual(new Set(manifestEvents));
  expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
  expect(manifest.features).toMatchObject({
    ...{
      slash_commands: [{ command: "/edit" }],
      shortcuts: [{ type: "message", callback_id: "edit_image", name: "Edit image" }],
    },
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
  });
  expect(JSON.stringify(manifest)).not.toContain("url");
});

test("sends everything to one URL for HTTP", async () => {
  const { manifest, linkedManifest } = await printManifest(["--http", "https://brush.example"]);
  const url = "https://brush.example/slack/events";
  expect(linkedManifest).toEqual(manifest);
  expect(manifest.settings).toMatchObject({
    ...{ socket_mode_enabled: false, event_subscriptions: { request_url: url } },
    interactivity: { is_enabled: true, request_url: url },
  });
  expect(manifest.features.slash_commands).toMatchObject([{ command: "/edit", url }]);
});

test("has an address to come back to from Slack for an app that many workspaces install", async () => {
  const http = ["--http", "https://brush.example"];
  const redirects = { redirect_urls: ["https://brush.example/slack/oauth_redirect"] };
  const { manifest } = await printManifest([...http, "--many"]);
  expect(manifest.oauth_config).toMatchObject(redirects);
  expect(manifest.settings).toMatchObject({ org_deploy_enabled: false, socket_mode_enabled: false });
  expect((await printManifest(http, { ...withoutClient, SLACK_CLIENT_ID: "1.2" })).manifest.oauth_config).toMatchObject(
    redirects,
  );
  expect((await printManifest(http)).manifest.oauth_config).not.toHaveProperty("redirect_urls");
  await expect(printManifest(["--many"])).rejects.toMatchObject({ code: 2, stderr: `${commandLineMessages.manyNeedHttp}\n` });
});
