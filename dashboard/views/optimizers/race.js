// A race of optimizers. Python computes it whole and sends all paths at once; playing, stepping and going to a step happen
// here, without a word to Python. Only another start, another line to look at and where the race was stopped are told.
const PATIENCE = 400; // milliseconds until an unanswered message counts as lost
const TALLEST = 400; // pixels of the map
const LEFT = 40, BOTTOM = 34, TOP = 8, RIGHT = 8; // around the map and the curves, for their numbers
const SPEEDS = [4, 12, 30, 90]; // steps a second
const DASHES = { solid: [], dash: [8, 4], dot: [2, 4], dashdot: [8, 4, 2, 4], longdash: [12, 5] };
const stages = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".race");
  const told = read(data);
  let stage = stages.get(root);
  if (!stage) stages.set(root, (stage = new Stage(root)));
  stage.send = setTriggerValue;
  stage.show(told);
  return () => {
    stage.release();
    stages.delete(root);
  };
}

class Stage {
  constructor(root) {
    translate(root);
    const find = (wanted) => root.querySelector(wanted);
    Object.assign(this, { root, map: find(".map"), curve: find(".curve"), board: find(".board"), finding: find(".finding"),
      formula: find(".formula"), slider: find(".scrub input"), where: find(".where"), speed: find("select") });
    this.buttons = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
    this.speed.append(...SPEEDS.map((speed) => new Option(tr("{speed} steps/s", { speed }), speed)));
    this.picture = new Image();
    this.rows = new Map();
    this.now = undefined; // where the race stands: steps, with what is walked of the next one
    this.playing = false;
    this.asked = 0;
    this.drawn = 0;
    this.listen();
  }

