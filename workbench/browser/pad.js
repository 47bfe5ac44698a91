// The drawing pad. The canvas is the truth: strokes and their history live here, and every finished stroke sends the
// whole drawing, so a message that is overtaken by a later one loses nothing.
//
// Shared by the dashboard and the notebooks: each puts a few lines of its own behind this. `page` says what differs:
//   drawing            what is on it at first: strokes, pen_width
//   send(drawing)      tells Python: number (each change counts one up), strokes, pen_width
const SIDE = 280; // the canvas in its own units, whatever its size on the screen
const NEAR = 1.2; // points closer than this to the last one are left out

export class Pad {
  constructor(parent, page) {
    translate(parent);
    this.page = page;
    this.root = parent.querySelector(".pad");
    this.canvas = parent.querySelector("canvas");
    this.slider = parent.querySelector("input");
    this.status = parent.querySelector("[role=status]");
    this.buttons = [...parent.querySelectorAll("[data-do]")];
    this.strokes = page.drawing.strokes; // never changed in place, so a step of the history is the list itself
    this.past = [];
    this.future = [];
    this.stroke = null; // the one being drawn
    this.pointer = null;
    this.cursor = null; // [x, y] while drawing with the keyboard
    this.width = page.drawing.pen_width;
    this.number = 0;
    this.slider.value = this.width;
    this.listen();
    this.paint();
  }

