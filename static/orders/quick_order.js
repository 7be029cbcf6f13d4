// On the quick-order page Enter goes on to the next field, as in a spreadsheet; after the last line a new one.
// Several lines pasted into a field go into the field for pasted lines. Without this script Enter
// sends the lines.
const lines = document.querySelector("#quick-order tbody");
const pasted = document.querySelector("#id_pasted");

const addLine = () => {
  const line = lines.lastElementChild.cloneNode(true);
  const place = lines.children.length + 1;
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, place));
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
  pasted.value = pasted.value ? `${pasted.value.trimEnd()}\n${text}` : text;
  pasted.focus();
});
