// Small pictures with their words, in as many columns as fit. Changed in place, so nothing flickers.
const read = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

export default function ({ parentElement, data: bytes }) {
  const data = read(bytes);
  const root = parentElement.querySelector(".pictures");
  root.style.gridTemplateColumns = `repeat(auto-fill, minmax(min(${data.width}px, 100%), 1fr))`;
  root.classList.toggle("square", data.square);
  while (root.children.length > data.items.length) root.lastChild.remove();
  while (root.children.length < data.items.length) root.append(newPicture());
  data.items.forEach((item, index) => {
    const picture = root.children[index];
    const image = picture.querySelector("img");
    if (image.src !== item.source) image.src = item.source;
    image.alt = item.alt;
    picture.querySelector("b").textContent = item.title;
    picture.querySelector("span").textContent = item.words;
    picture.querySelector("figcaption").hidden = !item.title && !item.words;
  });
}

function newPicture() {
  const picture = document.createElement("figure");
  picture.innerHTML = "<img /><figcaption><b></b><span></span></figcaption>";
  return picture;
}