  listen() {
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(end, (event) => event.pointerId === this.pointer && this.up());
    }
    canvas.addEventListener("blur", () => this.keyboardOff());
    this.root.addEventListener("keydown", (event) => this.key(event));
    for (const button of this.buttons) button.addEventListener("click", () => this[button.dataset.do]());
    this.slider.addEventListener("input", () => {
      this.width = Number(this.slider.value);
      this.paint();
    });
    this.slider.addEventListener("change", () => this.changed(tr("Pen width {width}", this)));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(canvas);
  }

  release() {
    this.observer.disconnect();
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const inside = (value) => Math.round(Math.min(Math.max(value, 0), SIDE) * 10) / 10;
    return [inside(((event.clientX - box.left) / box.width) * SIDE), inside(((event.clientY - box.top) / box.height) * SIDE)];
  }

  down(event) {
    if (this.pointer !== null || event.button !== 0) return; // a second finger, the right button
    this.keyboardOff();
    this.settle();
    this.pointer = event.pointerId;
    try {
      this.canvas.setPointerCapture(event.pointerId);
    } catch {
      // Events made by a script have no pointer to capture; the stroke still ends with its pointerup.
    }
    this.stroke = [this.place(event)];
    this.paint();
  }

  move(event) {
    if (event.pointerId !== this.pointer || !this.stroke) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const step of events.length ? events : [event]) this.extend(this.place(step));
    this.paint();
  }

  extend([x, y]) {
    const [lastX, lastY] = this.stroke.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < NEAR) return;
    this.stroke.push([x, y]);
    this.grew();
  }

  grew() {} // a stroke that is being drawn has a point more

  settle() {} // somebody does something: what is still under way comes to its end first

  // What is to be seen now: the finished strokes, and the one that is being drawn.
  shown() {
    return this.stroke ? [...this.strokes, this.stroke] : this.strokes;
  }

  up() {
    this.pointer = null;
    this.finish();
  }

  finish() {
    const stroke = this.stroke;
    this.stroke = null;
    if (stroke) this.become([...this.strokes, stroke], tr("Stroke {number} drawn", { number: this.strokes.length + 1 }));
  }

  become(strokes, words) {
    this.past.push(this.strokes);
    this.future = [];
    this.strokes = strokes;
    this.changed(words);
  }

  undo() {
    this.settle();
    if (!this.past.length) return;
    this.future.push(this.strokes);
    this.strokes = this.past.pop();
    this.changed(tr("Taken back"));
  }

  redo() {
    this.settle();
    if (!this.future.length) return;
    this.past.push(this.strokes);
    this.strokes = this.future.pop();
    this.changed(tr("Brought again"));
  }

  clear() {
    this.settle();
    this.stroke = null;
    if (this.strokes.length) this.become([], tr("The pad is empty"));
    else this.paint();
  }

  changed(words) {
    this.status.textContent = words;
    this.paint();
    this.send();
  }

  send() {
    this.number += 1;
    this.page.send({ number: this.number, strokes: this.strokes, pen_width: this.width });
  }

  key(event) {
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && letter === "z" && !event.shiftKey) this.undo();
    else if (command && (letter === "y" || (letter === "z" && event.shiftKey))) this.redo();
    else if (command || event.altKey) return;
    else if (["Delete", "Escape", "Backspace"].includes(event.key)) this.clear();
    else if (event.target !== this.canvas) return; // the slider and the buttons have keys of their own
    else if (event.key === " ") this.togglePen();
    else if (event.key.startsWith("Arrow")) this.walk(event.key.slice(5), event.shiftKey ? 3 : 12);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  walk(direction, step) {
    const [x, y] = this.cursor ?? [SIDE / 2, SIDE / 2];
    const by = { Left: [-step, 0], Right: [step, 0], Up: [0, -step], Down: [0, step] }[direction];
    const inside = (value) => Math.min(Math.max(value, 0), SIDE);
    this.cursor = this.cursor ? [inside(x + by[0]), inside(y + by[1])] : [x, y];
    if (this.stroke && this.pointer === null) this.extend(this.cursor);
    this.paint();
  }

  togglePen() {
    this.cursor ??= [SIDE / 2, SIDE / 2];
    if (this.stroke) return this.finish();
    this.stroke = [this.cursor];
    this.status.textContent = tr("Pen down");
    this.paint();
  }

  keyboardOff() {
    if (this.pointer === null) this.finish();
    this.cursor = null;
    this.paint();
  }

  paint() {
    const size = Math.round(this.canvas.clientWidth * (window.devicePixelRatio || 1));
    if (!size) return;
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    const context = this.canvas.getContext("2d");
    const style = getComputedStyle(this.root);
    context.setTransform(size / SIDE, 0, 0, size / SIDE, 0, 0);
    context.clearRect(0, 0, SIDE, SIDE);
    context.strokeStyle = context.fillStyle = style.color;
    context.lineWidth = this.width;
    context.lineCap = context.lineJoin = "round";
    const all = this.shown();
    for (const stroke of all) trace(context, stroke, this.width);
    if (this.cursor) this.paintCursor(context, style.getPropertyValue("--st-primary-color"));
    this.root.classList.toggle("drawn", all.length > 0 || this.cursor !== null);
    const usable = { undo: this.past.length, redo: this.future.length, clear: this.strokes.length };
    for (const button of this.buttons) button.disabled = !usable[button.dataset.do];
  }

  paintCursor(context, colour) {
    const [x, y] = this.cursor;
    context.strokeStyle = colour || "currentColor";
    context.lineWidth = this.stroke ? 4 : 2;
    context.beginPath();
    context.arc(x, y, this.width / 2 + 3, 0, 2 * Math.PI);
    context.moveTo(x - 14, y);
    context.lineTo(x + 14, y);
    context.moveTo(x, y - 14);
    context.lineTo(x, y + 14);
    context.stroke();
  }
}

function trace(context, stroke, width) {
  context.beginPath();
  if (stroke.length === 1) {
    context.arc(stroke[0][0], stroke[0][1], width / 2, 0, 2 * Math.PI);
    return context.fill();
  }
  context.moveTo(...stroke[0]);
  for (let i = 1; i < stroke.length - 1; i++) {
    // A curve through the midpoints looks like ink; the points that are sent stay as they were.
    const middle = [(stroke[i][0] + stroke[i + 1][0]) / 2, (stroke[i][1] + stroke[i + 1][1]) / 2];
    context.quadraticCurveTo(...stroke[i], ...middle);
  }
  context.lineTo(...stroke.at(-1));
  context.stroke();
}
