// Light, dark, or as the system is. Runs before the page is shown, so that nothing flashes, and nothing moves when what needs scripts appears.

{
  const STORAGE_KEY = "theme";
  const root = document.documentElement;

  const readTheme = () => {
    try {
      return localStorage.getItem(STORAGE_KEY) ?? "";
    } catch {
      return ""; // the browser keeps nothing
    }
  };

  /** @param {string} theme */
  const applyTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]"))
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === (root.dataset.theme ?? "")));
  };

  root.classList.add("scripted");
  applyTheme(readTheme());
  document.addEventListener("DOMContentLoaded", () => applyTheme(readTheme()));
  window.addEventListener("storage", () => applyTheme(readTheme())); // chosen in another window
  document.addEventListener("click", ({ target }) => {
    const choice = target instanceof Element && target.closest("[data-theme-choice]")?.getAttribute("data-theme-choice");
    if (typeof choice !== "string") return;
    try {
      localStorage.setItem(STORAGE_KEY, choice);
    } catch {
      // it holds for this page
    }
    applyTheme(choice);
  });
}
