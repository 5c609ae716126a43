// What is typed is copied to this device under the mark of the person who types: offered again to that person only, until the
// server says that it took the form (the cookie s-sent names it), the person discards it, or two weeks have passed.
import { fresh, make, store, stored, word } from "./dom.js";

const PREFIX = "shanhe-draft:";
const LONGEST = 14 * 24 * 3600 * 1000;
const NOT_TYPED = ["csrfmiddlewaretoken", "form_key", "kept_form"];
const TEXT = "textarea, input:not([type]), input[type=text], input[type=url], input[type=email], input[type=tel], input[type=number], input[type=date]";

const owner = () => document.querySelector('meta[name="s-owner"]')?.content || "";

export function fieldsOf(form) {
  const secret = (name) => form.elements[name]?.type === "password";
  return [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.includes(name) && typeof value === "string" && !secret(name));
}

// "person.random:seal" → "random"
const drawing = (form) => (form.querySelector('input[name="form_key"]')?.value || "").split(":")[0].split(".")[1] || "";

export class Copy {
  constructor(form, url) {
    this.form = form;
    this.key = `${PREFIX}${owner()}:${url}`;
  }

  kept() { return owner() ? stored(this.key) : null; }

  keep() {
    if (owner()) store(this.key, JSON.stringify({ at: Date.now(), form: drawing(this.form), fields: fieldsOf(this.form) }));
  }

  drop() { store(this.key, null); }

  offer(restored = () => {}) {
    const kept = this.kept();
    if (!kept) return;
    let copy;
    try { copy = JSON.parse(kept); } catch { this.drop(); return; }
    if (JSON.stringify(copy.fields) === JSON.stringify(fieldsOf(this.form))) { this.drop(); return; }
    const restore = make("button", { type: "button", class: "btn btn-sm" }, word("Restore it"));
    const drop = make("button", { type: "button", class: "btn btn-sm btn-quiet" }, word("Discard it"));
    const when = new Date(copy.at).toLocaleString(document.documentElement.lang, { hour12: false });
    const box = make("div", { class: "s-alert tone-info", role: "status", "data-copy": "" }, make("div", {},
      make("p", {}, word("Text that was not saved is kept on this device (from {time}).", { time: when })),
      make("div", { class: "s-row" }, restore, drop)));
    restore.addEventListener("click", () => { this.restore(copy.fields); this.keep(); box.remove(); restored(); });
    drop.addEventListener("click", () => { this.drop(); box.remove(); });
    this.form.prepend(box);
  }

  restore(fields) {
    const byName = new Map();
    for (const [name, value] of fields) byName.set(name, [...(byName.get(name) || []), value]);
    this.addRows(byName);
    for (const field of this.form.elements) {
      if (!field.name || NOT_TYPED.includes(field.name) || ["file", "submit", "button", "password"].includes(field.type)) continue;
      const values = byName.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.tagName === "SELECT" && field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values.length > 1 ? values.shift() : values[0];
    }
  }

  addRows(byName) {
    for (const box of this.form.querySelectorAll("[data-rows]")) {
      const name = `${box.dataset.rows}-TOTAL_FORMS`;
      const total = box.querySelector(`[name="${name}"]`);
      const add = box.querySelector("[data-row-add]");
      const wanted = Number(byName.get(name)?.[0] || 0);
      for (let count = 0; add && total && Number(total.value) < wanted && count < 200; count += 1) add.click();
    }
  }
}

// Once for the document: forget what the server took, what is too old, and what was kept without a person's mark.
export function startCopies() {
  const sent = document.cookie.split("; ").find((part) => part.startsWith("s-sent="))?.slice(7);
  if (sent) document.cookie = "s-sent=; Max-Age=0; Path=/; SameSite=Lax";
  let keys = [];
  try { keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { /* refused */ }
  for (const key of keys) {
    let copy = {};
    try { copy = JSON.parse(stored(key)) || {}; } catch { /* broken: goes */ }
    if (!copy.form || copy.form === sent || !(Date.now() - copy.at < LONGEST)) store(key, null);
  }
}

// Forms without autosave: a copy as one types, offered when one comes back.
export function keepCopies(part) {
  for (const form of fresh(part, 'form[method="post"]:not([data-autosave])', "Copies")) {
    if (!owner() || !drawing(form) || !form.querySelector(TEXT) || form.querySelector('input[type="password"]')) continue;
    const copy = new Copy(form, `${location.pathname} ${form.getAttribute("action") || ""}`);
    if (!form.hasAttribute("data-kept")) copy.offer();
    form.addEventListener("input", () => copy.keep());
    form.addEventListener("change", () => copy.keep());
  }
}
