// A picture with a box on it: dragged, pulled at a corner, or moved by keys. What is around it is dimmed. Told when the
// hand lets go, or shortly after the last key.
const parts = new WeakMap();
const STEP = 0.01; // of the picture, for each press of a key
const PAUSE = 350; // milliseconds after a key

export default function ({ parentElement, data: bytes, setTriggerValue }) {
  const root = parentElement.querySelector(".reading-box");
  if (!parts.has(root)) parts.set(root, listen(root));
  const part = parts.get(root);
  part.tell = setTriggerValue;
  const data = (part.data = read(bytes));
  const image = root.querySelector("img");
  if (image.src !== data.source) image.src = data.source;
  image.alt = data.alt;
  if (!part.held && !part.waiting) part.put(data.box);
  part.element.setAttribute("aria-label", data.keys);
  root.querySelector(".how").textContent = data.how;
  const again = root.querySelector(".again");
  again.textContent = data.again;
  again.hidden = !data.moved;
  again.onclick = () => setTriggerValue("again", true);
  root.querySelector(".others").replaceChildren(
    ...data.others.map((other) => {
      const button = Object.assign(document.createElement("button"), { type: "button", title: data.other });
      button.setAttribute("aria-label", data.other);
      place(button, other);
      button.onclick = () => {
        part.put(other);
        part.say();
      };
      return button;
    }),
  );
}

function place(element, [left, top, right, bottom]) {
  const share = (value) => `${100 * value}%`;
  Object.assign(element.style, {
    left: share(left), top: share(top), width: share(right - left), height: share(bottom - top),
  });
}

function listen(root) {
  const element = root.querySelector(".box");
  const part = { element, box: [0, 0, 1, 1], held: null, waiting: 0 };
  part.put = (box) => place(element, (part.box = box));
  part.say = () => {
    part.waiting = 0;
    const [left, top, right, bottom] = part.box;
    part.tell("moved", { left, top, right, bottom });
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const area = root.querySelector(".picture").getBoundingClientRect();
    const { x, y } = event.target.dataset;
    part.held = { x, y, from: [event.clientX, event.clientY], box: part.box, area };
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    event.preventDefault();
  });
  element.addEventListener("pointermove", (event) => {
    if (!part.held) return;
    const { x, y, from, box, area } = part.held;
    const by = [(event.clientX - from[0]) / area.width, (event.clientY - from[1]) / area.height];
    part.put(x ? pulled(box, x, y, by, part.data.least) : shifted(box, by));
  });
  const letGo = () => {
    const changed = part.held && part.held.box !== part.box;
    part.held = null;
    if (changed) part.say();
  };
  element.addEventListener("pointerup", letGo);
  element.addEventListener("pointercancel", letGo);
  element.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const by = ways[event.key];
    if (!by) return;
    event.preventDefault();
    part.put(event.shiftKey ? pulled(part.box, "right", "bottom", by, part.data.least) : shifted(part.box, by));
    clearTimeout(part.waiting);
    part.waiting = setTimeout(part.say, PAUSE);
  });
  return part;
}

const within = (value, low, high) => Math.min(high, Math.max(low, value));

function shifted([left, top, right, bottom], [x, y]) {
  const dx = within(x, -left, 1 - right);
  const dy = within(y, -top, 1 - bottom);
  return [left + dx, top + dy, right + dx, bottom + dy].map((value) => within(value, 0, 1));
}

function pulled([left, top, right, bottom], across, down, [x, y], least) {
  if (across === "left") left = within(left + x, 0, right - least);
  else right = within(right + x, left + least, 1);
  if (down === "top") top = within(top + y, 0, bottom - least);
  else bottom = within(bottom + y, top + least, 1);
  return [left, top, right, bottom];
}
