// Repeated rows of a Django formset: add from the template, remove (or tick DELETE for rows that are stored).
import { fresh } from "./dom.js";

export function startRows(part) {
  for (const box of fresh(part, "[data-rows]", "Rows")) {
    const total = box.querySelector(`[name="${box.dataset.rows}-TOTAL_FORMS"]`);
    const list = box.querySelector("[data-rows-list]") || box;
    const template = box.querySelector("template[data-row-template]");
    const most = Number(box.querySelector(`[name="${box.dataset.rows}-MAX_NUM_FORMS"]`)?.value || 1000);
    const told = () => box.dispatchEvent(new CustomEvent("shanhe:changed", { bubbles: true }));
    box.addEventListener("click", (event) => {
      if (event.target.closest("[data-row-add]") && template && total) {
        const index = Number(total.value);
        if (index >= most) return;
        const holder = document.createElement("template");
        holder.innerHTML = template.innerHTML.replaceAll("__prefix__", String(index));
        const row = holder.content.querySelector("[data-row]") || holder.content.firstElementChild;
        list.append(holder.content);
        total.value = String(index + 1);
        row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
        told();
      }
      const remove = event.target.closest("[data-row-remove]");
      if (remove) {
        const row = remove.closest("[data-row]");
        const tick = row.querySelector('input[type="checkbox"][name$="-DELETE"]');
        if (tick) {
          tick.checked = !tick.checked;
          row.classList.toggle("is-removed", tick.checked);
        } else {
          // Django expects numbers without gaps only for rows it validates: an emptied row is skipped by extra forms.
          row.querySelectorAll("input:not([type=hidden]), textarea, select").forEach((field) => { if (field.type === "checkbox" || field.type === "radio") field.checked = false; else field.value = ""; });
          row.hidden = true;
        }
        (list.querySelector("[data-row]:not([hidden]) [data-row-remove]") || box.querySelector("[data-row-add]"))?.focus();
        told();
      }
    });
  }
}
