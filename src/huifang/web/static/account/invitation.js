// The word of an invitation stands behind the # of its address: browsers never send that to anybody.
"use strict";

const word = decodeURIComponent(window.location.hash.slice(1));
const field = document.querySelector("[data-from-address]");
if (word && field && !field.value) {
  field.value = word;
  history.replaceState(null, "", window.location.pathname);
  document.querySelector("input[type=password]").focus();
}
