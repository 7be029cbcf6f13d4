// Another country brings the whole form anew, since its fields differ. What was typed in it while
// it was on its way is put back.
//
// On the element that asks htmx for the form:
//   data-renews-form           marks it; its hx-target is the form
//
// Event on the form:
//   company-form:restored      is sent when it is there and htmx listens to its fields;
//                              `detail.names` are the fields that were put back
{
  let typedSince = [];

  // The form that an answer is for; undefined when it is for something else.
  const renewedForm = ({ requestConfig }) => {
    const asker = requestConfig?.elt.closest("[data-renews-form]");
    return asker && document.querySelector(asker.getAttribute("hx-target"));
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = renewedForm(event.detail);
    if (!form) return;
    const sent = event.detail.requestConfig.formData;
    typedSince = [...new FormData(form)].filter(([name, value]) => sent.get(name) !== value);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const form = renewedForm(event.detail);
    if (!form) return;
    for (const [name, value] of typedSince) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const form = renewedForm(event.detail);
    if (!form) return;
    const names = typedSince.map(([name]) => name);
    typedSince = [];
    form.dispatchEvent(
      new CustomEvent("company-form:restored", { bubbles: true, detail: { names } }),
    );
  });
}
