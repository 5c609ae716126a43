// Drag and drop onto a file input, and the names and sizes of what was chosen.
import { fresh, make } from "./dom.js";

const size = (bytes) => bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export function startUploads(part) {
  for (const box of fresh(part, "[data-drop]", "Drop")) {
    const field = box.querySelector('input[type="file"]');
    if (!field) continue;
    const list = make("ul", { class: "s-upload-files", "aria-live": "polite" });
    box.append(list);
    field.addEventListener("change", () => list.replaceChildren(...[...field.files].map((file) => make("li", {}, `${file.name} · ${size(file.size)}`))));
    for (const name of ["dragenter", "dragover"]) box.addEventListener(name, (event) => { event.preventDefault(); box.classList.add("is-over"); });
    for (const name of ["dragleave", "drop"]) box.addEventListener(name, () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const taken = new DataTransfer();
      for (const file of field.multiple ? event.dataTransfer.files : [event.dataTransfer.files[0]]) taken.items.add(file);
      field.files = taken.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
