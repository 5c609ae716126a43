// Words come from the page (web/_words.html) in its language; the fallback is the English source.
let words = null;
export function word(key, values = {}) {
  if (words === null) words = JSON.parse(document.getElementById("s-words")?.textContent || "{}");
  return (words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Elements in `part` (itself included) that match and were not started before under this name. */
export function fresh(part, selector, name) {
  const found = [...part.querySelectorAll(selector)];
  if (part.matches?.(selector)) found.unshift(part);
  return found.filter((element) => {
    const key = `sStarted${name}`;
    if (element.dataset[key]) return false;
    element.dataset[key] = "1";
    return true;
  });
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function csrfToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value || document.querySelector("meta[name=csrf-token]")?.content || "";
}

export function store(key, value) {
  try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* full or refused */ }
}
export function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function clockTime(date = new Date()) {
  return date.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}
