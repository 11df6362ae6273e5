// One more row for a finding: the last one again, emptied.
"use strict";

document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-adds-a-row]");
  if (!adder) return;
  const rows = document.getElementById(adder.dataset.addsARow);
  const added = rows.lastElementChild.cloneNode(true);
  added.querySelectorAll(".wrong").forEach((line) => line.remove());
  const text = added.querySelector("textarea");
  text.value = "";
  text.classList.remove("is-invalid");
  rows.append(added);
  added.querySelector("select").focus();
});
