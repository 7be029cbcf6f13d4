// A field with a list below it, as a combobox (WAI-ARIA 1.2). Without this script the list is HTML
// with a button on each row; here its rows become options. A page may have several.
//
// data-combobox="id"         on the field: where the list, a <ul>, comes
// data-combobox-status="id"  on the field: where the line below the list is read aloud
// data-combobox-single       on the field: the only option of a list is chosen by Enter
// data-label="text"          where the list comes: its name
// data-position="text"       where the list comes: read aloud for the option one is at, with {n},
//                            {total} and {name}
// data-chosen="text"         where the list comes: read aloud once the page is there, for it came
//                            by choosing an option
// data-name="text"           on a row: its {name}
//
// A row without a button is the heading of the rows below it.
//
// Events on the field. It takes "combobox:refresh" after a change of the list; it sends
// "combobox:open" for an arrow key without a list, "combobox:enter" for Enter without an option.
{
  const isField = (element) => Boolean(element.dataset?.combobox);
  const placeOf = (field) => document.getElementById(field.dataset.combobox);
  const optionsOf = (field) => [...placeOf(field).querySelectorAll("[role=option]")];
  const activeOf = (field) => placeOf(field).querySelector("[aria-selected=true]");
  const send = (field, name) => field.dispatchEvent(new CustomEvent(name, { bubbles: true }));

  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  };

  const activate = (field, option) => {
    const active = activeOf(field);
    if (active) set(active, { "aria-selected": false });
    if (option) set(option, { "aria-selected": true });
    option?.scrollIntoView({ block: "nearest" });
    set(field, { "aria-activedescendant": option?.id });
  };

  const statusOf = (field) => document.getElementById(field.dataset.comboboxStatus);

  // Not every screen reader tells where in the list one is, and an option may have many lines.
  const sayPosition = (field, option) => {
    const all = optionsOf(field);
    const values = { n: all.indexOf(option) + 1, total: all.length, name: option.dataset.name };
    const text = placeOf(field).dataset.position ?? "";
    statusOf(field).textContent = text.replace(/{(\w+)}/g, (_, key) => values[key]);
  };

  const choose = (option) => {
    const button = option.querySelector("button");
    button.form.requestSubmit(button);
  };

  const becomeOption = (row, id) => {
    const button = row.querySelector("button");
    if (!button) return void set(row, { role: "presentation" });
    set(row, { id, role: "option", "aria-selected": false });
    if (button.hidden) return;
    const looks = document.createElement("span");
    looks.textContent = button.textContent;
    set(looks, { class: button.className, "aria-hidden": true });
    button.hidden = true;
    button.after(looks);
    row.addEventListener("click", () => choose(row));
  };

  const show = (field) => {
    const place = placeOf(field);
    const list = place.querySelector("ul");
    const id = list ? `${place.id}-list` : undefined;
    if (list) {
      set(list, { id, role: "listbox", "aria-label": place.dataset.label });
      [...list.children].forEach((row, index) => becomeOption(row, `${place.id}-${index}`));
    }
    set(field, { "aria-controls": id, "aria-expanded": Boolean(list) });
    const options = optionsOf(field);
    activate(field, "comboboxSingle" in field.dataset && options.length === 1 ? options[0] : null);
  };

  // Only the last line is read aloud: how many there are, or why there is nothing.
  const say = (field) => {
    const line = placeOf(field).querySelector(":scope > p, ul ~ p");
    statusOf(field).textContent = line?.textContent ?? "";
  };

  const refresh = (field) => {
    start(field);
    show(field);
    say(field);
  };

  const close = (field) => {
    placeOf(field).replaceChildren();
    refresh(field);
  };

  const move = (field, step) => {
    const all = optionsOf(field);
    if (!all.length) return void send(field, "combobox:open"); // closed by Escape
    const index = all.indexOf(activeOf(field));
    const next = index < 0 && step < 0 ? all.length - 1 : index + step;
    activate(field, all[next]); // beyond the ends one is in the field again
    if (all[next]) sayPosition(field, all[next]);
    else say(field);
    return true;
  };

  const enter = (field) => {
    const option = activeOf(field);
    if (option) choose(option);
    else send(field, "combobox:enter");
    return true;
  };

  const leaveList = (field) => activate(field); // and the cursor moves as in any field

  // A key that is dealt with here answers true.
  const KEYS = {
    ArrowDown: (field) => move(field, 1),
    ArrowUp: (field) => move(field, -1),
    ArrowLeft: leaveList,
    ArrowRight: leaveList,
    Home: leaveList,
    End: leaveList,
    Enter: enter,
    Escape: (field) => optionsOf(field).length > 0 && (close(field), true),
  };

  // 229 is what Safari says of the Enter that ends a composed character.
  document.addEventListener("keydown", (event) => {
    if (!isField(event.target) || event.isComposing || event.keyCode === 229) return;
    if (KEYS[event.key]?.(event.target)) event.preventDefault();
  });

  document.addEventListener("input", (event) => {
    if (isField(event.target)) activate(event.target);
  });

  document.addEventListener("combobox:refresh", (event) => refresh(event.target));

  const start = (field) => {
    if (field.getAttribute("role") === "combobox") return;
    set(field, { role: "combobox", "aria-autocomplete": "list" });
    show(field);
    const { children, dataset } = placeOf(field);
    // Only what changes later is read aloud.
    if (dataset.chosen) setTimeout(() => (statusOf(field).textContent = dataset.chosen), 500);
    else if (children.length) setTimeout(() => say(field), 500);
  };

  document.querySelectorAll("[data-combobox]").forEach(start);
}
