// What the network says: its class in large letters, a sentence, a bar for every class. Changed in place, so nothing flickers.

export default function ({ parentElement, data: bytes }) {
  const data = read(bytes);
  const root = parentElement.querySelector(".answer");
  const winner = data.shares && !data.doubted ? data.shares.indexOf(Math.max(...data.shares)) : -1;
  root.classList.toggle("long", data.classes.some((name) => name.length > 2));
  root.classList.toggle("doubted", data.doubted);
  root.querySelector(".digit").textContent = winner < 0 ? "?" : data.classes[winner];
  const words = root.querySelector(".words");
  words.replaceChildren(Object.assign(document.createElement("b"), { textContent: data.title }), data.words);

  const bars = root.querySelector(".bars");
  if (bars.children.length !== data.classes.length) bars.replaceChildren(...data.classes.map(newBar));
  data.classes.forEach((name, index) => {
    const bar = bars.children[index];
    const share = data.shares?.[index] ?? 0;
    bar.classList.toggle("first", index === winner);
    bar.querySelector(".name").textContent = bar.querySelector(".name").title = name;
    bar.querySelector(".fill").style.transform = `scaleX(${share})`;
    bar.querySelector(".share").textContent = data.texts?.[index] ?? "";
    const track = bar.querySelector(".track");
    track.setAttribute("aria-label", tr("Probability of {name}", { name }));
    track.setAttribute("aria-valuenow", share.toFixed(4));
  });
  root.querySelector(".more").textContent = data.more;
  root.dataset.drawing = data.drawing; // which drawing this is the answer to
}

function newBar() {
  const bar = document.createElement("li");
  bar.innerHTML =
    '<span class="name"></span><span class="track" role="meter" aria-valuemin="0" aria-valuemax="1">' +
    '<span class="fill"></span></span><span class="share"></span>';
  return bar;
}
