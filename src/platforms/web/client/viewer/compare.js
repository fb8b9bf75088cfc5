// Compares a picture with the one it was made from: with a slider, side by side, or for as long as a button is held.

import { closestTarget, find } from "../dom.js";

/**
 * What dragging on the stage does while the picture fits: `move` gets a place on the screen.
 * @typedef {{ move: (clientX: number) => void }} Comparison
 */

/**
 * Undefined if dragging compares nothing.
 * @param {HTMLElement} stage
 * @returns {Comparison | undefined}
 */
export function startComparing(stage) {
  startHolding(stage);
  document.addEventListener("click", (event) => {
    const button = closestTarget(event, "[data-beside]");
    if (button) button.ariaPressed = String(stage.classList.toggle("beside"));
  });
  const slider = find(".reveal", HTMLInputElement);
  const picture = find(".compare", HTMLElement, stage);
  return slider && picture && startSlider(slider, picture);
}

/**
 * @param {HTMLInputElement} slider
 * @param {HTMLElement} picture
 * @returns {Comparison}
 */
function startSlider(slider, picture) {
  slider.addEventListener("input", () => {
    picture.style.setProperty("--reveal", `${slider.value}%`);
    picture.classList.toggle("compared", slider.value !== "0");
  });
  return {
    move(clientX) {
      const box = picture.getBoundingClientRect();
      slider.value = String(Math.round((100 * (clientX - box.left)) / box.width));
      slider.dispatchEvent(new Event("input"));
    },
  };
}

/**
 * The picture before shows while the button is pressed, by pointer or key.
 * @param {HTMLElement} stage
 */
function startHolding(stage) {
  const button = find("[data-hold]", HTMLButtonElement);
  if (!button) return;
  const hold = (/** @type {boolean} */ held) => {
    stage.classList.toggle("held", held);
    button.ariaPressed = String(held);
  };
  const isPress = (/** @type {KeyboardEvent} */ { key }) => key === " " || key === "Enter";
  button.addEventListener("pointerdown", (event) => {
    button.setPointerCapture(event.pointerId);
    hold(true);
  });
  button.addEventListener("keydown", (event) => isPress(event) && hold(true));
  button.addEventListener("keyup", (event) => isPress(event) && hold(false));
  button.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch
  for (const end of ["pointerup", "pointercancel", "blur"]) button.addEventListener(end, () => hold(false));
}
