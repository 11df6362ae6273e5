// A day explains itself where it stands: the first touch shows why, and does not lead away.
"use strict";

(() => {
  document.addEventListener("click", (event) => {
    const day = event.target.closest(".why-day");
    if (!day || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    day.focus();
  });
  // Near the lower edge the card opens upwards.
  const place = (event) => {
    const why = event.target.closest && event.target.closest(".why");
    if (!why) return;
    why.classList.remove("is-shut");
    why.classList.toggle("is-high", why.getBoundingClientRect().bottom > window.innerHeight * 0.6);
  };
  document.addEventListener("mouseover", place);
  document.addEventListener("focusin", place);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll(".why").forEach((why) => why.classList.add("is-shut"));
  });
})();
