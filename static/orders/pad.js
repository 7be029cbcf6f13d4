// On the pad Enter goes on to the next field, as in a spreadsheet; after the last line a new one.
// Several lines pasted into a field go into the field for pasted lines. Without this script Enter
// sends the lines.
const pad = document.querySelector("#pad tbody");
const pasted = document.querySelector("#id_pasted");

const addLine = () => {
  const line = pad.lastElementChild.cloneNode(true);
  const place = pad.children.length + 1;
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, place));
  }
  pad.append(line);
};

pad.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const inputs = () => [...pad.querySelectorAll("input")];
  const next = inputs().indexOf(event.target) + 1;
  if (next === inputs().length) addLine();
  inputs()[next].focus();
});

pad.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  if (!/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  pasted.value = pasted.value ? `${pasted.value.trimEnd()}\n${text}` : text;
  pasted.focus();
});
