// Loaded in the head before the page is drawn: no flash of the wrong scheme, and styles know that scripts run.
const root = document.documentElement;
root.classList.add("s-js");
try {
  const chosen = localStorage.getItem("shanhe-theme");
  if (chosen === "light" || chosen === "dark") root.setAttribute("data-bs-theme", chosen);
} catch { /* storage refused: the system's scheme holds */ }
