// A field with a list below it, as a combobox (WAI-ARIA 1.2). Without this script the list is HTML
// with a button on each row; here its rows become options.
//
// data-combobox="id"         on the field: where the list, a <ul>, comes
// data-combobox-status="id"  on the field: where the line below the list is read aloud
// data-label="text"          where the list comes: its name
//
// Events on the field. It takes "combobox:refresh" after a change of the list; it sends
// "combobox:open" for an arrow key without a list, "combobox:enter" for Enter without an option.
{
  const field = () => document.querySelector("[data-combobox]");
  const place = () => document.getElementById(field().dataset.combobox);
  const options = () => [...place().querySelectorAll("[role=option]")];
  const active = () => place().querySelector("[aria-selected=true]");
  const send = (name) => field().dispatchEvent(new CustomEvent(name, { bubbles: true }));

  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  };

  const activate = (option) => {
    if (active()) set(active(), { "aria-selected": false });
    if (option) set(option, { "aria-selected": true });
    option?.scrollIntoView({ block: "nearest" });
    set(field(), { "aria-activedescendant": option?.id });
  };

  const choose = (option) => {
    const button = option.querySelector("button");
    button.form.requestSubmit(button);
  };

  const becomeOption = (row, index) => {
    const button = row.querySelector("button");
    set(row, { id: `${place().id}-${index}`, role: "option", "aria-selected": false });
    if (button.hidden) return;
    const looks = document.createElement("span");
    looks.textContent = button.textContent;
    set(looks, { class: button.className, "aria-hidden": true });
    button.hidden = true;
    button.after(looks);
    row.addEventListener("click", () => choose(row));
  };

  const show = () => {
    const list = place().querySelector("ul");
    const id = list ? `${place().id}-list` : undefined;
    if (list) {
      set(list, { id, role: "listbox", "aria-label": place().dataset.label });
      [...list.children].forEach(becomeOption);
    }
    set(field(), { "aria-controls": id, "aria-expanded": Boolean(list) });
    activate();
  };

  // Only the last line is read aloud: how many there are, or why there is nothing.
  const say = () => {
    const status = document.getElementById(field().dataset.comboboxStatus);
    status.textContent = place().querySelector(":scope > p, ul ~ p")?.textContent ?? "";
  };

  const refresh = () => {
    start();
    show();
    say();
  };

  const close = () => {
    place().replaceChildren();
    refresh();
  };

  const move = (step) => {
    const all = options();
    if (!all.length) return void send("combobox:open"); // closed by Escape
    const index = all.indexOf(active());
    const next = index < 0 && step < 0 ? all.length - 1 : index + step;
    activate(all[next]); // beyond the ends one is in the field again
    return true;
  };

  const leaveList = () => activate(); // and the cursor moves as in any field

  // A key that is dealt with here answers true.
  const KEYS = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ArrowLeft: leaveList,
    ArrowRight: leaveList,
    Home: leaveList,
    End: leaveList,
    Enter: () => (active() ? choose(active()) : send("combobox:enter"), true),
    Escape: () => options().length > 0 && (close(), true),
  };

  // 229 is what Safari says of the Enter that ends a composed character.
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.isComposing || event.keyCode === 229) return;
    if (KEYS[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("input", (event) => {
    if (event.target === field()) activate();
  });

  document.addEventListener("combobox:refresh", refresh);

  const start = () => {
    if (!field() || field().getAttribute("role") === "combobox") return;
    set(field(), { role: "combobox", "aria-autocomplete": "list" });
    show();
    if (place().children.length) setTimeout(say, 500); // only what changes later is read aloud
  };

  start();
}
