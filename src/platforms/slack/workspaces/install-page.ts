// The page that people see after they added the app to their workspace, or why they couldn't. Pure.

import { slackMessages } from "../messages.ts";

export interface InstallPage {
  status: number;
  title: string;
  text: string;
  link?: { url: string; label: string };
}

export function renderInstallPage({ title, text, link }: InstallPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${slackMessages.appName}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 15vh auto 2rem; max-width: 34rem; padding: 0 1.5rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${link ? `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>\n` : ""}</main>
</html>
`;
}

/** Names of workspaces are people's. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
