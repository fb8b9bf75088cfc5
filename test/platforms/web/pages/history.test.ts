import { expect, test } from "vitest";
import { readSearch } from "../../../../src/core/search.ts";
import type { BlobKey, ConversationKey, TurnKey } from "../../../../src/core/vocabulary.ts";
import { historyPage } from "../../../../src/platforms/web/pages/history.ts";

const image = { key: "a".repeat(64) as BlobKey, type: "image/png" as const, width: 40, height: 30, bytes: 12 };
const ada = { id: "ada" };

function render(typed: string, changed: { prompt?: string; title?: string; owner?: string; next?: ConversationKey } = {}) {
  const { prompt, title = "Harbour", owner = "ada", next } = changed;
  const item = {
    key: "Conversation1" as ConversationKey,
    title,
    turns: 3,
    drawing: false,
    updatedAt: new Date("2026-11-30T12:00:00Z"),
    strip: [],
    owner: { id: owner, name: "Bo" },
    found: prompt === undefined ? [] : [{ turn: "turn00000003" as TurnKey, number: 3, prompt, image }],
    more: 0,
  };
  return String(historyPage({ items: [item], words: readSearch(typed), ...(next && { next }) }, typed, ada));
}

test("marks the words, and leads to the edit with its picture", () => {
  const page = render("warm", { prompt: "make it warmer & <b>warm</b>" });
  expect(page).toContain("make it <mark>warm</mark>er &amp; &lt;b&gt;<mark>warm</mark>&lt;/b&gt;");
  expect(page).toContain('href="/c/Conversation1?from=turn00000003#turn-turn00000003"');
  expect(page).toContain(`src="/pictures/${image.key}/160" width="40" height="30"`);
});

test("marks the words in titles", () => {
  expect(render("har our")).toContain("<b><mark>Har</mark>b<mark>our</mark></b>");
});

test("keeps what was typed in the field, and in the link to older conversations", () => {
  const page = render('"100%" & more', { next: "Conversation2" as ConversationKey });
  expect(page).toContain('name="q" value="&quot;100%&quot; &amp; more"');
  expect(page).toContain("/history?q=%22100%25%22%20%26%20more&amp;before=Conversation2");
});

test("names who started a conversation, if that was somebody else", () => {
  expect(render("", { owner: "bo" })).toContain("3 edits · started by Bo · ");
  expect(render("")).not.toContain("started by");
});
