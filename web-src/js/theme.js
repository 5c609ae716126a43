// System → light → dark → system, kept on this device.
import { store, stored, word } from "./dom.js";

const ORDER = ["auto", "light", "dark"];
const NAMES = { auto: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };

export function startTheme() {
  const buttons = document.querySelectorAll("[data-theme-toggle]");
  const show = (state) => buttons.forEach((button) => {
    button.dataset.state = state;
    const label = button.querySelector("[data-theme-label]");
    if (label) label.textContent = word(NAMES[state]);
    else { button.setAttribute("aria-label", word(NAMES[state])); button.title = word(NAMES[state]); }
  });
  let state = ORDER.includes(stored("shanhe-theme")) ? stored("shanhe-theme") : "auto";
  show(state);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    state = ORDER[(ORDER.indexOf(state) + 1) % ORDER.length];
    store("shanhe-theme", state === "auto" ? null : state);
    if (state === "auto") document.documentElement.removeAttribute("data-bs-theme");
    else document.documentElement.setAttribute("data-bs-theme", state);
    show(state);
    document.dispatchEvent(new CustomEvent("shanhe:theme"));
  });
}
