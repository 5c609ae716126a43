import { word } from "./dom.js";
import { toast } from "./toast.js";

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (!button) return;
    const source = button.dataset.copy && document.querySelector(button.dataset.copy);
    const text = button.dataset.copyText ?? source?.value ?? source?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text.trim());
      toast({ message: word("Copied") });
    } catch {
      if (source) getSelection().selectAllChildren(source);
      toast({ message: word("Press Ctrl-C to copy") });
    }
  });
}
