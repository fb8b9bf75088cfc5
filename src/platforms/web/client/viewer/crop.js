// Handles for the crop. The fields beside them say the same in numbers.

import { find, findAll } from "../dom.js";
import { boxBetween, fittedBox, largestBox, movedBox, withEdge } from "./box.js";
import { trackStrokes } from "./picture-pointer.js";

/** @import { Box, Point } from "./box.js" */

const HANDLES = /** @type {const} */ (["nw", "n", "ne", "e", "se", "s", "sw", "w"]);

/** @param {HTMLElement} stage */
export function startCrop(stage) {
  const panel = find("[data-tool=crop]", HTMLDetailsElement);
  const picture = find(".compare", HTMLElement, stage);
  if (!panel || !picture) return;
  const image = find("img", HTMLImageElement, picture);
  const size = { width: Number(image?.getAttribute("width")), height: Number(image?.getAttribute("height")) };
  const shape = find("[data-shape]", HTMLSelectElement, panel);
  const fields = findAll("input[type=number]", HTMLInputElement, panel);
  const least = Number(fields.find(({ name }) => name === "width")?.min);
  const frame = createFrame();
  let box = largestBox(undefined, size);
  /** @type {(to: Point) => Box} */
  let drag = () => box;

  const ratio = () => {
    const [width, height] = (shape?.value ?? "").split(":").map(Number);
    return width && height ? width / height : undefined;
  };
  const show = (/** @type {Box} */ next) => {
    box = next;
    for (const field of fields) field.value = String(box[/** @type {keyof Box} */ (field.name)]);
    place();
  };
  const place = () => {
    frame.style.left = `${(100 * box.left) / size.width}%`;
    frame.style.top = `${(100 * box.top) / size.height}%`;
    frame.style.width = `${(100 * box.width) / size.width}%`;
    frame.style.height = `${(100 * box.height) / size.height}%`;
    frame.classList.toggle("locked", ratio() !== undefined);
  };

  panel.addEventListener("toggle", () => {
    if (panel.open) picture.append(frame);
    else frame.remove();
    show(box);
  });
  if (panel.open) panel.dispatchEvent(new Event("toggle")); // opened before this script ran
  shape?.addEventListener("change", () => show(ratio() === undefined ? box : largestBox(ratio(), size)));
  for (const field of fields) {
    field.addEventListener("input", () => {
      if (shape) shape.value = "";
      box = fittedBox({ ...box, [field.name]: field.valueAsNumber }, size, least);
      place();
    });
    field.addEventListener("change", () => show(box));
  }
  trackStrokes(stage, picture, () => panel.open, {
    start(from, on) {
      const before = box;
      const name = on instanceof HTMLElement ? on.dataset.handle : undefined;
      if (name === "n" || name === "e" || name === "s" || name === "w") drag = (to) => withEdge(before, name, to, size, least);
      else if (name) drag = (to) => boxBetween(oppositeCorner(before, name), to, ratio(), size, least);
      else if (on === frame) drag = (to) => movedBox(before, { x: to.x - from.x, y: to.y - from.y }, size);
      else return false;
      return true;
    },
    move: (to) => show(drag(to)),
    end: () => {},
    cancel: () => {},
  });
}

function createFrame() {
  const frame = document.createElement("div");
  frame.className = "crop-frame";
  for (const handle of HANDLES) {
    const grip = document.createElement("span");
    grip.dataset.handle = handle;
    frame.append(grip);
  }
  return frame;
}

/**
 * @param {Box} box
 * @param {string} corner
 * @returns {Point}
 */
function oppositeCorner({ left, top, width, height }, corner) {
  return { x: corner.includes("w") ? left + width : left, y: corner.includes("n") ? top + height : top };
}
