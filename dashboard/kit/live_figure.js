// The shared LiveFigure on a page of the dashboard, with plotly.js from Streamlit's static files, and places to pick.
const figures = new WeakMap();
let library; // the promise of plotly.js, shared by all figures of the page

export default function ({ parentElement, data, setTriggerValue }) {
  let figure = figures.get(parentElement);
  if (!figure) {
    figure = new LiveFigure(parentElement.querySelector(".live-figure"), { plotly, theme });
    figure.picker = new Picker(figure);
    figures.set(parentElement, figure);
  }
  const text = (figure.newest = new TextDecoder().decode(data));
  // What the hand holds is drawn before what only follows from it.
  if (Picker.inHand && Picker.inHand !== figure.picker) setTimeout(() => figure.show(figure.newest));
  else figure.show(text);
  figure.picker.follow(text, setTriggerValue);
  return () => {
    figure.release();
    figures.delete(parentElement);
  };
}

// Tells Python which place or point of a figure the learner means. One message at a time: the next one, with the
// newest place, leaves when the figure has answered, so a drag never runs ahead of what is drawn.
class Picker {
  static PATIENCE = 400; // milliseconds until an unanswered message counts as lost, and until keys count as at rest

  constructor(figure) {
    this.figure = figure;
    this.element = figure.element;
    const on = (name, what) => this.element.addEventListener(name, what, true);
    on("pointerdown", (event) => this.down(event));
    // Plotly must not take the drag for one of its own: nothing is redrawn while it believes in one.
    on("mousedown", (event) => ["x", "place"].includes(this.pick) && event.stopPropagation());
    on("touchstart", (event) => this.pick === "x" && event.stopPropagation());
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.up(event));
    on("click", (event) => this.click(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  follow(text, send) {
    const { pick, figure } = JSON.parse(text);
    this.pick = pick;
    this.place = figure.layout.meta?.place;
    this.handles = figure.layout.meta?.handles ?? [];
    this.grain = figure.layout.meta?.grain ?? {};
    this.sendValue = send;
    const { style } = this.element;
    style.touchAction = pick === "x" ? "pan-y" : "";
    style.userSelect = pick === "x" || pick === "place" ? "none" : "";
    style.cursor = pick ? "crosshair" : "";
    if (pick === "x" || pick === "place") this.element.tabIndex = 0;
    if (pick === "point") this.listenToPoints();
    this.answered();
  }

  // Plotly tells of a clicked point only once it has drawn, and forgets its listeners when it is purged.
  async listenToPoints() {
    await this.figure.page.plotly();
    for (let tries = 0; tries < 100 && !this.element.on; tries++) await new Promise((wait) => setTimeout(wait, 50));
    if (this.listening || !this.element.on) return;
    this.listening = true;
    this.element.on("plotly_click", ({ points: [point] }) => {
      const { curveNumber, pointNumber, customdata, x, y } = point;
      this.tell({ trace: point.data.name ?? "", curve: curveNumber, index: pointNumber, customdata, x, y });
    });
  }

  down(event) {
    if (event.button || !this.drags(event)) return;
    const panel = this.panel(event);
    if (!panel) return;
    this.held = { panel, handle: this.nearest(event, panel) };
    Picker.inHand = this;
    this.element.setPointerCapture?.(event.pointerId);
    this.drag(event, false);
  }

  // A value is dragged; a place too, but by a mouse only: a finger that moves over a figure scrolls the page.
  drags(event) {
    return this.pick === "x" || (this.pick === "place" && event.pointerType === "mouse");
  }

  move(event) {
    if (this.held) this.drag(event, false);
  }

  up(event) {
    if (this.held) this.drag(event, true);
    this.held = Picker.inHand = undefined;
  }

  drag(event, last) {
    const { panel, handle } = this.held;
    const place = event.type === "pointercancel" ? this.held.place : this.at(event, panel);
    this.held.place = place;
    this.tell({ ...place, ...this.named(handle), last });
  }

  click(event) {
    if (this.pick !== "place" || event.pointerType === "mouse") return; // a mouse has told when it was lifted
    const panel = this.panel(event);
    if (panel) this.tell({ ...this.at(event, panel), last: true });
  }

  // The handle that lies nearest to where a drag begins; it is dragged until the pointer is lifted.
  nearest(event, { id, xaxis, yaxis }) {
    const { x, y } = this.inside(event);
    const off = (value, axis, at) => (value === undefined ? 0 : Math.abs(axis._offset + axis.d2p(value) - at));
    const here = this.handles.filter(({ panel }) => !panel || panel === id);
    const far = (handle) => Math.hypot(off(handle.x, xaxis, x), off(handle.y, yaxis, y));
    this.handle = here.reduce((best, handle) => (best && far(best) <= far(handle) ? best : handle), undefined)?.name;
    return this.handle;
  }

  named(handle) {
    return handle === undefined ? {} : { handle };
  }

  // Arrow keys move the place by a hundredth of the axis, or by what the figure says; with Shift by ten times that. Where a figure has handles, up and
  // down take hold of another one.
  key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const panel = this.panels()[0];
    if (!steps || !panel || (this.pick !== "x" && this.pick !== "place")) return;
    const held = Math.max(0, this.handles.findIndex(({ name }) => name === this.handle));
    if (this.pick === "x" && steps[1]) {
      if (this.handles.length < 2) return;
      event.preventDefault();
      const other = this.handles[(held - steps[1] + this.handles.length) % this.handles.length];
      this.handle = other.name;
      this.place = undefined;
      this.rest({ x: other.x, y: other.y, handle: other.name, panel: panel.id });
      return;
    }
    event.preventDefault();
    const times = event.shiftKey ? 10 : 1;
    const middle = (axis) => (axis.range[0] + axis.range[1]) / 2;
    const stands = this.handles[held] ?? this.place ?? { x: middle(panel.xaxis), y: middle(panel.yaxis) };
    const from = this.waiting ?? stands;
    const moved = (axis, value, step, grain) => {
      const [low, high] = [...axis.range].sort((a, b) => a - b);
      return Math.min(high, Math.max(low, value + step * times * (grain ?? 0.01 * (high - low))));
    };
    const place = { x: moved(panel.xaxis, from.x, steps[0], this.grain.x), y: moved(panel.yaxis, from.y ?? 0, steps[1], this.grain.y) };
    if (this.handles[held]) this.handles[held] = { ...this.handles[held], ...place };
    else this.place = place;
    this.rest({ ...place, ...this.named(this.handles[held]?.name), panel: panel.id });
  }

  // A place reached by keys is the last one when no key was pressed for a while.
  rest(what) {
    this.tell({ ...what, last: false });
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell({ ...what, last: true }), Picker.PATIENCE);
  }

