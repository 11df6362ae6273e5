// Nothing that is typed is lost: the server keeps it every few seconds, and this browser while the server is away.
"use strict";

(() => {
  const form = document.getElementById("contact");
  if (!form) return;
  const state = document.getElementById("draft-state");
  const OF_ALL = "huifang.draft.";
  const KEY = `${OF_ALL}${form.dataset.person}.${form.dataset.followUp}`;
  const AFTER_TYPING = 1500;
  const AT_LEAST_EVERY = 5000;
  const OLDEST = 7 * 24 * 3600 * 1000;
  const BEFORE_ANOTHER_TRY = [500, 2000];
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "point", "row"]);
  let dirty = 0;
  let timer = 0;
  let saving = null;
  let isLeaving = false;

  // What is typed, as pairs of name and value, in the order of the page.
  const typed = () => [...new FormData(form)].filter(([name]) => !LEFT_OUT.has(name));

  function keepHere() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), typed: typed() }));
    } catch {
      // A browser that keeps nothing still has the page itself.
    }
  }
  const forgetHere = () => localStorage.removeItem(KEY);

  function say(text, isTrouble) {
    state.textContent = text;
    state.classList.toggle("is-trouble", isTrouble);
  }

  // Answers: "kept", "away" (no server), "out" (signed out), "refused" (by the server, which said why).
  async function save() {
    const told = dirty;
    let answer;
    try {
      answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "HX-Request": "true", "HX-Current-URL": new URL(form.dataset.here, location).href },
        signal: AbortSignal.timeout(10000),
      });
    } catch {
      keepHere();
      say(form.dataset.keptHere, true);
      return "away";
    }
    const signIn = answer.headers.get("HX-Redirect");
    if (signIn || answer.status === 403) {
      keepHere();
      say(form.dataset.signedOut, true);
      // Signed in again elsewhere: this page is older than that, so it is loaded anew, and what was typed with it.
      return signIn ? ((form.dataset.signIn = signIn), "out") : "stale";
    }
    if (answer.status >= 500) {
      keepHere();
      say(form.dataset.keptHere, true);
      return "away";
    }
    state.innerHTML = await answer.text();
    state.classList.toggle("is-trouble", !answer.ok);
    if (!answer.ok) {
      keepHere();
      return "refused";
    }
    if (dirty === told) {
      dirty = 0;
      forgetHere();
    }
    return "kept";
  }

  function saveOnce() {
    clearTimeout(timer);
    timer = 0;
    saving ??= save().finally(() => (saving = null));
    return saving;
  }

  // A connection that was lost for a moment is no reason to press again.
  async function saveSurely() {
    let found = await saveOnce();
    for (const pause of BEFORE_ANOTHER_TRY) {
      if (found !== "away") break;
      await new Promise((goOn) => setTimeout(goOn, pause));
      found = await saveOnce();
    }
    return found;
  }

  function touched() {
    dirty += 1;
    if (!timer) timer = setTimeout(saveOnce, AFTER_TYPING);
  }
  form.addEventListener("input", touched);
  form.addEventListener("change", () => {
    dirty += 1;
    if (!saving) saveOnce();
  });
  setInterval(() => dirty && !saving && !isLeaving && saveOnce(), AT_LEAST_EVERY);
  addEventListener("online", () => dirty && saveOnce());
  // The page goes away with something typed: it is sent along, and kept here in case it does not arrive.
  addEventListener("pagehide", () => {
    if (!dirty || isLeaving) return;
    keepHere();
    navigator.sendBeacon(form.dataset.draft, new URLSearchParams(new FormData(form)));
  });

  // A deed is sent only when somebody is there to take it.
  form.addEventListener("submit", async (event) => {
    if (isLeaving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    keepHere();
    if (saving) await saving;
    const found = await saveSurely();
    if (found === "away") return;
    if (found === "out") return location.assign(form.dataset.signIn);
    if (found === "stale") return location.reload();
    isLeaving = true;
    form.requestSubmit(button);
    setTimeout(() => (isLeaving = false), 5000);
  }, true);

  // Enter in a line is no deed: it would be one too quickly.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input") && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });

  const rows = form.querySelector("[data-findings]");
  form.addEventListener("click", (event) => {
    const adds = event.target.closest("[data-adds-finding]");
    const removes = event.target.closest("[data-removes-finding]");
    if (!adds && !removes) return;
    event.preventDefault();
    if (adds) addRow().querySelector("textarea").focus();
    else removeRow(removes.closest("[data-finding]"));
    touched();
  });
  function addRow() {
    const row = rows.lastElementChild.cloneNode(true);
    row.querySelectorAll(".wrong").forEach((wrong) => wrong.remove());
    const text = row.querySelector("textarea");
    text.value = "";
    text.classList.remove("is-invalid");
    row.querySelector("select").value = "other";
    rows.append(row);
    return row;
  }
  function removeRow(row) {
    if (rows.children.length > 1) row.remove();
    else row.querySelector("textarea").value = "";
  }

  function fill(pairs) {
    const values = new Map();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    while (rows.children.length < (values.get("finding-text") ?? []).length) addRow();
    const seen = new Map();
    for (const field of form.elements) {
      if (!field.name || LEFT_OUT.has(field.name) || field.matches("button")) continue;
      const given = values.get(field.name) ?? [];
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = given.includes(field.value);
      else {
        const place = seen.get(field.name) ?? 0;
        seen.set(field.name, place + 1);
        if (place < given.length) field.value = given[place];
      }
    }
  }

  // On a phone the outcomes stand in one line that moves sideways: the chosen one is brought into view.
  function showChosen() {
    const line = form.querySelector(".outcomes");
    const chosen = line.querySelector(":checked");
    if (!chosen) return;
    const label = chosen.closest("label");
    line.scrollLeft = label.offsetLeft - line.offsetLeft - (line.clientWidth - label.offsetWidth) / 2;
  }

  // What this browser kept is newer than what the server has, or it would have been forgotten.
  function restore() {
    let kept = null;
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(OF_ALL))) {
      let found = null;
      try {
        found = JSON.parse(localStorage.getItem(key));
      } catch {
        // Not written by this page.
      }
      const isOurs = key.startsWith(`${OF_ALL}${form.dataset.person}.`);
      if (!isOurs || !found || Date.now() - found.at > OLDEST) localStorage.removeItem(key);
      else if (key === KEY) kept = found;
    }
    if (!kept || JSON.stringify(kept.typed) === JSON.stringify(typed())) return;
    fill(kept.typed);
    say(form.dataset.restored, false);
    touched();
  }
  restore();
  showChosen();
})();
