// Arrow keys walk cards and columns; on a phone one column at a time, chosen from a list.
import { fresh, store, stored } from "./dom.js";

export function startBoards(part) {
  for (const board of fresh(part, "[data-board]", "Board")) {
    const columns = [...board.querySelectorAll("[data-board-column]")];
    const links = (column) => [...column.querySelectorAll(".s-board-card a")];
    board.addEventListener("keydown", (event) => {
      const at = columns.findIndex((column) => column.contains(document.activeElement));
      if (at < 0) return;
      const row = links(columns[at]).indexOf(document.activeElement);
      let next = null;
      if (event.key === "ArrowDown") next = links(columns[at])[row + 1];
      if (event.key === "ArrowUp") next = links(columns[at])[row - 1];
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        const step = event.key === "ArrowLeft" ? -1 : 1;
        for (let index = at + step; columns[index] && !next; index += step) next = links(columns[index])[row] || links(columns[index]).at(-1);
      }
      if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({ block: "nearest", inline: "nearest" }); }
    });
    const pick = document.querySelector(`[data-board-pick="${board.id}"]`);
    if (!pick) continue;
    const show = () => {
      board.dataset.picked = "1";
      columns.forEach((column) => column.classList.toggle("is-picked", column.dataset.boardColumn === pick.value));
      store(`shanhe-board:${location.pathname}`, pick.value);
    };
    const last = stored(`shanhe-board:${location.pathname}`);
    if (last && [...pick.options].some((option) => option.value === last)) pick.value = last;
    pick.addEventListener("change", show);
    show();
  }
}
