// A short word at the corner, with Undo where the server offers it (HX-Trigger: {"toast": {...}}).
import { csrfToken, make, word } from "./dom.js";

export function toast({ message, undo_url: undoUrl, undo_label: undoLabel }) {
  const region = document.getElementById("s-toasts");
  if (!region || !message) return;
  const box = make("div", { class: "s-toast" }, make("span", {}, message));
  if (undoUrl && new URL(undoUrl, location.href).origin === location.origin) {
    box.append(make("form", { method: "post", action: undoUrl },
      make("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrfToken() }),
      make("input", { type: "hidden", name: "next", value: location.pathname + location.search }),
      make("button", {}, undoLabel || word("Undo"))));
  }
  const close = make("button", { type: "button", "aria-label": word("Close") }, "×");
  close.addEventListener("click", () => box.remove());
  box.append(close);
  region.append(box);
  if (!undoUrl) setTimeout(() => { if (!box.matches(":hover, :focus-within")) box.remove(); }, 6000);
}

export function startToasts() {
  document.addEventListener("toast", (event) => toast(event.detail || {}));
  document.addEventListener("htmx:sendError", () => toast({ message: word("No connection. Nothing was changed.") }));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.getResponseHeader("HX-Trigger")?.includes("toast")) return; // the server said it better
    const status = xhr.status;
    toast({ message: status === 403 ? word("This is not permitted.") : status === 409 ? word("Someone else changed this meanwhile. Reload the page.") : word("Something went wrong. Nothing was changed.") });
  });
}
