// Answers side by side: title, class, a small bar for each. Changed in place, so that the bars move and nothing flickers.

export default function ({ parentElement, data: bytes }) {
  const { items, width } = read(bytes);
  const root = parentElement.querySelector(".cards");
  root.style.gridTemplateColumns = `repeat(auto-fit, minmax(min(${width}px, 100%), 1fr))`;
  while (root.children.length > items.length) root.lastChild.remove();
  while (root.children.length < items.length) root.append(newCard());
  items.forEach((item, index) => {
    const card = root.children[index];
    const { classes } = item;
    card.classList.toggle("long", classes.some((name) => name.length > 2));
    card.classList.toggle("many", classes.length > 16);
    const text = (name, words) => (card.querySelector(`.${name}`).textContent = words);
    text("title", item.title);
    text("digit", classes[item.winner]);
    text("sure", item.verdict);
    text("more", item.words);
    card.querySelector(".title").title = item.title;
    const image = card.querySelector("img");
    image.hidden = !item.source;
    if (item.source && image.src !== item.source) image.src = item.source;
    image.alt = tr("The picture that was read: {title}", item);
    const bars = card.querySelector(".bars");
    bars.setAttribute("aria-label", tr("Probabilities. {alt}", item));
    if (bars.children.length !== classes.length) bars.replaceChildren(...classes.map(newBar));
    classes.forEach((name, place) => {
      const bar = bars.children[place];
      bar.classList.toggle("first", place === item.winner);
      bar.title = `${name}: ${item.texts[place]}`;
      bar.querySelector(".fill").style.transform = `scaleY(${item.shares[place]})`;
      bar.querySelector(".name").textContent = name;
    });
  });
}

function newCard() {
  const card = document.createElement("article");
  card.innerHTML =
    '<h3 class="title"></h3><div class="verdict"><img hidden /><b class="digit"></b>' +
    '<p><span class="sure"></span><span class="more"></span></p></div><div class="bars" role="img"></div>';
  return card;
}

function newBar() {
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.innerHTML = '<span class="track"><span class="fill"></span></span><span class="name"></span>';
  return bar;
}
