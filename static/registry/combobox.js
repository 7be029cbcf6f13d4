// The search for a company as a combobox with a list (WAI-ARIA 1.2, "list autocomplete with
// manual selection"). What the server has found is an ordinary list with a button on each row,
// which works without this script; here its rows become options that the arrow keys go through.
{
  const SHORTEST = 3; // characters; fewer find too much

  const input = () => document.getElementById("id_q");
  const found = () => document.getElementById("found");
  const options = () => [...found().querySelectorAll("[role=option]")];
  const active = () => found().querySelector("[aria-selected=true]");

  const activate = (option) => {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input().setAttribute("aria-activedescendant", option.id);
    else input().removeAttribute("aria-activedescendant");
  };

  const close = () => {
    found().replaceChildren();
    show();
    say();
  };

  const choose = (option) => {
    const button = option.querySelector("button");
    button.form.requestSubmit(button);
  };

  const becomeOption = (row, place) => {
    const button = row.querySelector("button");
    row.id = `found-${place}`;
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

  // After every answer, and once for the list that came with the page.
  const show = () => {
    const list = found().querySelector("ul");
    if (list) {
      list.id = "found-list";
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", found().dataset.label);
      [...list.children].forEach(becomeOption);
      input().setAttribute("aria-controls", list.id);
    } else {
      input().removeAttribute("aria-controls");
    }
    input().setAttribute("aria-expanded", String(Boolean(list)));
    activate(null);
  };

  // Only the last line is read aloud: how many there are, or why there is nothing.
  const say = () => {
    const line = found().querySelector(":scope > p, .found > p");
    document.getElementById("found-status").textContent = line ? line.textContent : "";
  };

  const start = () => {
    if (!input() || input().getAttribute("role") === "combobox") return;
    input().setAttribute("role", "combobox");
    input().setAttribute("aria-autocomplete", "list");
    show();
    if (found().children.length) setTimeout(say, 500); // only what changes later is read aloud
  };

  const isLongEnough = () => input().value.trim().length >= SHORTEST;

  const ask = () => {
    if (isLongEnough()) htmx.trigger(input(), "ask");
  };

  const search = () => {
    const button = input().closest(".search-field").querySelector("button");
    button.form.requestSubmit(button);
    return true;
  };

  const move = (step) => {
    const all = options();
    if (!all.length) return ask(); // closed by Escape
    const place = all.indexOf(active());
    const next = place < 0 && step < 0 ? all.length - 1 : place + step;
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
    Enter: () => (active() ? (choose(active()), true) : search()),
    Escape: () => options().length > 0 && (close(), true),
  };

  // 229 is what Safari says of the Enter that ends a composed character.
  document.addEventListener("keydown", (event) => {
    if (event.target !== input() || event.isComposing || event.keyCode === 229) return;
    if (KEYS[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("input", (event) => {
    if (event.target === input()) activate(null);
  });

  // Too short a text is not asked, and what was found for a longer one goes away.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt !== input()) return;
    if (isLongEnough()) return found().setAttribute("aria-busy", "true");
    event.preventDefault();
    close();
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === input()) found().removeAttribute("aria-busy");
  });

  // An answer for a text that is not there any more is dropped.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, pathInfo } = event.detail;
    if (elt !== input() && event.detail.requestConfig?.elt !== input()) return;
    const asked = new URL(pathInfo.finalRequestPath, location).searchParams.get("q");
    if (asked !== input().value) event.detail.shouldSwap = false;
    else if (event.detail.xhr.status === 429) event.detail.shouldSwap = true;
  });

  // No answer at all: the fields below are there to be filled in. 404: the page has been open for
  // too long to ask, and the button asks with a new one.
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      if (event.detail.elt !== input() || event.detail.xhr?.status === 429) return;
      const words = document.createElement("p");
      words.className = "note warn";
      const isTooOld = event.detail.xhr?.status === 404;
      words.textContent = isTooOld ? found().dataset.onButton : found().dataset.unavailable;
      found().replaceChildren(words);
      show();
      say();
    });
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    start();
    if (event.detail.target !== found()) return;
    show();
    say();
    // Looked up, so Enter in another field saves.
    if (event.detail.xhr.status === 200) document.getElementById("id_asked").value = input().value;
  });

  // Another country brings the whole form anew; what was typed while it was on its way is put back.
  const form = () => document.getElementById("company-form");
  let typedSince = [];

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (!form() || target !== form()) return;
    const sent = requestConfig.formData;
    typedSince = [...new FormData(form())].filter(([name, value]) => sent.get(name) !== value);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "company-form") return;
    for (const [name, value] of typedSince) {
      const field = form().elements[name];
      if (field) field.value = value;
    }
  });

  // htmx listens to the new fields from now on.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "company-form") return;
    if (typedSince.some(([name]) => name === "q")) ask();
    typedSince = [];
  });

  start();

  // What was typed while the page was still loading is asked as soon as htmx, started by the
  // same event just before, can.
  document.addEventListener("DOMContentLoaded", () => {
    if (input() && input().value !== input().defaultValue) ask();
  });
}
