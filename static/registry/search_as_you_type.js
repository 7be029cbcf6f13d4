// Searches while somebody types: htmx puts what it finds in the combobox.
//
// data-search-asked="id"   on the field: where the text that was looked up is kept, so that Enter
//                          in another field saves
// data-search-min="3"      on the field: with fewer characters nothing is asked
// data-on-button="text"    where the list comes: the page is too old, press the button
// data-unavailable="text"  where the list comes: no answer comes
{
  const isField = (element) => Boolean(element?.dataset?.searchAsked);
  const fields = () => [...document.querySelectorAll("[data-search-asked]")];
  const placeOf = (field) => document.getElementById(field.dataset.combobox);
  const isLongEnough = (field) => field.value.trim().length >= Number(field.dataset.searchMin);
  const on = (name, listener) => document.addEventListener(name, listener);
  const refresh = (field) => htmx.trigger(field, "combobox:refresh");

  const ask = (field) => {
    if (isLongEnough(field)) htmx.trigger(field, "ask");
  };

  on("combobox:open", ({ target }) => ask(target));

  on("combobox:enter", ({ target }) => {
    target.closest(".search-field").querySelector("button").click();
  });

  // Too short a text is not asked, and what was found for a longer one goes away.
  on("htmx:beforeRequest", (event) => {
    const field = event.detail.elt;
    if (!isField(field)) return;
    if (isLongEnough(field)) return placeOf(field).setAttribute("aria-busy", "true");
    event.preventDefault();
    placeOf(field).replaceChildren();
    refresh(field);
  });

  on("htmx:afterRequest", ({ detail }) => {
    if (isField(detail.elt)) placeOf(detail.elt)?.removeAttribute("aria-busy");
  });

  // An answer for a text that is not there any more is dropped.
  on("htmx:beforeSwap", ({ detail }) => {
    const field = [detail.elt, detail.requestConfig?.elt].find(isField);
    if (!field) return;
    const url = new URL(detail.pathInfo.finalRequestPath, location);
    if (url.searchParams.get(field.name) !== field.value) detail.shouldSwap = false;
    else if (detail.xhr.status === 429) detail.shouldSwap = true;
  });

  on("htmx:afterSwap", ({ detail }) => {
    const field = fields().find((field) => placeOf(field) === detail.target);
    if (!field) return;
    refresh(field);
    const asked = document.getElementById(field.dataset.searchAsked);
    if (detail.xhr.status === 200) asked.value = field.value;
  });

  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    on(failure, ({ detail }) => {
      const status = detail.xhr?.status;
      if (!isField(detail.elt) || status === 429) return;
      const place = placeOf(detail.elt);
      const line = document.createElement("p");
      line.className = "note warn";
      line.textContent = (status === 404 && place.dataset.onButton) || place.dataset.unavailable;
      place.replaceChildren(line);
      refresh(detail.elt);
    });
  }

  // What was typed while the form was on its way is asked now.
  on("company-form:restored", ({ detail }) => {
    for (const field of fields()) {
      refresh(field);
      if (detail.names.includes(field.name)) ask(field);
    }
  });

  // And so is what was typed before htmx was there.
  on("DOMContentLoaded", () => {
    for (const field of fields()) if (field.value !== field.defaultValue) ask(field);
  });
}
