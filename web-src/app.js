import htmx from "htmx.org/dist/htmx.esm.js";
import { startAutosave } from "./js/autosave.js";
import { startBoards } from "./js/board.js";
import { startConfirm, startForms } from "./js/forms.js";
import { startMenus } from "./js/menus.js";
import { startRows } from "./js/rows.js";
import { startSearch } from "./js/search.js";
import { startTheme } from "./js/theme.js";
import { startToasts } from "./js/toast.js";
import { startUploads } from "./js/upload.js";
import { startCopy } from "./js/copy.js";
import { keepCopies, startCopies } from "./js/copies.js";

window.htmx = htmx;
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
// A refused form (422) carries the form with its errors: show it in place.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || document.querySelector("meta[name=csrf-token]")?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// Once for the document…
startCopies();
startConfirm();
startMenus();
startSearch();
startTheme();
startToasts();
startCopy();

// …and for each part of it, now and after a swap. Each starter skips what it has started before.
function startIn(part) {
  startForms(part);
  startRows(part);
  startAutosave(part);
  keepCopies(part);
  startBoards(part);
  startUploads(part);
}
startIn(document);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) startIn(event.detail.elt); });
