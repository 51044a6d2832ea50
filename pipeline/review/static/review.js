// Keys without a modifier, how many are ticked, and what was typed and not sent. The pages work without it.
"use strict";
(() => {
  const typing = (e) => e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const off = () => localStorage.getItem("single-keys") === "off";
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.repeat || off() || typing(e) || !/^[a-z]$/.test(e.key)) return;
    const found = document.querySelector(`main [accesskey="${e.key}"]`);
    if (!found) return;
    e.preventDefault();
    found.click();
  });
  const who = document.querySelector("form.who");
  if (who) {
    const keys = document.createElement("button");
    const say = () => { keys.textContent = off() ? "Single keys: off" : "Single keys: on"; };
    keys.type = "button";
    keys.addEventListener("click", () => { localStorage.setItem("single-keys", off() ? "on" : "off"); say(); });
    say();
    who.append(keys);
  }
  for (const place of document.querySelectorAll("[data-count]")) {
    const count = () => {
      const n = document.querySelectorAll(`input[name="${place.dataset.count}"]:checked`).length;
      place.textContent = n ? `(${n})` : "";
    };
    document.addEventListener("change", count);
    count();
  }
  const kept = (field) => `unsent ${location.pathname} ${field.id}`;
  for (const field of document.querySelectorAll("main form[method=post] textarea[id]")) {
    const before = sessionStorage.getItem(kept(field));
    if (before !== null && before !== field.value) {
      field.value = before;
      field.closest("details")?.setAttribute("open", "");
      const note = document.createElement("p");
      note.className = "small";
      note.textContent = "This is what you typed before and did not send.";
      field.after(note);
    }
    field.addEventListener("input", () => sessionStorage.setItem(kept(field), field.value));
    field.form.addEventListener("submit", () => sessionStorage.removeItem(kept(field)));
  }
})();
