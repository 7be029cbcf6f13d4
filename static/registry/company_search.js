// Searches for a company while somebody types: htmx asks, and the answer becomes the list of the
// combobox (combobox.js). Without this script the button beside the field does the same.
//
// On the field, beside those of htmx and of the combobox:
//   data-company-search        marks it
//   data-asked="id"            the hidden field that keeps what was looked up, so that Enter in
//                              another field saves
// On the element in which the list comes and goes:
//   data-on-button="text"      is said when only the button can search: the page is too old
//   data-unavailable="text"    is said when no answer comes
{
  const MIN_QUERY_LENGTH = 3; // characters; fewer find too much

  const field = () => document.querySelector("[data-company-search]");
  const place = () => document.getElementById(field().dataset.combobox);
  const isLongEnough = () => field().value.trim().length >= MIN_QUERY_LENGTH;

  const refresh = () => {
    field().dispatchEvent(new CustomEvent("combobox:refresh", { bubbles: true }));
  };

  const ask = () => {
    if (isLongEnough()) htmx.trigger(field(), "ask");
  };

  document.addEventListener("combobox:open", ask);

  document.addEventListener("combobox:enter", () => {
    const button = field().closest(".search-field").querySelector("button");
    button.form.requestSubmit(button);
  });

  // Too short a text is not asked, and what was found for a longer one goes away.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== field()) return;
    if (isLongEnough()) return place().setAttribute("aria-busy", "true");
    event.preventDefault();
    place().replaceChildren();
    refresh();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === field()) place().removeAttribute("aria-busy");
  });

  // An answer for a text that is not there any more is dropped.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, pathInfo, requestConfig, xhr } = event.detail;
    if (elt !== field() && requestConfig?.elt !== field()) return;
    const asked = new URL(pathInfo.finalRequestPath, location).searchParams.get("q");
    if (asked !== field().value) event.detail.shouldSwap = false;
    else if (xhr.status === 429) event.detail.shouldSwap = true;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!field() || event.detail.target !== place()) return;
    refresh();
    if (event.detail.xhr.status !== 200) return;
    document.getElementById(field().dataset.asked).value = field().value;
  });

  // Without an answer the fields can be filled in by hand. 404: the page is too old to ask.
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      const status = event.detail.xhr?.status;
      if (event.detail.elt !== field() || status === 429) return;
      const line = document.createElement("p");
      line.className = "note warn";
      line.textContent = status === 404 ? place().dataset.onButton : place().dataset.unavailable;
      place().replaceChildren(line);
      refresh();
    });
  }

  // What was typed while the form was on its way (company_form.js) is asked.
  document.addEventListener("company-form:restored", (event) => {
    refresh();
    if (event.detail.names.includes(field().name)) ask();
  });

  // Ask what was typed while the page was loading; htmx starts by the same event, just before.
  document.addEventListener("DOMContentLoaded", () => {
    if (field() && field().value !== field().defaultValue) ask();
  });
}
