// Commands, while one is typed.

/** Whether the key was for the list. */
export function completes(event, words) {
  const options = visible();
  if (options.length === 0) return false;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") select(options, (at + 1) % options.length);
  else if (event.key === "ArrowUp") select(options, at > 0 ? at - 1 : options.length - 1);
  else if (event.key === "Tab" && !event.shiftKey) complete(options[Math.max(at, 0)].dataset.command);
  else if (event.key === "Escape") suggest("");
  else if (event.key === "Enter" && options[Math.max(at, 0)].dataset.command !== words.value.trim())
    complete(options[Math.max(at, 0)].dataset.command);
  else return false;
  event.preventDefault();
  return true;
}

/** Shows the commands that begin with what is typed. */
export function suggest(text) {
  const list = document.querySelector("#completion");
  const typed = /^\/[a-z]*$/.test(text);
  for (const option of list.children) {
    option.hidden = !typed || !option.dataset.command.startsWith(text);
    option.setAttribute("aria-selected", "false");
  }
  list.hidden = visible().length === 0;
  document.querySelector("#words").removeAttribute("aria-activedescendant");
}

export function complete(command) {
  const words = document.querySelector("#words");
  words.value = `${command} `;
  suggest("");
  words.focus();
}

function visible() {
  return [...document.querySelectorAll("#completion > :not([hidden])")];
}

function select(options, at) {
  options.forEach((option, index) => {
    option.setAttribute("aria-selected", String(index === at));
  });
  options[at].scrollIntoView({ block: "nearest" });
  document.querySelector("#words").setAttribute("aria-activedescendant", options[at].id);
}
