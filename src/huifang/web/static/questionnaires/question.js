// Of a question those fields are shown that its sort has. Without scripts all of them stand there.
"use strict";

(() => {
  const kind = document.getElementById("id_kind");
  const fields = [...document.querySelectorAll("[data-kinds]")];
  const show = () => {
    for (const field of fields) {
      // What is wrong, and what was filled in for another sort, is never out of sight.
      const isFilled = field.type === "checkbox" ? field.checked : field.value !== "";
      const isOfIt = field.dataset.kinds.split(" ").includes(kind.value);
      field.closest(".field").hidden = !isOfIt && !isFilled && !field.classList.contains("is-invalid");
    }
  };
  kind.addEventListener("change", show);
  show();
})();
