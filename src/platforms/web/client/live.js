// What others do appears by itself; after a lost connection the page is fetched again and everything is right.

import { say } from "./send.js";

let asked = false;
let running = false;

export function startLive() {
  tick();
  toEnd();
  localTimes();
  const columns = document.querySelector(".columns");
  if (!(columns instanceof HTMLElement)) return;
  connect(columns.dataset.here ?? "");
}

function connect(here) {
  const events = new EventSource(`/events?at=${here}`);
  let lost = false;
  events.addEventListener("open", () => {
    document.querySelector(".connection").hidden = true;
    if (lost) refresh();
    lost = false;
  });
  events.addEventListener("error", () => {
    lost = true;
    document.querySelector(".connection").hidden = false;
    if (events.readyState === EventSource.CLOSED) setTimeout(() => connect(here), 2000);
  });
  events.addEventListener("card", (event) => card(event.data));
  events.addEventListener("stale", refresh);
  events.addEventListener("tell", (event) => say(event.data));
}

function card(markup) {
  const id = /id="(turn-\w+)"/.exec(markup)?.[1];
  const there = id && document.getElementById(id);
  if (!there) return refresh();
  const ended = atEnd();
  morph(there, markup);
  if (ended) toEnd();
}

/** Fetches this page and shows what is different. Asked for many times at once it is done once more. */
export async function refresh() {
  asked = true;
  if (running) return;
  running = true;
  while (asked) {
    asked = false;
    await fetchPage().catch(() => undefined);
  }
  running = false;
}

async function fetchPage() {
  if (!document.querySelector(".columns")) return;
  const response = await fetch(location.href);
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const columns = next.querySelector(".columns");
  if (!columns) return;
  const ended = atEnd();
  const busy = document.querySelectorAll("[aria-busy]").length;
  const options = next.querySelector("#options");
  morph(document.querySelector(".columns"), columns);
  const mine = document.querySelector("#options");
  if (options && mine && mine.dataset.for !== "new" && !mine.contains(document.activeElement))
    window.Idiomorph.morph(mine, options.innerHTML, { morphStyle: "innerHTML" });
  if (busy > document.querySelectorAll("[aria-busy]").length) say("A turn is finished.");
  if (ended) toEnd();
}

function morph(from, to) {
  window.Idiomorph.morph(from, to, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (old) =>
        !(old instanceof Element && (old.hasAttribute("data-keep") || old.matches("input[name=name]:focus"))),
    },
  });
  localTimes();
  elapsed();
}

function log() {
  return document.querySelector("#composer")?.closest("section")?.querySelector(".scroll");
}

function atEnd() {
  const scroll = log();
  return scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

function toEnd() {
  const scroll = log();
  if (scroll && !location.hash) scroll.scrollTop = scroll.scrollHeight;
}

function localTimes() {
  for (const time of document.querySelectorAll("time[datetime]"))
    time.textContent = new Date(time.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function tick() {
  elapsed();
  setInterval(elapsed, 100);
}

function elapsed() {
  for (const clock of document.querySelectorAll("[data-since]"))
    clock.textContent = `${Math.max(0, (Date.now() - Date.parse(clock.dataset.since)) / 1000).toFixed(1)} s`;
}
