// On the page of quick order Enter goes to the next field, as in a spreadsheet, and after the last
// line to a new one. Several lines pasted into a field go into the field for pasted lines. Without
// this script Enter sends the form.
const lines = document.querySelector("#quick-order tbody");
const pastedField = document.querySelector("#id_pasted");

const addLine = () => {
  const line = lines.lastElementChild.cloneNode(true);
  const number = lines.children.length + 1;
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, number));
  }
  lines.append(line);
};

lines.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const inputs = () => [...lines.querySelectorAll("input")];
  const next = inputs().indexOf(event.target) + 1;
  if (next === inputs().length) addLine();
  inputs()[next].focus();
});

lines.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  if (!/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  pastedField.value = pastedField.value ? `${pastedField.value.trimEnd()}\n${text}` : text;
  pastedField.focus();
});
