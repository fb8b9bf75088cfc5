// Zooms and moves a picture: with the wheel, a double click, two fingers, buttons and keys. All panes of the stage move alike.

import { closestTarget, find, findAll } from "../dom.js";
import { isTyping } from "../keys.js";

/** @import { Comparison } from "./compare.js" */
/**
 * `zoom`: relative to the size at which the picture fits. `x`, `y`: CSS pixels by which its centre is away from the pane's.
 * @typedef {{ zoom: number, x: number, y: number }} View
 * @typedef {{ x: number, y: number }} Point
 */

/** Screen pixels per pixel of the picture. */
const MAX_SCALE = 16;
const STEP = 1.5;
const PAN_STEP_PX = 80;
const DOUBLE_TAP_MS = 350;
const DOUBLE_TAP_PX = 30;
/** A step of a wheel that reports lines or pages. */
const LINE_PX = 16;
const PIXELATED_SCALE = 4;
/** Not sliders, which only take arrows. */
const takesText = "input:not([type=range]), textarea, select";

/** @type {View} */
const fit = { zoom: 1, x: 0, y: 0 };

/**
 * `canDrag`: whether one finger or the mouse moves the picture. Otherwise it draws, and two fingers move.
 * @param {HTMLElement} stage
 * @param {Comparison | undefined} comparison
 * @param {() => boolean} canDrag
 */
export function startZoom(stage, comparison, canDrag = () => true) {
  const pane = find(".pane", HTMLElement, stage);
  const picture = find(".compare", HTMLElement, stage);
  if (!pane || !picture) return;
  const width = Number(stage.dataset.width);
  let view = fit;

  const fitted = () => {
    const box = picture.getBoundingClientRect();
    return { width: box.width / view.zoom, height: box.height / view.zoom };
  };
  /** The zoom at which a pixel of the picture is one of the screen. */
  const actual = () => width / fitted().width;
  const show = (/** @type {View} */ next) => {
    const zoom = Math.min(Math.max(1, next.zoom), Math.max(1, MAX_SCALE * actual()));
    const size = fitted();
    const x = clamp(next.x, overflow(size.width * zoom, pane.clientWidth));
    view = { zoom, x, y: clamp(next.y, overflow(size.height * zoom, pane.clientHeight)) };
    stage.style.setProperty("--zoom", String(zoom));
    stage.style.setProperty("--x", `${view.x}px`);
    stage.style.setProperty("--y", `${view.y}px`);
    const scale = (zoom * size.width) / width;
    stage.classList.toggle("zoomed", zoom > 1);
    stage.classList.toggle("pixelated", scale >= PIXELATED_SCALE);
    for (const output of findAll(".zoom output", HTMLOutputElement)) output.value = `${Math.round(100 * scale)}%`;
  };
  /** Keeps what is at this place of the screen where it is. */
  const zoomTo = (/** @type {number} */ zoom, /** @type {Point} */ at = centre(pane)) => {
    const middle = centre(paneAt(stage, at) ?? pane);
    const limited = Math.min(Math.max(1, zoom), Math.max(1, MAX_SCALE * actual()));
    const [x, y] = [at.x - middle.x, at.y - middle.y];
    const by = limited / view.zoom;
    show({ zoom: limited, x: x - (x - view.x) * by, y: y - (y - view.y) * by });
  };
  const toggle = (/** @type {Point} */ at) => {
    if (view.zoom > 1) show(fit);
    else zoomTo(actual() > 1.2 ? actual() : 2.5, at);
  };

  const commands = {
    in: () => zoomTo(view.zoom * STEP),
    out: () => zoomTo(view.zoom / STEP),
    fit: () => show(fit),
    actual: () => zoomTo(actual()),
  };
  document.addEventListener("click", (event) => {
    const command = closestTarget(event, "[data-zoom]")?.dataset.zoom;
    if (command && command in commands) commands[/** @type {keyof typeof commands} */ (command)]();
  });
  document.addEventListener("keydown", (event) => {
    if (isTyping(event, event.key.startsWith("Arrow") ? undefined : takesText)) return;
    const keys = { "+": "in", "=": "in", "-": "out", 0: "fit", 1: "actual" };
    const command = keys[/** @type {keyof typeof keys} */ (event.key)];
    const pan = panKeys[/** @type {keyof typeof panKeys} */ (event.key)];
    if (command) commands[/** @type {keyof typeof commands} */ (command)]();
    else if (pan && event.shiftKey) show({ ...view, x: view.x + pan.x * PAN_STEP_PX, y: view.y + pan.y * PAN_STEP_PX });
    else return;
    event.preventDefault();
  });
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX);
      zoomTo(view.zoom * Math.exp(-clamp(delta, 200) * (event.ctrlKey ? 0.01 : 0.002)), pointOf(event));
    },
    { passive: false },
  );
  trackPointers(stage, {
    drags: (event) => canDrag() && closestTarget(event, "button, a, input") === undefined,
    drag(from, to, on) {
      const compares = comparison && (view.zoom === 1 || on.classList.contains("divider"));
      if (compares) comparison.move(to.x);
      else show({ ...view, x: view.x + to.x - from.x, y: view.y + to.y - from.y });
    },
    pinch(from, to, by) {
      zoomTo(view.zoom * by, from);
      show({ ...view, x: view.x + to.x - from.x, y: view.y + to.y - from.y });
    },
    doubleTap: toggle,
  });
  new ResizeObserver(() => show(view)).observe(pane);
  for (const controls of findAll(".zoom", HTMLElement)) controls.hidden = false;
}

