// Whoever fills in another address chooses it. Without this script the page asks where the order
// goes when that has not been chosen.
const otherAddress = document.querySelector("#other-address");
const otherChoice = document.querySelector("input[name=delivery][value=other]");

otherAddress.addEventListener("input", () => {
  otherChoice.checked = true;
});

otherChoice.addEventListener("change", () => {
  otherAddress.closest("details").open = true;
});
