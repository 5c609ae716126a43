// Menus are <details>: this only closes them where a person expects it.
export function startMenus() {
  const open = () => document.querySelectorAll("details.s-menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.("details.s-menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
