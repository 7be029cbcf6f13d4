// What was typed while the page was still loading is searched as soon as htmx, started by the same
// event just before, can.
document.addEventListener("DOMContentLoaded", () => {
  const input = document.querySelector("#id_q");
  if (input.value !== input.defaultValue) htmx.trigger(input, "typed-early");
});