const panKeys = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

/**
 * One pointer drags, two pinch, and two quick taps in one place are a double tap.
 * @param {HTMLElement} stage
 * @param {{ drags: (event: PointerEvent) => boolean, drag: (from: Point, to: Point, on: Element) => void,
 *   pinch: (from: Point, to: Point, by: number) => void, doubleTap: (at: Point) => void }} gestures
 */
function trackPointers(stage, gestures) {
  /** @type {Map<number, { at: Point, start: Point, on: Element }>} */
  const pointers = new Map();
  let lastTap = { time: -Infinity, at: { x: 0, y: 0 } };
  let pinched = false;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    if (event.pointerType !== "touch" && !gestures.drags(event)) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    if (pointers.size === 0) pinched = false;
    pointers.set(event.pointerId, { at: pointOf(event), start: pointOf(event), on: event.target });
  });
  stage.addEventListener("pointermove", (event) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const [from, to] = [pointer.at, pointOf(event)];
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointer.at = to;
    if (other) {
      pinched = true;
      gestures.pinch(between(from, other.at), between(to, other.at), distance(to, other.at) / (distance(from, other.at) || 1));
    } else if (!pinched && gestures.drags(event)) gestures.drag(from, to, pointer.on);
  });
  const end = (/** @type {PointerEvent} */ event) => {
    const pointer = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    if (!pointer || event.type !== "pointerup" || pinched || !gestures.drags(event)) return;
    if (distance(pointer.start, pointOf(event)) > DOUBLE_TAP_PX) return;
    const isSecond = event.timeStamp - lastTap.time < DOUBLE_TAP_MS && distance(lastTap.at, pointOf(event)) < DOUBLE_TAP_PX;
    if (isSecond) gestures.doubleTap(pointOf(event));
    lastTap = { time: isSecond ? -Infinity : event.timeStamp, at: pointOf(event) };
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
}

/**
 * @param {HTMLElement} stage
 * @param {Point} at
 */
function paneAt(stage, at) {
  return findAll(".pane", HTMLElement, stage).find((pane) => {
    const box = pane.getBoundingClientRect();
    return at.x >= box.left && at.x < box.right && at.y >= box.top && at.y < box.bottom;
  });
}

/**
 * @param {HTMLElement} element
 * @returns {Point}
 */
function centre(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** @type {(event: MouseEvent) => Point} */
const pointOf = ({ clientX, clientY }) => ({ x: clientX, y: clientY });
/** @type {(a: Point, b: Point) => number} */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
/** @type {(a: Point, b: Point) => Point} */
const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
/** @type {(value: number, limit: number) => number} */
const clamp = (value, limit) => Math.max(-limit, Math.min(limit, value));
/**
 * How far a picture may be moved: until its edge reaches the pane's.
 * @type {(size: number, room: number) => number}
 */
const overflow = (size, room) => Math.max(0, (size - room) / 2);
