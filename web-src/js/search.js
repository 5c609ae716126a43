// "/" or Ctrl-K opens search from anywhere; arrows walk the hits. Without JavaScript the link leads to the search page.
export function startSearch() {
  const dialog = document.getElementById("s-search");
  if (!dialog) return;
  const field = dialog.querySelector('input[type="search"]');
  const open = () => { if (!dialog.open) dialog.showModal(); field.select(); };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-search]")) { event.preventDefault(); open(); }
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...dialog.querySelectorAll("a.s-hit")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });
}
