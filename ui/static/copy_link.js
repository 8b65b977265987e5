// Copies the address as it is at the moment of the click, and says so until the person turns to something else. See
// ui/copy_link.py.

export default function (component) {
  const button = component.parentElement.querySelector(".epochscope-copy");
  const told = component.parentElement.querySelector(".epochscope-copied");
  button.textContent = "Copy link";
  button.onclick = async () => {
    button.focus(); // not every browser gives it to a button that was clicked
    told.textContent = (await copied(location.href)) ? "Link copied" : "Copy it from the address bar";
  };
  button.onblur = () => (told.textContent = "");
}
