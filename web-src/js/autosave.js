// Saves a form as one types. The local copy goes only when the server has confirmed the same text.
import { clockTime, csrfToken, fresh, make, store, stored, word } from "./dom.js";

const PAUSE = 1200;
const RETRY_FIRST = 3000;
const RETRY_MOST = 60000;

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = `shanhe-draft:${form.dataset.autosaveKey || this.url}`;
    this.status = form.querySelector("[data-autosave-status]") || this.addStatus();
    this.saved = JSON.stringify(fieldsOf(form));
    this.wait = RETRY_FIRST;
    this.busy = false;
    this.offerRestore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("shanhe:changed", () => this.changed());
    form.addEventListener("submit", (event) => { if (!event.defaultPrevented) this.submitting = true; });
    window.addEventListener("online", () => this.save());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(true); });
  }

  addStatus() {
    const status = make("output", { class: "s-save-state", "data-autosave-status": "", "aria-live": "polite" });
    (this.form.querySelector(".s-form-actions") || this.form).append(status);
    return status;
  }

  say(text, state = "") {
    this.status.textContent = text;
    this.status.dataset.state = state;
  }

  dirty() { return JSON.stringify(fieldsOf(this.form)) !== this.saved; }

  changed() {
    clearTimeout(this.timer);
    if (!this.dirty()) return;
    store(this.key, JSON.stringify({ at: Date.now(), fields: fieldsOf(this.form) }));
    this.say(word("Not saved yet…"));
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save(last = false) {
    if (this.busy || this.submitting || !this.dirty()) return;
    clearTimeout(this.timer);
    this.busy = true;
    const sent = JSON.stringify(fieldsOf(this.form));
    const body = new FormData();
    for (const [name, value] of fieldsOf(this.form)) body.append(name, value);
    try {
      const answer = await fetch(this.url, {
        method: "POST", body, credentials: "same-origin", keepalive: last, redirect: "manual",
        headers: { "X-CSRFToken": csrfToken(), "X-Autosave": "1", "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      });
      await this.answered(answer, sent);
    } catch {
      this.retry(word("No connection. Your text is kept on this device and will be saved when the connection is back."));
    } finally {
      this.busy = false;
    }
    if (this.dirty() && this.wait === RETRY_FIRST) this.changed();
  }

  async answered(answer, sent) {
    if (answer.ok) {
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json().catch(() => ({})) : {};
      this.saved = sent;
      this.wait = RETRY_FIRST;
      if (!this.dirty()) store(this.key, null);
      this.say(word("Saved at {time}", { time: clockTime(told.saved_at ? new Date(told.saved_at) : new Date()) }));
      for (const [name, value] of Object.entries(told.fields || {})) {
        const field = this.form.elements[name];
        if (field && field.type === "hidden") field.value = value;
      }
      this.form.dispatchEvent(new CustomEvent("shanhe:saved", { detail: told, bubbles: true }));
    } else if (answer.status === 422 || answer.status === 400) {
      this.saved = sent;
      this.say(word("Kept on this device; some fields still need attention."), "trouble");
    } else if (answer.status === 409) {
      this.saved = sent;
      this.say(word("Someone else changed this meanwhile. Your text is kept on this device; reload to compare."), "trouble");
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.saved = sent;
      this.say(word("You are signed out. Your text is kept on this device; sign in again to save it."), "trouble");
    } else {
      this.retry(word("Not saved: the server did not answer. Your text is kept on this device; trying again."));
    }
  }

  retry(text) {
    this.say(text, "trouble");
    this.timer = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, RETRY_MOST);
  }

  leaving(event) {
    if (this.submitting) { store(this.key, null); return; }
    if (this.dirty() && !stored(this.key)) event.preventDefault();
  }

  offerRestore() {
    const kept = stored(this.key);
    if (!kept) return;
    let copy;
    try { copy = JSON.parse(kept); } catch { store(this.key, null); return; }
    if (JSON.stringify(copy.fields) === this.saved) { store(this.key, null); return; }
    const restore = make("button", { type: "button", class: "btn btn-sm" }, word("Restore it"));
    const drop = make("button", { type: "button", class: "btn btn-sm btn-quiet" }, word("Discard it"));
    const when = new Date(copy.at).toLocaleString(document.documentElement.lang, { hour12: false });
    const box = make("div", { class: "s-alert tone-info", role: "status" }, make("div", {},
      make("p", {}, word("Text that was not saved is kept on this device (from {time}).", { time: when })),
      make("div", { class: "s-row" }, restore, drop)));
    restore.addEventListener("click", () => { this.restore(copy.fields); box.remove(); });
    drop.addEventListener("click", () => { store(this.key, null); box.remove(); });
    this.form.prepend(box);
  }

  restore(fields) {
    const byName = new Map();
    for (const [name, value] of fields) byName.set(name, [...(byName.get(name) || []), value]);
    for (const field of this.form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || ["file", "submit", "button"].includes(field.type)) continue;
      const values = byName.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.tagName === "SELECT" && field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values.length > 1 ? values.shift() : values[0];
    }
    this.changed();
  }
}

export function startAutosave(part) {
  for (const form of fresh(part, "form[data-autosave]", "Autosave")) new Autosave(form);
}
