// Searches for a company while somebody types: htmx puts what it finds in the combobox.
//
// data-company-search="id"  on the field: where the text that was looked up is kept, so that Enter
//                           in another field saves
// data-on-button="text"     where the list comes: the page is too old, press the button
// data-unavailable="text"   where the list comes: no answer comes
{
  const MIN_QUERY_LENGTH = 3; // characters; fewer find too much

  const field = () => document.querySelector("[data-company-search]");
  const place = () => document.getElementById(field().dataset.combobox);
  const isLongEnough = () => field().value.trim().length >= MIN_QUERY_LENGTH;
  const on = (name, listener) => document.addEventListener(name, listener);
  const refresh = () => htmx.trigger(field(), "combobox:refresh");

  const ask = () => {
    if (isLongEnough()) htmx.trigger(field(), "ask");
  };

  on("combobox:open", ask);

  on("combobox:enter", () => {
    field().closest(".search-field").querySelector("button").click();
  });

  // Too short a text is not asked, and what was found for a longer one goes away.
  on("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== field()) return;
    if (isLongEnough()) return place().setAttribute("aria-busy", "true");
    event.preventDefault();
    place().replaceChildren();
    refresh();
  });

  on("htmx:afterRequest", (event) => {
    if (event.detail.elt === field()) place().removeAttribute("aria-busy");
  });

  // An answer for a text that is not there any more is dropped.
  on("htmx:beforeSwap", ({ detail }) => {
    if (detail.elt !== field() && detail.requestConfig?.elt !== field()) return;
    const asked = new URL(detail.pathInfo.finalRequestPath, location).searchParams.get("q");
    if (asked !== field().value) detail.shouldSwap = false;
    else if (detail.xhr.status === 429) detail.shouldSwap = true;
  });

  on("htmx:afterSwap", ({ detail }) => {
    if (!field() || detail.target !== place()) return;
    refresh();
    const asked = document.getElementById(field().dataset.companySearch);
    if (detail.xhr.status === 200) asked.value = field().value;
  });

  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    on(failure, ({ detail }) => {
      const status = detail.xhr?.status;
      if (detail.elt !== field() || status === 429) return;
      const line = document.createElement("p");
      line.className = "note warn";
      line.textContent = place().dataset[status === 404 ? "onButton" : "unavailable"];
      place().replaceChildren(line);
      refresh();
    });
  }

  // What was typed while the form was on its way is asked now.
  on("company-form:restored", ({ detail }) => {
    refresh();
    if (detail.names.includes(field().name)) ask();
  });

  // And so is what was typed before htmx was there.
  on("DOMContentLoaded", () => {
    if (field() && field().value !== field().defaultValue) ask();
  });
}
