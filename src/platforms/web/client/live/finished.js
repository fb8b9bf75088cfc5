// Tells people who look elsewhere that their edit is done: in the window's title, and in a notification if they want one.

import { closestTarget, find } from "../dom.js";

const STORAGE_KEY = "notify";
const DONE_MARK = "✓ ";

export function startFinished() {
  markAsAble();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.title = withoutMark(document.title);
  });
  document.addEventListener("click", async (event) => {
    if (!closestTarget(event, "[data-notify]")) return;
    if ((await Notification.requestPermission()) === "granted") localStorage.setItem(STORAGE_KEY, "yes");
    markAsAble();
  });
}

/** Whether something on this page is still being drawn. */
export function isDrawing() {
  return document.querySelector("article[aria-busy]") !== null;
}

/**
 * Replaces the title. The mark of a finished edit stays until the person looks.
 * @param {string} title
 */
export function setTitle(title) {
  document.title = document.hidden && document.title.startsWith(DONE_MARK) ? DONE_MARK + title : title;
}

/** Call it when an edit on this page has finished. */
export function tellFinished() {
  if (!document.hidden || isDrawing()) return;
  const title = withoutMark(document.title);
  document.title = DONE_MARK + title;
  if (!wantsNotification()) return;
  try {
    new Notification(title, {
      body: find("#news", HTMLElement)?.dataset.done ?? "",
      icon: "/assets/icon.svg",
      tag: location.pathname,
    });
  } catch {
    // on some phones only an installed page may notify
  }
}

/** The style sheet shows the button only to people who can still decide. */
function markAsAble() {
  const isOpen = "Notification" in window && Notification.permission !== "denied" && !wantsNotification();
  document.documentElement.classList.toggle("can-notify", isOpen);
}

function wantsNotification() {
  try {
    return "Notification" in window && Notification.permission === "granted" && localStorage.getItem(STORAGE_KEY) === "yes";
  } catch {
    return false;
  }
}

/** @param {string} title */
function withoutMark(title) {
  return title.startsWith(DONE_MARK) ? title.slice(DONE_MARK.length) : title;
}
