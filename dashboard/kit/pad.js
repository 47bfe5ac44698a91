// The shared Pad on a page of the dashboard. The drawing also lies in the tab's sessionStorage, so it outlives a change
// of page and a reload. Examples stand below it: pressed, one draws itself.
const STORAGE = "workbench-pad";
const PAUSE = 100; // milliseconds from one message to the next while the pen moves
const PATIENCE = 1000; // milliseconds after which the answer to such a message is not waited for any more
const PLAYED = 800; // milliseconds that a drawing takes which draws itself
const pads = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  let pad = pads.get(parentElement);
  const fresh = !pad;
  const { pen_width, wish, live, answered, examples } = read(data);
  if (fresh) pads.set(parentElement, (pad = new LivePad(parentElement, { drawing: restored({ pen_width }) })));
  pad.page.live = live;
  pad.page.send = (drawing, moving) => {
    if (!moving) keep(drawing);
    setStateValue("drawing", moving ? { ...drawing, moving } : drawing);
  };
  if (fresh) offer(parentElement, pad, examples);
  pad.paint(); // the theme may have changed
  if (fresh && pad.strokes.length) pad.send();
  if (!fresh && wish && wish.id !== pad.heard) fulfil(pad, wish);
  pad.heard = wish?.id; // a pad that is made anew has nothing to do
  pad.answered(answered);
  return () => {
    pad.release();
    pads.delete(parentElement);
  };
}

// A pad that also tells what is drawn while the pen moves, where the page wants it, and that can draw by itself.
class LivePad extends Pad {
  told = 0; // the number of the last message that was sent while the pen moved and is not answered yet; else 0
  sentAt = 0;
  untold = false; // whether there are points that were not sent

  grew() {
    this.untold = true;
    this.live();
  }

  // What is there so far goes out where there is more of it: ten times a second at most, and not before the last of
  // these messages was answered, so that none ever waits for another.
  live() {
    clearTimeout(this.later);
    if (!this.page.live || !this.untold) return;
    const wait = this.sentAt + (this.told ? PATIENCE : PAUSE) - performance.now();
    if (wait > 0) {
      this.later = setTimeout(() => this.live(), wait);
      return;
    }
    this.tell(this.shown().map((stroke) => [...stroke]), true);
    this.told = this.number;
  }

  // Python has answered the drawing with this number.
  answered(number) {
    if (!this.told || number < this.told) return;
    this.told = 0;
    this.live();
  }

  send() {
    this.tell(this.strokes, false);
    this.told = 0;
  }

  tell(strokes, moving) {
    clearTimeout(this.later);
    this.untold = false;
    this.sentAt = performance.now();
    this.number += 1;
    this.page.send({ number: this.number, strokes, pen_width: this.width }, moving);
  }

  shown() {
    return this.played ?? super.shown();
  }

  // Draws by itself; whoever takes the pen meanwhile has all of it at once.
  play(strokes, words) {
    this.settle();
    this.whole = () => this.become(strokes, words);
    const total = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    const began = performance.now();
    const step = (now) => {
      let left = Math.ceil((total * (now - began)) / PLAYED);
      if (left >= total) return this.settle();
      this.played = [];
      for (const stroke of strokes) {
        if (left > 0) this.played.push(stroke.slice(0, left));
        left -= stroke.length;
      }
      this.paint();
      if (this.played.length) this.grew();
      this.frame = requestAnimationFrame(step);
    };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.settle();
    else this.frame = requestAnimationFrame(step);
  }

  settle() {
    cancelAnimationFrame(this.frame);
    const whole = this.whole;
    this.played = this.whole = null;
    whole?.();
  }

  release() {
    super.release();
    clearTimeout(this.later);
    cancelAnimationFrame(this.frame);
  }
}

// The examples as small buttons, each with its strokes.
function offer(parentElement, pad, examples) {
  const row = document.createElement("div");
  row.className = "examples";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", tr("Examples: press one, and it draws itself"));
  for (const { name, strokes } of examples) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = tr("Draw this: {name}", { name });
    button.setAttribute("aria-label", button.title);
    const lines = strokes.map((stroke) => `<polyline points="${stroke.map((place) => place.join(" ")).join(" ")}" />`);
    button.innerHTML = `<svg viewBox="10 10 260 260" aria-hidden="true">${lines.join("")}</svg>`;
    button.onclick = () => pad.play(strokes, tr("Drawn: {name}", { name }));
    row.append(button);
  }
  parentElement.querySelector(".pad").append(row);
}

// What the page wishes is a step like any other: it can be undone. A drawing that went on meanwhile stays as it is.
function fulfil(pad, wish) {
  if (pad.stroke) return;
  if (wish.what === "clear" && pad.number === wish.drawing) pad.clear();
  if (wish.what === "restore" && !pad.strokes.length) pad.undo();
  if (wish.what === "play") pad.play(wish.strokes, tr("Drawn: {name}", wish));
}

function keep({ strokes, pen_width }) {
  try {
    sessionStorage.setItem(STORAGE, JSON.stringify({ strokes, pen_width }));
  } catch {
    // Storage is full or forbidden: the drawing then lives as long as the page.
  }
}

function restored({ pen_width }) {
  const drawing = { strokes: [], pen_width };
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORAGE));
    if (Array.isArray(kept?.strokes)) drawing.strokes = kept.strokes;
    if (kept?.pen_width > 0) drawing.pen_width = kept.pen_width;
  } catch {
    // What lies there is not ours, or storage is forbidden: begin with an empty pad.
  }
  return drawing;
}
