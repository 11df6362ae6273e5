// Makes the frame quicker to work with. Whatever matters works without it.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("has-scripts");

  // Menus close when the work goes on elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
    const opener = event.target.closest("[data-opens]");
    if (opener) open(document.getElementById(opener.dataset.opens));
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
    const copier = event.target.closest("[data-copies]");
    if (copier) copy(document.getElementById(copier.dataset.copies), copier.dataset.copied);
  });

  // Where the browser has no clipboard for us (http), the old way does.
  function copy(field, done) {
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(() => tell(done));
    else if (document.execCommand("copy")) tell(done);
  }

  // Keys: whatever has aria-keyshortcuts answers to it, and stands on the sheet that "?" opens.
  const isTyped = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const nameOf = (event) =>
    [
      event.ctrlKey || event.metaKey ? "Control" : "",
      event.altKey ? "Alt" : "",
      event.shiftKey && event.key.length > 1 ? "Shift" : "",
      event.key.length === 1 ? event.key.toUpperCase() : event.key,
    ]
      .filter(Boolean)
      .join("+");
  const isShown = (element) => element.getClientRects().length > 0;
  const answering = () => [...document.querySelectorAll("[aria-keyshortcuts]")].filter(isShown);

  document.addEventListener("keydown", (event) => {
    // A Chinese word in the making swallows keys of its own.
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") for (const menu of openMenus()) shut(menu);
    if (event.key === "?" && !isTyped(event.target)) return open(document.getElementById("keys"));
    if (!event.ctrlKey && !event.metaKey && !/^F\d+$/.test(event.key)) return;
    const wanted = nameOf(event);
    const element = answering().find((one) => one.getAttribute("aria-keyshortcuts").split(" ").includes(wanted));
    if (!element) return;
    event.preventDefault();
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
  });

  function shut(menu) {
    const wasInside = menu.contains(document.activeElement);
    menu.open = false;
    if (wasInside) menu.querySelector("summary").focus();
  }

  function open(dialog) {
    if (!dialog || dialog.open) return;
    if (dialog.id === "keys") fill(dialog.querySelector("dl"));
    dialog.showModal();
  }

  function fill(list) {
    list.querySelectorAll("[data-found]").forEach((old) => old.remove());
    for (const element of answering()) {
      const term = document.createElement("dt");
      const keys = document.createElement("dd");
      term.dataset.found = keys.dataset.found = "";
      term.textContent = element.getAttribute("aria-label") || element.title || element.textContent.trim();
      for (const key of element.getAttribute("aria-keyshortcuts").split(" ")[0].split("+")) {
        const cap = document.createElement("kbd");
        cap.textContent = key.replace("Control", "Ctrl");
        keys.append(cap, " ");
      }
      list.append(term, keys);
    }
  }

  // What goes wrong on the way to the server is said, and nothing that was typed is lost.
  const told = document.getElementById("told");
  function tell(text) {
    if (!told || !text) return;
    const line = document.createElement("div");
    line.textContent = text;
    told.append(line);
    setTimeout(() => line.remove(), 8000);
  }
  document.addEventListener("htmx:sendError", () => tell(told && told.dataset.unreachable));
  document.addEventListener("htmx:timeout", () => tell(told && told.dataset.unreachable));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 422) return;
    tell(told && (event.detail.xhr.status === 403 ? told.dataset.stale : told.dataset.failed));
  });
  // A form that is not right yet comes back with its errors, and takes the place of the old one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  });

  // A page from the back/forward store may show what somebody else signed out of.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  // One press is enough, however slow the answer.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches("[hx-post], [hx-get]")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
})();
