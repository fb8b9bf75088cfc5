// Pointers on the picture that is shown in full, in pixels of the picture.

/** @import { Point } from "./box.js" */

/**
 * `start` may refuse a pointer. A second finger cancels: it zooms.
 * @typedef {{ start: (at: Point, on: Element) => boolean, move: (at: Point) => void, end: () => void, cancel: () => void }} Strokes
 */

/**
 * Calls `strokes` while `isActive`.
 * @param {HTMLElement} stage
 * @param {HTMLElement} picture
 * @param {() => boolean} isActive
 * @param {Strokes} strokes
 */
export function trackStrokes(stage, picture, isActive, strokes) {
  const width = Number(stage.dataset.width);
  /** @type {number | undefined} */
  let pointer;
  const at = (/** @type {PointerEvent} */ event) => {
    const box = picture.getBoundingClientRect();
    const scale = width / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (!isActive() || event.button !== 0 || !(event.target instanceof Element)) return;
    event.preventDefault();
    if (pointer !== undefined) {
      pointer = undefined;
      strokes.cancel();
    } else if (event.isPrimary && strokes.start(at(event), event.target)) {
      pointer = event.pointerId;
      stage.setPointerCapture(event.pointerId);
    }
  });
  stage.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) strokes.move(at(event));
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"]))
    stage.addEventListener(type, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = undefined;
      if (type === "pointerup") strokes.end();
      else strokes.cancel();
    });
}
