const BESIDE = 16;

// The photograph of the point that is pointed at, beside the pointer and never beyond the window.
function showPicture(node, { incoming }, { points: [point], event }) {
  const source = incoming.pictures?.[point.customdata];
  if (!source || !event) return;
  const picture = (node.epochscopePointed ??= picturePlace(node));
  picture.src = source;
  picture.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = picture;
  const left = event.clientX - width - BESIDE;
  const top = event.clientY + BESIDE;
  picture.style.left = `${left > 0 ? left : event.clientX + BESIDE}px`;
  picture.style.top = `${Math.min(top, innerHeight - height - BESIDE)}px`;
}

function hidePicture(node) {
  if (node.epochscopePointed) node.epochscopePointed.hidden = true;
}

function picturePlace(node) {
  const picture = document.createElement("img");
  picture.className = "epochscope-pointed";
  picture.alt = "";
  node.parentElement.append(picture);
  return picture;
}
