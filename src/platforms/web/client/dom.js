// Typed look-ups: an element of another type counts as missing.

/**
 * The first match.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} root
 * @returns {T | undefined}
 */
export function find(selector, type, root = document) {
  const found = root.querySelector(selector);
  return found instanceof type ? found : undefined;
}

/**
 * All matches, in document order.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} root
 * @returns {T[]}
 */
export function findAll(selector, type, root = document) {
  return [...root.querySelectorAll(selector)].flatMap((found) => (found instanceof type ? [found] : []));
}

/**
 * The target of an event, or the closest ancestor of it that matches.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | undefined}
 */
export function closestTarget({ target }, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : undefined;
}

/**
 * Replaces the text of every match.
 * @param {string} selector
 * @param {string} text
 * @param {ParentNode} root
 */
export function setText(selector, text, root = document) {
  for (const found of root.querySelectorAll(selector)) found.textContent = text;
}
