// Sliders, each with a field for the exact number. One message at a time: the next, with the newest value, leaves when the
// page has answered, so that the hand never runs far ahead of what is drawn.
const PATIENCE = 400; // milliseconds until an unanswered message counts as lost
const GRAINS = 200; // places of a slider: one is one press of a key
const rows = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".knobs");
  let row = rows.get(root);
  if (!row) rows.set(root, (row = new Row(root)));
  row.send = setTriggerValue;
  row.show(read(data));
  return () => clearTimeout(row.later);
}

// Every scale: from a value to a place between 0 and 1, and back.
const SCALES = {
  linear: {
    place: (value, low, high) => (value - low) / (high - low),
    value: (place, low, high) => low + place * (high - low),
  },
  log: {
    place: (value, low, high) => Math.log(value / low) / Math.log(high / low),
    value: (place, low, high) => low * (high / low) ** place,
  },
  share: {
    place: (value, low, high) => Math.log((1 - value) / (1 - low)) / Math.log((1 - high) / (1 - low)),
    value: (place, low, high) => 1 - (1 - low) * ((1 - high) / (1 - low)) ** place,
  },
};

class Row {
  constructor(root) {
    this.root = root;
    this.knobs = new Map();
    this.asked = 0;
  }

  show({ items, width }) {
    this.root.style.gridTemplateColumns = `repeat(auto-fill, minmax(min(${width}px, 100%), 1fr))`;
    const shape = items.map((item) => item.name).join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.knobs = new Map(items.map((item) => [item.name, this.made(item.name)]));
      this.root.replaceChildren(...[...this.knobs.values()].map((knob) => knob.box));
    }
    items.forEach((item) => this.put(this.knobs.get(item.name), item));
    this.answered();
  }

  made(name) {
    const box = document.createElement("div");
    box.innerHTML = '<label><span></span><input type="range" min="0" /></label><input type="text" inputmode="decimal" />';
    const [slider, field] = box.querySelectorAll("input");
    const knob = { box, name, title: box.querySelector("span"), slider, field };
    slider.addEventListener("input", () => this.turn(knob, this.at(knob), false));
    slider.addEventListener("change", () => this.turn(knob, this.at(knob), true));
    field.addEventListener("change", () => this.type(knob));
    field.addEventListener("focus", () => field.select());
    return knob;
  }

  put(knob, item) {
    knob.item = item;
    knob.box.title = item.words;
    knob.title.textContent = item.label;
    knob.field.setAttribute("aria-label", tr("{label}, exactly", item));
    const grains = item.step ? Math.round((item.high - item.low) / item.step) : GRAINS;
    knob.slider.max = grains;
    if (this.waiting?.name !== item.name) this.set(knob, item.value);
  }

  set(knob, value) {
    const { low, high, scale } = knob.item;
    const place = Math.round(SCALES[scale].place(value, low, high) * Number(knob.slider.max));
    // Values are round, places are not: a slider that means this value already is left where the hand put it.
    if (this.at(knob) !== value) knob.slider.value = place;
    knob.slider.style.setProperty("--filled", `${(100 * Number(knob.slider.value)) / Number(knob.slider.max)}%`);
    knob.slider.setAttribute("aria-valuetext", shortly(value));
    if (knob.field !== knob.field.getRootNode().activeElement) knob.field.value = shortly(value);
  }

  at({ item: { low, high, scale, step }, slider }) {
    const place = Number(slider.value) / Number(slider.max), value = SCALES[scale].value(place, low, high);
    if (step) return Number((low + Math.round((value - low) / step) * step).toPrecision(10));
    if (place === 0 || place === 1) return place ? high : low;
    const rounded = scale === "share" ? Number((1 - Number((1 - value).toPrecision(3))).toPrecision(6)) : Number(value.toPrecision(3));
    return Math.min(high, Math.max(low, rounded));
  }

  type(knob) {
    const value = Number(knob.field.value.replace(",", ".").replace("−", "-"));
    const { low, high, value: old } = knob.item;
    if (!knob.field.value.trim() || !Number.isFinite(value)) knob.field.value = shortly(old);
    else this.turn(knob, Math.min(high, Math.max(low, value)), true);
  }

  turn(knob, value, last) {
    this.set(knob, value);
    knob.field.value = shortly(value);
    this.waiting = { name: knob.name, value, last };
    if (this.asked && performance.now() - this.asked < PATIENCE) return;
    this.tell();
  }

  tell() {
    // The last of a move brings nothing new to draw, so there may be no answer to wait for.
    this.asked = this.waiting.last ? 0 : performance.now();
    this.send("turned", this.waiting);
    this.waiting = undefined;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.answered(), PATIENCE);
  }

  answered() {
    this.asked = 0;
    if (this.waiting) this.tell();
  }
}

const shortly = (value) => String(Number(value.toPrecision(6))).replace("-", "−").replace("e−", "e-");
