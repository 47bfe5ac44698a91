// Small pictures with a title and a sentence each, in as many columns as fit. Changed in place, so nothing flickers.
// Where they can be chosen, each is a button: a click also tells which place of the picture was meant.

export default function ({ parentElement, data: bytes, setTriggerValue }) {
  const data = read(bytes);
  const root = parentElement.querySelector(".pictures");
  root.style.gridTemplateColumns = `repeat(auto-fill, minmax(min(${data.width}px, 100%), 1fr))`;
  root.classList.toggle("even", data.ratio > 0);
  root.style.setProperty("--ratio", data.ratio);
  const tag = data.choosable ? "BUTTON" : "FIGURE";
  if (root.firstChild && root.firstChild.tagName !== tag) root.replaceChildren();
  while (root.children.length > data.items.length) root.lastChild.remove();
  while (root.children.length < data.items.length) root.append(newPicture(tag));
  data.items.forEach((item, index) => {
    const picture = root.children[index];
    const image = picture.querySelector("img");
    if (image.src !== item.source) image.src = item.source;
    image.alt = item.alt;
    picture.querySelector("b").textContent = item.title;
    picture.querySelector(".words > span").textContent = item.words;
    picture.querySelector(".words").hidden = !item.title && !item.words;
    if (!data.choosable) return;
    picture.setAttribute("aria-pressed", data.chosen.includes(index));
    picture.onclick = (event) => setTriggerValue("chosen", { index, ...place(event, image) });
  });
}

// Where in the picture, 0 to 1 from its upper left; nothing where a key pressed the button.
function place(event, image) {
  const box = image.getBoundingClientRect();
  const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  return event.detail && x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : {};
}

function newPicture(tag) {
  const picture = document.createElement(tag);
  if (tag === "BUTTON") picture.type = "button";
  const words = tag === "BUTTON" ? "span" : "figcaption";
  picture.innerHTML = `<img /><${words} class="words"><b></b><span></span></${words}>`;
  return picture;
}
