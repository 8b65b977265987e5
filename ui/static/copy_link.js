// Copies the address as it is at the moment of the click, and says so until the person turns to something else. See
// ui/copy_link.py.

export default function (component) {
  const button = component.parentElement.querySelector(".epochscope-copy");
  const told = component.parentElement.querySelector(".epochscope-copied");
  const [{ label, design }] = component.data;
  button.textContent = label;
  button.title = design ? "Copy a link that opens this design" : "Copy a link to what is shown";
  const address = () => (design ? `${location.origin}${location.pathname}?design=${design}` : location.href);
  button.onclick = async () => {
    button.focus(); // not every browser gives it to a button that was clicked
    told.textContent = (await copied(address())) ? "Link copied" : design ? "It could not be copied" : "Copy it from the address bar";
  };
  button.onblur = () => (told.textContent = "");
}