  listen() {
    const does = {
      first: () => this.go(0), last: () => this.go(this.data.steps), back: () => this.go(Math.ceil(this.now) - 1),
      step: () => this.go(Math.floor(this.now) + 1), play: () => this.play(!this.playing),
    };
    for (const [name, button] of Object.entries(this.buttons)) button.addEventListener("click", does[name]);
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    this.speed.addEventListener("change", () => this.tell({ speed: Number(this.speed.value), last: true }));
    const on = (canvas, name, what) => canvas.addEventListener(name, what);
    on(this.map, "pointerdown", (event) => this.grab(event));
    on(this.map, "pointermove", (event) => this.held && this.drag(event, false));
    on(this.map, "pointerup", (event) => this.held && this.drag(event, true));
    on(this.map, "pointercancel", () => {
      if (this.held) this.tell({ start: this.start, last: true });
      this.held = false;
    });
    on(this.map, "click", (event) => event.pointerType === "touch" && this.drag(event, true));
    on(this.map, "keydown", (event) => this.key(event));
    on(this.curve, "pointerdown", (event) => {
      this.curve.setPointerCapture?.(event.pointerId);
      this.scrubbing = true;
      this.scrub(event);
    });
    on(this.curve, "pointermove", (event) => this.scrubbing && this.scrub(event));
    for (const end of ["pointerup", "pointercancel"]) on(this.curve, end, () => (this.scrubbing = false));
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.root);
    // The colours of the page may change without a word.
    this.watch = setInterval(() => getComputedStyle(this.root).color !== this.colour && this.paint(), 1000);
  }

  release() {
    this.observer.disconnect();
    clearInterval(this.watch);
    for (const timer of [this.later, this.resting, this.stopped]) clearTimeout(timer);
    cancelAnimationFrame(this.frame);
  }

  show(data) {
    const whole = this.data && this.now >= this.data.steps;
    this.data = data;
    if (this.now === undefined) {
      this.now = data.step;
      this.speed.value = data.speed;
      // A race that nobody has gone into yet is run once; who wants nothing to move by itself sees its end.
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (this.now >= data.steps && !still) this.frame = requestAnimationFrame(() => this.play(true));
    } else if (whole || this.now > data.steps) this.now = data.steps;
    if (!this.waiting?.start) this.start = data.start;
    if (this.picture.src !== data.map) {
      const picture = new Image();
      picture.src = data.map;
      picture.decode().then(() => {
        if (this.data.map !== data.map) return; // another surface was asked for meanwhile
        this.picture = picture;
        this.paint();
      }, () => {});
    }
    this.slider.max = data.steps;
    this.formula.textContent = tr("{label}: {formula}. Click or drag to move the start; arrow keys move it too.", data);
    this.makeBoard();
    this.paint();
    this.root.dataset.answers = Number(this.root.dataset.answers ?? 0) + 1;
    this.answered();
  }

  // Playing

  play(on) {
    if (on && this.now >= this.data.steps) this.now = 0;
    this.playing = on;
    this.last = undefined;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.stopped);
    if (on) this.frame = requestAnimationFrame((time) => this.next(time));
    else this.go(Math.round(this.now));
    this.paint();
  }

  next(time) {
    if (!this.playing) return;
    // A page that was busy or hidden goes on where it was.
    const passed = Math.min(time - (this.last ?? time), 250) / 1000;
    this.last = time;
    this.now = Math.min(this.data.steps, this.now + passed * Number(this.speed.value));
    if (this.now >= this.data.steps) this.play(false);
    else {
      this.paint();
      this.frame = requestAnimationFrame((later) => this.next(later));
    }
  }

  // Go to a step and stay there.
  go(step) {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.now = Math.min(this.data.steps, Math.max(0, step));
    this.paint();
    clearTimeout(this.stopped);
    this.stopped = setTimeout(() => this.now !== this.data.step && this.tell({ step: this.now, last: true }), 300);
  }

  scrub(event) {
    const box = this.curve.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    this.go(Math.round(share * this.data.steps));
  }

  // The start

  grab(event) {
    // A finger that moves over the map scrolls the page; one that taps moves the start.
    if (event.button || event.pointerType === "touch") return;
    this.held = true;
    this.map.setPointerCapture?.(event.pointerId);
    this.drag(event, false);
  }

  drag(event, last) {
    if (last) this.held = false;
    const box = this.map.getBoundingClientRect(), { left, top, width, height } = this.place;
    const [x_low, x_high, y_low, y_high] = this.data.bounds;
    const within = (share) => Math.min(1, Math.max(0, share));
    this.move(x_low + within((event.clientX - box.left - left) / width) * (x_high - x_low),
      y_high - within((event.clientY - box.top - top) / height) * (y_high - y_low), last);
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const [x_low, x_high, y_low, y_high] = this.data.bounds, size = event.shiftKey ? 0.1 : 0.01;
    const within = (value, low, high) => Math.min(high, Math.max(low, value));
    this.move(within(this.start[0] + way[0] * size * (x_high - x_low), x_low, x_high),
      within(this.start[1] + way[1] * size * (y_high - y_low), y_low, y_high), false);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell({ start: this.start, last: true }), PATIENCE);
  }

  move(x, y, last) {
    this.start = [Number(x.toPrecision(4)), Number(y.toPrecision(4))];
    this.paint();
    this.tell({ start: this.start, last });
  }

  // One message at a time; the next, with what is newest, leaves when Python has answered.
  tell(what) {
    this.waiting = { ...this.waiting, ...what };
    if (this.asked && performance.now() - this.asked < PATIENCE) return;
    // The last of a drag brings nothing new to draw, so there may be no answer to wait for.
    this.asked = this.waiting.last ? 0 : performance.now();
    this.send("gesture", this.waiting);
    this.waiting = undefined;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.answered(), PATIENCE);
  }

  answered() {
    this.asked = 0;
    if (this.waiting) this.tell({});
  }

  // Drawing

  paint() {
    if (!this.data || !this.root.clientWidth) return;
    const style = getComputedStyle(this.root), colour = (name) => style.getPropertyValue(`--st-${name}`).trim();
    this.colour = style.color;
    this.text = colour("text-color") || style.color;
    this.back = colour("background-color") || "#fff";
    this.edge = colour("border-color") || "#999";
    this.font = style.fontFamily;
    this.paintMap();
    this.paintCurve();
    this.paintBoard();
    const step = Math.floor(this.now);
    this.slider.value = step;
    this.slider.style.setProperty("--filled", `${(100 * step) / this.data.steps}%`);
    this.where.textContent = tr("step {step} of {steps}", { step, steps: this.data.steps });
    const play = this.buttons.play, words = this.playing ? `❚❚ ${tr("Pause")}` : `▶ ${tr("Play")}`;
    if (play.textContent !== words) play.textContent = words;
    this.drawn += 1;
    Object.assign(this.root.dataset, { drawn: this.drawn, step, start: this.start.join() });
  }

  sized(canvas, width, height) {
    const scale = window.devicePixelRatio || 1, [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across || canvas.height !== down) {
      [canvas.width, canvas.height] = [across, down];
      canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = `11px ${this.font}`;
    pen.lineJoin = "round";
    return pen;
  }

  // Both weights have the same scale, so that the way down stands square on the lines.
  paintMap() {
    const { data } = this, [x_low, x_high, y_low, y_high] = data.bounds, wide = this.map.clientWidth;
    const ratio = (x_high - x_low) / (y_high - y_low), width = Math.min(wide - LEFT - RIGHT, TALLEST * ratio), height = width / ratio;
    const left = LEFT + (wide - LEFT - RIGHT - width) / 2, place = (this.place = { left, top: TOP, width, height });
    const pen = this.sized(this.map, wide, height + TOP + BOTTOM);
    const x = (value) => left + ((value - x_low) / (x_high - x_low)) * width;
    const y = (value) => TOP + ((y_high - value) / (y_high - y_low)) * height;
    if (this.picture.complete && this.picture.naturalWidth) pen.drawImage(this.picture, left, TOP, width, height);
    this.frameAround(pen, place, ticks(x_low, x_high, 6).map((tick) => [x(tick), number(tick)]),
      ticks(y_low, y_high, 5).map((tick) => [y(tick), number(tick)]), tr("first weight"), tr("second weight"));
    pen.save();
    pen.beginPath();
    pen.rect(left, TOP, width, height);
    pen.clip();
    pen.strokeStyle = "#D55E00";
    pen.lineWidth = 2.5;
    for (const [across, up] of data.minima) mark(pen, "cross", x(across), y(up), 6);
    const inFront = [...data.racers].sort((a, b) => (a.name === data.focus) - (b.name === data.focus));
    for (const racer of inFront) {
      this.pencil(pen, racer);
      this.line(pen, racer.x.map(x), racer.y.map(y));
    }
    for (const racer of inFront) {
      const at = this.at(racer, racer.x, racer.y), inside = (value, low, high) => Math.min(high, Math.max(low, value));
      const [across, up] = [inside(x(at[0]), left + 6, left + width - 6), inside(y(at[1]), TOP + 6, TOP + height - 6)];
      pen.globalAlpha = across === x(at[0]) && up === y(at[1]) ? 1 : 0.45; // who is off the map waits at its edge
      this.symbol(pen, racer, across, up, racer.name === data.focus ? 7 : 5.5);
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
    pen.strokeStyle = this.text;
    pen.lineWidth = 2;
    const [sx, sy] = this.start;
    pen.beginPath();
    pen.arc(x(sx), y(sy), 9, 0, 7);
    pen.stroke();
    pen.fillStyle = this.text;
    pen.textAlign = x(sx) > left + width - 50 ? "right" : "left";
    pen.textBaseline = "bottom";
    pen.fillText(tr("start"), x(sx) + (pen.textAlign === "left" ? 10 : -10), y(sy) - 6);
    pen.restore();
    this.map.setAttribute("aria-label", tr("{alt} The start is at {start}. Arrow keys move it.", { alt: data.alt, start: this.start.map(number).join(", ") }));
  }

  paintCurve() {
    const { data } = this, wide = this.curve.clientWidth, tall = wide < 360 ? 190 : 230;
    const pen = this.sized(this.curve, wide, tall), [low, high] = data.powers;
    const place = { left: LEFT, top: TOP, width: wide - LEFT - RIGHT, height: tall - TOP - BOTTOM };
    const x = (step) => LEFT + (step / data.steps) * place.width;
    const y = (height) => TOP + ((high - Math.max(low, Math.log10(height))) / (high - low)) * place.height;
    const powers = ticks(Math.ceil(low), Math.floor(high), 5).filter(Number.isInteger);
    this.frameAround(pen, place, ticks(0, data.steps, 5).map((tick) => [x(tick), number(tick)]),
      powers.map((power) => [y(10 ** power), power === 0 ? "1" : `10${raised(power)}`]), tr("step"), tr("height above lowest"), true);
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, TOP - 4, place.width + RIGHT, place.height + 4);
    pen.clip();
    pen.strokeStyle = this.text;
    pen.globalAlpha = 0.5;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x(this.now), TOP);
    pen.lineTo(x(this.now), TOP + place.height);
    pen.stroke();
    for (const racer of data.racers) {
      const steps = racer.heights.map((_, step) => x(step));
      this.pencil(pen, racer);
      this.line(pen, steps, racer.heights.map(y));
    }
    for (const racer of data.racers) {
      pen.globalAlpha = 1;
      this.symbol(pen, racer, ...this.at(racer, racer.heights.map((_, step) => x(step)), racer.heights.map(y)), 4.5);
    }
    pen.restore();
    this.curve.setAttribute("aria-label", `${tr("How high each is above the lowest point after each step, on a logarithmic scale.")} ${data.finding.join(" ")}`);
  }

  frameAround(pen, { left, top, width, height }, across, up, title, side, lines = false) {
    pen.strokeStyle = this.edge;
    pen.lineWidth = 1;
    pen.setLineDash([]);
    pen.strokeRect(left, top, width, height);
    pen.fillStyle = this.text;
    pen.globalAlpha = 0.8;
    pen.textBaseline = "top";
    pen.textAlign = "center";
    for (const [place, words] of across) pen.fillText(words, place, top + height + 4);
    pen.fillText(title, left + width / 2, top + height + 18);
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const [place, words] of up) {
      pen.fillText(words, left - 5, place);
      if (lines) line(pen, [left, left + width], [place, place]);
    }
    pen.save();
    pen.translate(left - 32, top + height / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    pen.fillText(side, 0, 0);
    pen.restore();
    pen.globalAlpha = 1;
  }

  pencil(pen, racer) {
    const focused = racer.name === this.data.focus;
    pen.strokeStyle = racer.colour;
    pen.lineWidth = focused ? 3 : 1.8;
    pen.globalAlpha = focused ? 1 : 0.75;
    pen.setLineDash(DASHES[racer.dash] ?? []);
  }

  // The line as far as it is walked now.
  line(pen, xs, ys) {
    const whole = Math.min(Math.floor(this.now), xs.length - 1), part = this.now - Math.floor(this.now);
    pen.beginPath();
    pen.moveTo(xs[0], ys[0]);
    for (let step = 1; step <= whole; step += 1) pen.lineTo(xs[step], ys[step]);
    if (whole + 1 < xs.length) pen.lineTo(...between(xs, ys, whole, part));
    pen.stroke();
  }

  at(racer, xs, ys) {
    const whole = Math.min(Math.floor(this.now), xs.length - 1);
    return whole + 1 < xs.length ? between(xs, ys, whole, this.now - Math.floor(this.now)) : [xs[whole], ys[whole]];
  }

  symbol(pen, racer, x, y, size) {
    const open = racer.symbol.endsWith("-open");
    pen.setLineDash([]);
    pen.fillStyle = open ? this.back : racer.colour;
    pen.strokeStyle = open ? racer.colour : this.back;
    pen.lineWidth = open ? 2 : 1.2;
    mark(pen, racer.symbol.replace("-open", ""), x, y, size);
  }

  makeBoard() {
    const names = this.data.racers.map((racer) => racer.name);
    if (names.join() === [...this.rows.keys()].join()) return;
    this.rows = new Map(names.map((name) => {
      const row = document.createElement("button");
      row.type = "button";
      row.innerHTML = "<i></i><canvas aria-hidden='true'></canvas><span></span><b></b>";
      row.addEventListener("click", () => {
        this.data.focus = name;
        this.paint();
        this.tell({ focus: name, last: true });
      });
      return [name, row];
    }));
    this.board.replaceChildren(...this.rows.values());
  }

  // Who is lowest stands on top; who has left stands below.
  paintBoard() {
    const { data } = this, step = Math.floor(this.now);
    const gone = (racer) => racer.lost !== null && step >= racer.lost;
    const height = (racer) => (gone(racer) ? Infinity : racer.heights[step]);
    const arrived = (racer) => racer.arrives !== null && step >= racer.arrives;
    // Of those who are at the bottom, the first to arrive stands first.
    const since = (racer) => (arrived(racer) ? racer.arrives : Infinity);
    const order = [...data.racers].sort((a, b) => (since(a) === since(b) ? height(a) - height(b) : since(a) - since(b)));
    const shape = JSON.stringify([step, order.map((racer) => [racer.name, height(racer), racer.rate]), data.focus, this.text, this.back]);
    if (shape === this.shape) return;
    this.shape = shape;
    order.forEach((racer, rank) => {
      const row = this.rows.get(racer.name), [place, swatch, words, end] = row.children;
      row.style.order = rank;
      row.classList.toggle("lost", gone(racer));
      row.setAttribute("aria-pressed", racer.name === data.focus);
      place.textContent = rank + 1;
      words.replaceChildren(racer.label, Object.assign(document.createElement("small"), { textContent: tr("rate {rate}", { rate: number(racer.rate) }) }));
      end.textContent = gone(racer) ? tr("flew off at step {lost}", racer)
        : arrived(racer) ? tr("at the bottom, step {arrives}", racer)
          : height(racer) > racer.heights[0] * (1 + 1e-9) ? tr("{height}, above its start", { height: number(height(racer)) })
          : number(height(racer));
      const pen = this.sized(swatch, 40, 16);
      this.pencil(pen, racer);
      line(pen, [0, 40], [8, 8]);
      pen.globalAlpha = 1;
      this.symbol(pen, racer, 20, 8, 5);
    });
    const [title, more] = data.finding, best = order[0];
    const now = step === 0 ? tr("At the start. Press play.") : gone(best) ? tr("All have flown off.")
      : arrived(best) ? ntr("{label} was first at the bottom, after {amount} step.", "{label} was first at the bottom, after {amount} steps.",
        best.arrives, best)
        : ntr("After {amount} step {label} is lowest, at {height}.", "After {amount} steps {label} is lowest, at {height}.", step,
          { label: best.label, height: number(height(best)) });
    this.finding.replaceChildren(step >= data.steps ? title + "." : now);
    if (more && step >= data.steps) this.finding.append(Object.assign(document.createElement("small"), { textContent: more }));
  }
}

