// What a person marked on a picture: shapes in the order in which they were drawn, each adding to the area or erasing from it.

/** @import { Box, Point } from "./box.js" */
/**
 * In pixels of the picture. `size`: the brush's diameter. `mask`: opaque inside, and as large as the picture.
 * @typedef {({ kind: "brush", size: number, points: Point[] } | { kind: "lasso", points: Point[] } | { kind: "rectangle", box: Box } | { kind: "mask", mask: ImageBitmap, width: number, height: number }) & { erases: boolean }} AreaShape
 */

/** The shapes, with undo and redo. */
export class AreaShapes {
  /** @type {AreaShape[]} */
  #shapes = [];
  /** @type {AreaShape[]} */
  #undone = [];

  get all() {
    return this.#shapes;
  }

  get canUndo() {
    return this.#shapes.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** @param {AreaShape} shape */
  add(shape) {
    this.#shapes = [...this.#shapes, shape];
    this.#undone = [];
  }

  undo() {
    const last = this.#shapes.at(-1);
    if (!last) return;
    this.#shapes = this.#shapes.slice(0, -1);
    this.#undone = [...this.#undone, last];
  }

  redo() {
    const next = this.#undone.at(-1);
    if (!next) return;
    this.#undone = this.#undone.slice(0, -1);
    this.#shapes = [...this.#shapes, next];
  }

  clear() {
    this.#undone = [...this.#undone, ...this.#shapes.toReversed()];
    this.#shapes = [];
  }
}

/**
 * Draws shapes in one colour. `scale`: pixels of the canvas per pixel of the picture.
 * @param {CanvasRenderingContext2D} context
 * @param {AreaShape[]} shapes
 * @param {number} scale
 * @param {string} colour
 */
export function drawShapes(context, shapes, scale, colour) {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const shape of shapes) {
    context.globalCompositeOperation = shape.erases ? "destination-out" : "source-over";
    if (shape.kind === "rectangle") context.fillRect(shape.box.left, shape.box.top, shape.box.width, shape.box.height);
    else if (shape.kind === "mask") context.drawImage(tinted(shape.mask, colour), 0, 0, shape.width, shape.height);
    else drawPath(context, shape);
  }
  context.globalCompositeOperation = "source-over";
}

/**
 * The mask in this colour.
 * @param {ImageBitmap} mask
 * @param {string} colour
 */
function tinted(mask, colour) {
  const canvas = new OffscreenCanvas(mask.width, mask.height);
  const context = canvas.getContext("2d");
  if (!context) return mask;
  context.drawImage(mask, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, mask.width, mask.height);
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Extract<AreaShape, { kind: "brush" | "lasso" }>} shape
 */
function drawPath(context, shape) {
  const [first, ...others] = shape.points;
  if (!first) return;
  context.beginPath();
  context.moveTo(first.x, first.y);
  for (const { x, y } of others) context.lineTo(x, y);
  if (shape.kind === "lasso") return context.fill();
  if (others.length === 0) context.lineTo(first.x + 0.01, first.y); // a dot
  context.lineWidth = shape.size;
  context.stroke();
}

/**
 * The area as a file, white on black. The server softens and inverts it.
 * @param {AreaShape[]} shapes
 * @param {HTMLCanvasElement} like A canvas of the same size.
 * @param {number} scale
 */
export function fileOf(shapes, like, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = like.width;
  canvas.height = like.height;
  const context = canvas.getContext("2d");
  if (context) drawShapes(context, shapes, scale, "#fff");
  const [, base64 = ""] = canvas.toDataURL("image/png").split(",");
  return new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], "area.png", { type: "image/png" });
}
