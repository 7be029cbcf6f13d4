// Another country brings the form anew; what was typed meanwhile is put back in it.
//
// data-renews-form  on the element that asks htmx for the form, which is its hx-target
//
// The form sends "company-form:restored", with the names of the fields that were put back.
{
  let typedSince = [];

  const whenRenewed = (name, deal) => {
    document.addEventListener(name, ({ detail }) => {
      const asker = detail.requestConfig?.elt.closest("[data-renews-form]");
      if (asker) deal(document.querySelector(asker.getAttribute("hx-target")), detail);
    });
  };

  whenRenewed("htmx:beforeSwap", (form, { requestConfig }) => {
    const sent = requestConfig.formData;
    typedSince = [...new FormData(form)].filter(([name, value]) => sent.get(name) !== value);
  });

  whenRenewed("htmx:afterSwap", (form) => {
    for (const [name, value] of typedSince) {
      if (form.elements[name]) form.elements[name].value = value;
    }
  });

  whenRenewed("htmx:afterSettle", (form) => {
    htmx.trigger(form, "company-form:restored", { names: typedSince.map(([name]) => name) });
    typedSince = [];
  });
}
