// Rectangles on a picture, in its pixels. Pure.

/**
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ left: number, top: number, width: number, height: number }} Box
 * @typedef {{ width: number, height: number }} Size
 */

/**
 * The largest box of a shape in the middle of the picture. `ratio`: width over height.
 * @param {number | undefined} ratio
 * @param {Size} picture
 * @returns {Box}
 */
export function largestBox(ratio, picture) {
  const width = ratio === undefined ? picture.width : Math.min(picture.width, picture.height * ratio);
  const height = ratio === undefined ? picture.height : width / ratio;
  return rounded({ left: (picture.width - width) / 2, top: (picture.height - height) / 2, width, height });
}

/**
 * The box from a corner that stays to the one that is dragged.
 * @param {Point} anchor
 * @param {Point} to
 * @param {number | undefined} ratio
 * @param {Size} picture
 * @param {number} least Pixels per side.
 * @returns {Box}
 */
export function boxBetween(anchor, to, ratio, picture, least) {
  const [right, down] = [to.x >= anchor.x, to.y >= anchor.y];
  const room = {
    width: right ? picture.width - anchor.x : anchor.x,
    height: down ? picture.height - anchor.y : anchor.y,
  };
  let width = Math.min(room.width, Math.max(least, Math.abs(to.x - anchor.x)));
  let height = Math.min(room.height, Math.max(least, Math.abs(to.y - anchor.y)));
  if (ratio !== undefined) {
    width = Math.min(Math.max(width, height * ratio), room.width, room.height * ratio);
    height = width / ratio;
  }
  return rounded({
    ...{ left: right ? anchor.x : anchor.x - width, top: down ? anchor.y : anchor.y - height },
    ...{ width, height },
  });
}

/**
 * The box after one of its edges was dragged.
 * @param {Box} box
 * @param {"n" | "e" | "s" | "w"} edge
 * @param {Point} to
 * @param {Size} picture
 * @param {number} least
 * @returns {Box}
 */
export function withEdge(box, edge, to, picture, least) {
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  const x = clamp(to.x, 0, picture.width);
  const y = clamp(to.y, 0, picture.height);
  const left = edge === "w" ? Math.min(x, right - least) : box.left;
  const top = edge === "n" ? Math.min(y, bottom - least) : box.top;
  return rounded({
    ...{ left, top },
    width: (edge === "e" ? Math.max(x, left + least) : right) - left,
    height: (edge === "s" ? Math.max(y, top + least) : bottom) - top,
  });
}

/**
 * @param {Box} box
 * @param {Point} by
 * @param {Size} picture
 * @returns {Box}
 */
export function movedBox(box, by, picture) {
  const left = clamp(box.left + by.x, 0, picture.width - box.width);
  return rounded({ ...box, left, top: clamp(box.top + by.y, 0, picture.height - box.height) });
}

/**
 * What people typed, within the picture.
 * @param {Box} box
 * @param {Size} picture
 * @param {number} least
 * @returns {Box}
 */
export function fittedBox(box, picture, least) {
  const left = clamp(box.left || 0, 0, picture.width - least);
  const top = clamp(box.top || 0, 0, picture.height - least);
  const width = clamp(box.width || least, least, picture.width - left);
  return rounded({ left, top, width, height: clamp(box.height || least, least, picture.height - top) });
}

/** @type {(box: Box) => Box} */
function rounded({ left, top, width, height }) {
  const [x, y] = [Math.round(left), Math.round(top)];
  return { left: x, top: y, width: Math.round(left + width) - x, height: Math.round(top + height) - y };
}

/** @type {(value: number, least: number, most: number) => number} */
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));
