// Marks an area on the picture with a brush, rectangles or a lasso. The form sends it as a picture, white where the words apply.

import { closestTarget, find, findAll } from "../dom.js";
import { AreaShapes, drawShapes, fileOf } from "./area-shapes.js";
import { boxBetween, fittedBox } from "./box.js";
import { trackStrokes } from "./picture-pointer.js";
import { startSubject } from "./subject.js";

/** @import { AreaShape } from "./area-shapes.js" */
/** @import { Point } from "./box.js" */

/** More detail than an edge needs. In pixels. */
const MAX_SIDE = 2048;
/** Of the area on the screen. The style sheet makes it translucent. */
const COLOUR = "#4f4fc8";
/** Points closer together than this, in parts of the picture's longest side, add nothing to a stroke. */
const MIN_STEP = 1 / 2000;

/** @param {HTMLElement} stage */
export function startArea(stage) {
  const panel = find("[data-tool=area]", HTMLDetailsElement);
  const form = panel && find("form", HTMLFormElement, panel);
  const picture = find(".compare", HTMLElement, stage);
  const image = picture && find("img", HTMLImageElement, picture);
  if (!panel || !form || !picture || !image) return;
  const size = { width: Number(image.getAttribute("width")), height: Number(image.getAttribute("height")) };
  const longest = Math.max(size.width, size.height);
  const shapes = new AreaShapes();
  const scale = Math.min(1, MAX_SIDE / longest);
  const canvas = document.createElement("canvas");
  canvas.className = "area";
  canvas.width = Math.max(1, Math.round(size.width * scale));
  canvas.height = Math.max(1, Math.round(size.height * scale));
  /** @type {Exclude<AreaShape, { kind: "mask" }> | undefined} */
  let drawn;
  let start = { x: 0, y: 0 };

  const isInverted = () => find("[name=invert]", HTMLInputElement, form)?.checked ?? false;
  const show = () => {
    const context = canvas.getContext("2d");
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    drawShapes(context, drawn ? [...shapes.all, drawn] : shapes.all, scale, COLOUR);
    if (isInverted()) {
      context.globalCompositeOperation = "source-out"; // what is drawn next stays only where nothing is
      context.fillRect(0, 0, size.width, size.height);
    }
    canvas.style.filter = `blur(${softness()}px)`;
    enable("undo", shapes.canUndo);
    enable("redo", shapes.canRedo);
    enable("clear", shapes.canUndo);
  };
  /** The soft edge as it looks at the size at which the picture fits. */
  const softness = () => {
    const feather = find("[name=feather]", HTMLInputElement, form)?.valueAsNumber ?? 0;
    return (feather / 2) * (picture.clientWidth / size.width);
  };
  const enable = (/** @type {string} */ action, /** @type {boolean} */ can) => {
    const button = find(`[data-area=${action}]`, HTMLButtonElement, form);
    if (button) button.disabled = !can;
  };
  const isErasing = () => find("[data-erase]", HTMLInputElement, form)?.checked ?? false;
  /** The rectangle in the fields. */
  const addNumbers = () => {
    const fields = findAll("input[type=number]", HTMLInputElement, form);
    const of = (/** @type {string} */ name) => fields.find((field) => field.name === name)?.valueAsNumber ?? 0;
    const typed = { left: of("left"), top: of("top"), width: of("width"), height: of("height") };
    shapes.add({ kind: "rectangle", erases: isErasing(), box: fittedBox(typed, size, 1) });
    for (const field of fields) field.value = "";
  };
  /** @type {(from: Point) => Exclude<AreaShape, { kind: "mask" }>} */
  const begin = (from) => {
    const kind = find("[name=shape]:checked", HTMLInputElement, form)?.value;
    const erases = isErasing();
    const brush = find("[data-size]", HTMLInputElement, form)?.valueAsNumber ?? 24;
    if (kind === "rectangle") return { kind, erases, box: { left: start.x, top: start.y, width: 0, height: 0 } };
    if (kind === "lasso") return { kind, erases, points: [from] };
    return { kind: "brush", erases, size: (brush / 400) * longest, points: [from] };
  };

  const stopSearch = startSubject(form, (mask) => {
    shapes.add({ kind: "mask", mask, ...size, erases: isErasing() });
    show();
  });
  panel.addEventListener("toggle", () => {
    if (panel.open) {
      picture.append(canvas);
      keepWords(form);
    } else {
      canvas.remove();
      stopSearch();
    }
    show();
  });
  if (panel.open) panel.dispatchEvent(new Event("toggle")); // opened before this script ran
  form.addEventListener("input", show);
  form.addEventListener("click", (event) => {
    const action = closestTarget(event, "[data-area]")?.dataset.area;
    if (action === "undo") shapes.undo();
    if (action === "redo") shapes.redo();
    if (action === "clear") shapes.clear();
    if (action === "add") addNumbers();
    if (action) show();
  });
  document.addEventListener("keydown", (event) => {
    if (!panel.open || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (closestTarget(event, "input[name=text]")) return;
    event.preventDefault();
    if (event.shiftKey) shapes.redo();
    else shapes.undo();
    show();
  });
  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("shape");
    if (!shapes.canUndo) return; // then the numbers count
    for (const name of ["left", "top", "width", "height"]) formData.delete(name);
    formData.set("marked", fileOf(shapes.all, canvas, scale));
  });
  trackStrokes(stage, picture, () => panel.open, {
    start(from) {
      start = inside(from, size);
      drawn = begin(from);
      show();
      return true;
    },
    move(to) {
      if (!drawn) return;
      if (drawn.kind === "rectangle") drawn.box = boxBetween(start, to, undefined, size, 1);
      else if (distance(drawn.points.at(-1) ?? to, to) > MIN_STEP * longest) drawn.points.push(to);
      show();
    },
    end() {
      if (drawn) shapes.add(drawn);
      drawn = undefined;
      show();
    },
    cancel() {
      drawn = undefined;
      show();
    },
  });
}

/**
 * What was typed before the tool was opened is about the area.
 * @param {HTMLFormElement} form
 */
function keepWords(form) {
  const words = find("[name=text]", HTMLInputElement, form);
  const typed = find("form.words [name=text]", HTMLInputElement);
  if (words && typed && words.value === "") words.value = typed.value;
}

/** @type {(a: Point, b: Point) => number} */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
/** @type {(at: Point, size: { width: number, height: number }) => Point} */
const inside = ({ x, y }, { width, height }) => ({
  x: Math.max(0, Math.min(width, x)),
  y: Math.max(0, Math.min(height, y)),
});
