// A network as a column of layers. All maps of a layer are one picture; a click in it, or arrow keys, choose a map.
// Changed in place, so that nothing flickers while the learner moves through epochs.

export default function ({ parentElement, data: bytes, setTriggerValue }) {
  const data = read(bytes);
  const root = parentElement.querySelector(".column");
  while (root.children.length > data.rows.length) root.lastChild.remove();
  while (root.children.length < data.rows.length) root.append(newRow());
  data.rows.forEach((row, index) => {
    const chosen = row.layer === data.layer;
    fill(root.children[index], row, chosen ? data.map : undefined, (map) => {
      fill(root.children[index], row, map); // at once; the page follows
      setTriggerValue("chosen", { layer: row.layer, map });
    });
  });
  const chosen = root.querySelector("[data-chosen=true]");
  if (chosen && root.dataset.layer !== String(data.layer)) show(root, chosen);
  root.dataset.layer = data.layer;
}

function newRow() {
  const row = document.createElement("section");
  row.innerHTML =
    '<button type="button" class="head"><b></b><span></span></button>' +
    '<div class="maps" role="group"><img alt="" /><i class="mark"></i></div>';
  return row;
}

function fill(element, row, map, choose) {
  const [head, maps] = element.children;
  const [image, mark] = maps.children;
  element.dataset.chosen = map !== undefined;
  head.querySelector("b").textContent = row.title;
  head.querySelector("span").textContent = row.words;
  head.disabled = row.layer < 0;
  image.style.aspectRatio = row.ratio; // its place is known before it has loaded
  if (image.src !== row.source) image.src = row.source;
  const said = map === undefined ? tr("{title}: {things}. Arrow keys choose one.", row)
    : tr("{title}: {things}. Number {number} is chosen. Arrow keys choose one.", { ...row, number: map + 1 });
  maps.setAttribute("aria-label", row.layer < 0 ? row.title : said);
  maps.style.maxWidth = `${row.columns * (row.unit === "map" ? 64 : row.count > 256 ? 8 : 26)}px`;
  if (row.layer >= 0) maps.tabIndex = 0;
  else maps.removeAttribute("tabindex");
  mark.hidden = map === undefined;
  if (map !== undefined) {
    const [left, top] = [(map % row.columns) * row.pitch[0], Math.floor(map / row.columns) * row.pitch[1]];
    const place = { left, top, width: row.tile[0], height: row.tile[1] };
    for (const [side, share] of Object.entries(place)) mark.style[side] = `${100 * share}%`;
  }
  if (!choose || row.layer < 0) return;
  head.onclick = () => choose(map ?? 0);
  maps.onclick = (event) => {
    const box = image.getBoundingClientRect();
    const at = (pixels, size, pitch) => Math.floor(pixels / size / pitch);
    const column = Math.min(at(event.clientX - box.left, box.width, row.pitch[0]), row.columns - 1);
    const wanted = at(event.clientY - box.top, box.height, row.pitch[1]) * row.columns + column;
    if (wanted >= 0 && wanted < row.count) choose(wanted);
  };
  maps.onkeydown = (event) => {
    const now = map ?? -1;
    const to = {
      ArrowLeft: now - 1, ArrowRight: now + 1, ArrowUp: now - row.columns, ArrowDown: now + row.columns,
      Home: 0, End: row.count - 1, Enter: Math.max(now, 0), " ": Math.max(now, 0),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const wanted = now < 0 ? 0 : Math.min(Math.max(to, 0), row.count - 1);
    if (wanted !== map) choose(wanted);
  };
}

// Only the column moves, never the page.
function show(root, row) {
  const above = row.offsetTop - root.offsetTop;
  if (above < root.scrollTop || above + row.offsetHeight > root.scrollTop + root.clientHeight)
    root.scrollTop = Math.max(0, above - 60);
}
