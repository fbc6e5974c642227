// Everything works without this file; it saves clicks. Keys of the review page, and forms that answer at once.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("q").focus();
    return;
  }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    if (button.dataset.focus) document.getElementById(button.dataset.focus).focus();
    else button.click();
  }
});
for (const select of document.querySelectorAll("[data-submits] select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
// another field to correct: begin with what the machine read there
for (const select of document.querySelectorAll("select[data-fills]")) {
  select.addEventListener("change", () => {
    document.getElementById(select.dataset.fills).value = select.selectedOptions[0].dataset.shown;
  });
}
// the record list and the pages scroll by themselves: bring the lit spot into view in both
const lit = document.querySelector(".boxes a.lit, .plain-sheet mark.lit");
if (lit) {
  lit.scrollIntoView({ block: "center" });
  const record = document.querySelector(".record-list li.lit");
  if (record) record.scrollIntoView({ block: "nearest" });
}