const between = (xs, ys, step, part) => [xs[step] + part * (xs[step + 1] - xs[step]), ys[step] + part * (ys[step + 1] - ys[step])];
const number = (value) => String(Number(value.toPrecision(3))).replace("e-", "e−").replace(/^-/, "−");
const raised = (power) => String(power).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);

function line(pen, xs, ys) {
  pen.beginPath();
  xs.forEach((x, index) => pen.lineTo(x, ys[index]));
  pen.stroke();
}

// Round numbers between two others, about as many as asked for.
function ticks(low, high, wanted) {
  const rough = (high - low) / wanted, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((digit) => digit * power >= rough) * power;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(6)));
}

// A mark around a place: filled and edged, in the shapes that Plotly knows by these names.
function mark(pen, symbol, x, y, size) {
  const corners = { square: [4, Math.PI / 4, 1.2], diamond: [4, 0, 1.3], pentagon: [5, -Math.PI / 2, 1.15],
    "triangle-up": [3, -Math.PI / 2, 1.35], "triangle-down": [3, Math.PI / 2, 1.35] }[symbol];
  pen.beginPath();
  if (symbol === "cross") {
    for (const [from, to] of [[-1, 1], [1, -1]]) {
      pen.moveTo(x - size, y - from * size);
      pen.lineTo(x + size, y - to * size);
    }
    pen.stroke();
    return;
  }
  if (symbol === "star") {
    for (let corner = 0; corner < 10; corner += 1) {
      const angle = -Math.PI / 2 + (corner * Math.PI) / 5, far = size * (corner % 2 ? 0.6 : 1.45);
      pen.lineTo(x + far * Math.cos(angle), y + far * Math.sin(angle));
    }
  } else if (corners) {
    const [count, turned, far] = corners;
    for (let corner = 0; corner < count; corner += 1) {
      const angle = turned + (corner * 2 * Math.PI) / count;
      pen.lineTo(x + far * size * Math.cos(angle), y + far * size * Math.sin(angle));
    }
  } else pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.closePath();
  pen.fill();
  pen.stroke();
}
