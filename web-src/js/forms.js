// Confirmation (only where asked for), the guard against leaving, submit on change, "tick all", printing, and no double posts.
import { fresh, make, word } from "./dom.js";

function ask(text, label, danger) {
  return new Promise((resolve) => {
    const yes = make("button", { class: danger ? "btn btn-danger" : "btn btn-primary", value: "yes" }, label);
    const no = make("button", { class: "btn", value: "no", autofocus: true }, word("Cancel"));
    const dialog = make("dialog", { class: "s-dialog", "aria-label": text },
      make("form", { method: "dialog", class: "s-dialog-body" }, make("p", {}, text), make("div", { class: "s-dialog-actions" }, no, yes)));
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function startConfirm() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    const text = button?.dataset.confirm || form.dataset.confirm;
    if (!text || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const label = button?.textContent.trim() || word("Continue");
    if (!(await ask(text, label, button?.classList.contains("btn-danger")))) return;
    form.dataset.confirmed = "1";
    form.requestSubmit(button || undefined);
    delete form.dataset.confirmed;
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-toggle-all]");
    if (all) document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(all.dataset.toggleAll)}"]`).forEach((box) => { box.checked = all.checked; });
    const form = event.target.form;
    if (form?.hasAttribute("data-auto-submit")) form.requestSubmit();
  });
}

export function startForms(part) {
  for (const form of fresh(part, "form[data-guard]", "Guard")) {
    const state = () => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const first = state();
    let leaving = false;
    form.addEventListener("submit", () => { leaving = true; });
    window.addEventListener("beforeunload", (event) => { if (!leaving && form.isConnected && state() !== first) event.preventDefault(); });
  }
  for (const summary of fresh(part, "[data-error-summary]", "Errors")) summary.focus();
}
