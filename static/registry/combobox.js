// Makes a text field and the list below it a combobox (WAI-ARIA 1.2, "list autocomplete with manual
// selection"). Without this script the button on each row of the list does the same.
//
// On the field:
//   data-combobox="id"         the element in which the list, a <ul>, comes and goes
//   data-combobox-status="id"  the element in which the line below the list is read aloud
// On the element in which the list comes and goes:
//   data-label="text"          the name of the list
//
// Events on the field, for a script that fetches the list:
//   combobox:refresh           is to be sent when what is in the element has changed
//   combobox:open              is sent when an arrow key asks for a list that is not there
//   combobox:enter             is sent when Enter is pressed while no option is active
{
  const field = () => document.querySelector("[data-combobox]");
  const place = () => document.getElementById(field().dataset.combobox);
  const status = () => document.getElementById(field().dataset.comboboxStatus);
  const options = () => [...place().querySelectorAll("[role=option]")];
  const active = () => place().querySelector("[aria-selected=true]");
  const send = (name) => field().dispatchEvent(new CustomEvent(name, { bubbles: true }));

  const activate = (option) => {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field().setAttribute("aria-activedescendant", option.id);
    else field().removeAttribute("aria-activedescendant");
  };

  const choose = (option) => {
    const button = option.querySelector("button");
    button.form.requestSubmit(button);
  };

  const becomeOption = (row, index) => {
    const button = row.querySelector("button");
    row.id = `${place().id}-${index}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    if (button.hidden) return;
    const looks = document.createElement("span");
    looks.className = button.className;
    looks.textContent = button.textContent;
    looks.setAttribute("aria-hidden", "true");
    button.hidden = true;
    button.after(looks);
    row.addEventListener("click", () => choose(row));
  };

  const becomeListbox = (list) => {
    list.id = `${place().id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", place().dataset.label);
    [...list.children].forEach(becomeOption);
  };

  // After every change of the list, and once for the list that came with the page.
  const show = () => {
    const list = place().querySelector("ul");
    if (list) becomeListbox(list);
    if (list) field().setAttribute("aria-controls", list.id);
    else field().removeAttribute("aria-controls");
    field().setAttribute("aria-expanded", String(Boolean(list)));
    activate(null);
  };

  // Only the last line is read aloud: how many there are, or why there is nothing.
  const say = () => {
    const line = place().querySelector(":scope > p, ul ~ p");
    status().textContent = line ? line.textContent : "";
  };

  const refresh = () => {
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
    activate(all[next] ?? null); // beyond the ends one is in the field again
    return true;
  };

  const leaveList = () => activate(null); // and the cursor moves as in any field

  // A key that is dealt with here answers true.
  const KEYS = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ArrowLeft: leaveList,
    ArrowRight: leaveList,
    Home: leaveList,
    End: leaveList,
    Enter: () => {
      if (active()) choose(active());
      else send("combobox:enter");
      return true;
    },
    Escape: () => options().length > 0 && (close(), true),
  };

  // 229 is what Safari says of the Enter that ends a composed character.
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.isComposing || event.keyCode === 229) return;
    if (KEYS[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("input", (event) => {
    if (event.target === field()) activate(null);
  });

  document.addEventListener("combobox:refresh", () => {
    start();
    refresh();
  });

  const start = () => {
    if (!field() || field().getAttribute("role") === "combobox") return;
    field().setAttribute("role", "combobox");
    field().setAttribute("aria-autocomplete", "list");
    show();
    if (place().children.length) setTimeout(say, 500); // only what changes later is read aloud
  };

  start();
}
