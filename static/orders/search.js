// htmx misses what was typed while the page was still loading. It starts at the same event, just
// before this listener, so that it can be told here.
document.addEventListener("DOMContentLoaded", () => {
  const input = document.querySelector("#id_q");
  if (input.value !== input.defaultValue) htmx.trigger(input, "typed-early");
});
