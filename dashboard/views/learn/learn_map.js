// The map of the path: stations with a ring each, their pages below, and a road through them all.
const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 26;

export default function ({ parentElement, data: bytes, setTriggerValue }) {
  const data = read(bytes);
  const map = parentElement.querySelector(".map");
  const road = drawn("svg", { class: "road", "aria-hidden": "true" });
  const list = made("ol");
  list.append(...data.stations.map((station) => stationOf(station, data.addresses)));
  map.replaceChildren(road, list);

  // Ordinary clicks stay within the session; a new tab, or a copied link, goes by the address.
  map.onclick = (event) => {
    const link = event.composedPath().find((element) => element.dataset?.place);
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("go", link.dataset.place);
  };

  const walked = data.stations.findIndex((station) => station.next || station.state === "open");
  const watch = new ResizeObserver(() => pave(map, road, walked < 0 ? data.stations.length - 1 : walked));
  watch.observe(map);
  watch.observe(list);
  return () => watch.disconnect();
}

function stationOf(station, addresses) {
  const item = made("li", `station ${station.state}${station.next ? " next" : ""}`);
  const stop = linkTo(station.place, addresses, "stop");
  stop.setAttribute("aria-label", station.label);
  stop.title = station.about;
  const ring = made("span", "ring");
  const circle = drawn("svg", { viewBox: "-32 -32 64 64", "aria-hidden": "true" });
  const around = 2 * Math.PI * RADIUS;
  circle.append(drawn("circle", { class: "ground", r: RADIUS }));
  if (station.share > 0) {
    const dashes = `${station.share * around} ${around}`;
    circle.append(drawn("circle", { class: "share", r: RADIUS, "stroke-dasharray": dashes }));
  }
  ring.append(circle, made("span", "number", station.number));
  if (station.next) ring.append(made("span", "flag", tr("You are here")));
  const words = made("span", "words");
  words.append(made("span", "name", station.title), made("span", "about", station.about));
  words.append(made("span", "solved", station.solved.replace(" exercises solved", " solved")));
  stop.append(ring, words);
  const pages = made("ul", "pages");
  pages.append(...station.pages.map((page) => pageOf(page, addresses)));
  item.append(stop, pages);
  return item;
}

function pageOf(page, addresses) {
  const item = made("li");
  const link = linkTo(page.place, addresses, [page.done && "used", page.next && "next"].filter(Boolean).join(" "));
  link.title = page.about;
  link.append(made("span", "page", page.title));
  if (page.done) link.append(made("small", "", page.done));
  item.append(link);
  return item;
}

// Lays the road through the middles of all rings: one line for all of it, one for what lies behind the learner.
function pave(map, road, walked) {
  const origin = map.getBoundingClientRect();
  const points = [...map.querySelectorAll(".ring")].map((ring) => {
    const box = ring.getBoundingClientRect();
    return [box.left + box.width / 2 - origin.left, box.top + box.height / 2 - origin.top];
  });
  const flat = points.length > 1 && points[1][0] - points[0][0] > 60;
  const path = points.map(([x, y], index) => {
    if (!index) return `M${x} ${y}`;
    const [fromX, fromY] = points[index - 1];
    return flat
      ? `C${(x + fromX) / 2} ${fromY} ${(x + fromX) / 2} ${y} ${x} ${y}`
      : `C${fromX} ${(y + fromY) / 2} ${x} ${(y + fromY) / 2} ${x} ${y}`;
  });
  const line = (name, d) => drawn("path", { class: name, d });
  road.replaceChildren(
    line("way", path.join("")), line("walked", path.slice(0, walked + 1).join("")), line("middle", path.join("")));
}

function linkTo(place, addresses, name) {
  const link = made("a", name);
  link.href = addresses[place];
  link.dataset.place = place;
  return link;
}

function made(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}

function drawn(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
