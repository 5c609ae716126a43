// Saves a form as one types. The local copy goes only when the server has confirmed the same text.
import { clockTime, csrfToken, fresh, make, word } from "./dom.js";
import { Copy, fieldsOf } from "./copies.js";

const PAUSE = 1200;
const RETRY_FIRST = 3000;
const RETRY_MOST = 60000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.copy = new Copy(form, this.url);
    this.status = form.querySelector("[data-autosave-status]") || this.addStatus();
    // What the server put back after a sign-in is not saved yet.
    this.saved = form.hasAttribute("data-kept") ? "" : JSON.stringify(fieldsOf(form));
    this.wait = RETRY_FIRST;
    this.busy = false;
    this.copy.offer(() => this.changed());
    if (this.dirty()) this.changed();
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
    this.copy.keep();
    this.say(word("Not saved yet…"));
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save(last = false) {
    if (this.busy || this.submitting || !this.dirty()) return;
    clearTimeout(this.timer);
    this.busy = true;
    const sent = JSON.stringify(fieldsOf(this.form));
    const body = new FormData();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") body.append(name, value);
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
      if (!this.dirty()) this.copy.drop();
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
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json().catch(() => ({})) : {};
      this.say(told.message || word("You are signed out. Your text is kept on this device; sign in again to save it."), "trouble");
      if (told.sign_in) this.status.append(" ", make("a", { href: told.sign_in }, word("Sign in")));
    } else {
      this.retry(word("Not saved: the server did not answer. Your text is kept on this device; trying again."));
    }
  }

  retry(text) {
    this.say(text, "trouble");
    this.timer = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, RETRY_MOST);
  }

  // The copy of a form that is being sent goes when the server says that it took it (see copies.js).
  leaving(event) {
    if (!this.submitting && this.dirty() && !this.copy.kept()) event.preventDefault();
  }
}

export function startAutosave(part) {
  for (const form of fresh(part, "form[data-autosave]", "Autosave")) new Autosave(form);
}
