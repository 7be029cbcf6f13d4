// "Select all" ticks the rows at once, and the bar says how many are selected.
// Without this script the server takes "select all" for every row of the page.
for (const form of document.querySelectorAll("form.selection")) {
  const all = form.elements.all;
  const rows = [...form.querySelectorAll("input[name=customer]")];
  const everything = form.elements.everything; // those of the other pages too
  const words = form.querySelector("output");

  const said = (count) => {
    if (everything?.checked) return words.dataset.many.replace("…", everything.dataset.count);
    if (count === 0) return "";
    if (everything && all.checked) return words.dataset.of.replace("…", count);
    return count === 1 ? words.dataset.one : words.dataset.many.replace("…", count);
  };

  const show = () => {
    const count = rows.filter((row) => row.checked).length;
    all.checked = count === rows.length;
    all.indeterminate = count > 0 && !all.checked;
    if (everything && !all.checked) everything.checked = false;
    words.textContent = said(count);
  };

  const tickAll = () => {
    for (const row of rows) row.checked = all.checked;
    show();
  };

  all.addEventListener("change", tickAll);
  everything?.addEventListener("change", () => {
    if (everything.checked) all.checked = true;
    tickAll();
  });
  for (const row of rows) row.addEventListener("change", show);
  // "Select all" may have been ticked while the page was loading; and a browser that comes back to
  // this page puts ticks back without telling the rows.
  window.addEventListener("pageshow", () => (all.checked ? tickAll() : show()));
}