  panels() {
    return Object.values(this.element._fullLayout?._plots ?? {});
  }

  // Which pair of axes lies under the pointer.
  panel(event) {
    const { x, y } = this.inside(event);
    return this.panels().find(({ xaxis, yaxis }) =>
      x >= xaxis._offset && x <= xaxis._offset + xaxis._length && y >= yaxis._offset && y <= yaxis._offset + yaxis._length);
  }

  inside(event) {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  at(event, { id, xaxis, yaxis }) {
    const { x, y } = this.inside(event);
    const within = (pixels, axis) => axis.p2d(Math.min(axis._length, Math.max(0, pixels - axis._offset)));
    return { x: within(x, xaxis), y: within(y, yaxis), panel: id };
  }

  tell(what) {
    this.waiting = what;
    if (this.asked && performance.now() - this.asked < Picker.PATIENCE) return;
    // The last of a drag brings nothing new to draw, so there may be no answer to wait for.
    this.asked = what.last ? 0 : performance.now();
    this.waiting = undefined;
    this.sendValue("picked", what);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.answered(), Picker.PATIENCE);
  }

  answered() {
    this.asked = 0;
    if (this.waiting) this.tell(this.waiting);
  }
}

// The dashboard may be served under any path, so the address is taken from Streamlit's own script.
function address(path) {
  const own = document.querySelector('script[src*="static/js/"]')?.src;
  return own ? own.slice(0, own.lastIndexOf("static/js/")) + path : `/${path}`;
}

function plotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address("app/static/plotly.min.js");
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      library = undefined; // the next figure tries again
      reject(new Error("plotly.js did not load"));
    };
    document.head.append(script);
  });
  return library;
}

function theme(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(`--st-${name}`).trim();
  return {
    text: colour("text-color") || style.color,
    paper: colour("secondary-background-color"),
    border: colour("border-color"),
  };
}
