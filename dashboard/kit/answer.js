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
  meter(root.querySelector(".unlike"), data.unlike);
  root.dataset.drawing = data.drawing; // which drawing this is the answer to
}

// How far the drawing is from what was learned: a hill of the distances of digits, a limit, a mark for this one.
function meter(root, unlike) {
  root.hidden = !unlike;
  if (!unlike) return;
  const width = 200 / unlike.usual.length;
  const hill = unlike.usual.map((share, place) => `L${place * width} ${32 - 26 * share}h${width}`);
  const line = (name, d) => root.querySelector(`.${name}`).setAttribute("d", d);
  line("usual", `M0 32${hill.join("")}L200 32Z`);
  line("limit", `M${200 * unlike.limit} 2V34`);
  line("here", `M${200 * unlike.at} 31l-4.5 8h9Z`);
  root.classList.toggle("beyond", unlike.at > unlike.limit);
  root.querySelector("summary").textContent = unlike.title;
  root.querySelector("details p").textContent = unlike.words;
}

function newBar() {
  const bar = document.createElement("li");
  bar.innerHTML =
    '<span class="name"></span><span class="track" role="meter" aria-valuemin="0" aria-valuemax="1">' +
    '<span class="fill"></span></span><span class="share"></span>';
  return bar;
}
