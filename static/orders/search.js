// Quantities that were typed in the list go along to what is searched, paged and browsed next: they
// are put in the address. Without this script the button "Search" does so, and what stands in the
// address already goes along with every link.
const list = document.querySelector("#main-form");
const search = document.querySelector("#id_q");

const typedQuantities = () =>
  [...list.querySelectorAll("tr")]
    .map((row) => ["number", "quantity"].map((name) => row.querySelector(`input[name=${name}]`)))
    .filter(([number, quantity]) => number && quantity?.value.trim())
    .map(([number, quantity]) => [number.value, quantity.value]);

const putIn = (parameters, quantities = typedQuantities()) => {
  for (const name of ["number", "quantity"]) parameters.delete(name);
  for (const [number, quantity] of quantities) {
    parameters.append("number", number);
    parameters.append("quantity", quantity);
  }
};

const putInAddress = (quantities) => {
  const url = new URL(location.href);
  putIn(url.searchParams, quantities);
  history.replaceState(history.state, "", url);
};

// They are still there when somebody has looked at the basket and comes back; what is put in the
// basket is not, or Back would offer to put it there twice.
list.addEventListener("change", () => putInAddress(typedQuantities()));
list.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "search") putInAddress([]);
});

document.addEventListener("htmx:configRequest", (event) => putIn(event.detail.formData));

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || link.pathname !== location.pathname) return;
  const url = new URL(link.href);
  putIn(url.searchParams);
  link.href = url.href;
});

// Enter would press the first button of the form, which may put the quantities in the basket.
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  list.requestSubmit(document.querySelector("#search"));
});

// htmx misses what was typed while the page was still loading. It starts at the same event, just
// before this listener, so that it can be told here.
document.addEventListener("DOMContentLoaded", () => {
  if (search.value !== search.defaultValue) htmx.trigger(search, "typed-early");
});
