// The playground's drawing. Python sends films: a few pictures in a row, each of them whole, so one that is overtaken by a
// later one loses nothing. While it plays, the browser asks for the next film as soon as it begins to show this one, and
// for as many pictures as it will have time for: a page as a whole is slow to change, a picture is not.
const SHORTEST = 45; // milliseconds between two pictures
const AIM = 60; // milliseconds between two pictures, where a film takes long to come
const MOST = 8; // pictures in a film
const PATIENCE = 3000; // milliseconds until an unanswered question is asked again
const BLUE = [0, 114, 178], ORANGE = [213, 94, 0];
const EVENT = "#CC79A7", BLUE_LINE = "#0072B2", ORANGE_LINE = "#D55E00";
const drawings = new WeakMap();
const NUDGE = 0.1; // what the keys + and − add to a weight
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export default function ({ parentElement, data, setTriggerValue }) {
  const told = read(data);
  let drawing = drawings.get(parentElement);
  if (!drawing) drawings.set(parentElement, (drawing = new Drawing(parentElement)));
  drawing.send = setTriggerValue;
  drawing.show(told);
  return () => {
    drawing.release();
    drawings.delete(parentElement);
  };
}

class Drawing {
  constructor(parent) {
    translate(parent);
    const find = (wanted) => parent.querySelector(wanted);
    this.root = find(".playground");
    [this.wires, this.plane, this.curve] = [find(".wires"), find(".plane"), find(".curve")];
    [this.heads, this.editor, this.note, this.numbers, this.hint, this.beside, this.log] =
      [find(".heads"), find(".editor"), find(".note"), find(".numbers"), find(".hint"), find(".beside"), find(".log")];
    this.number = this.editor.querySelector("input");
    this.images = new Map(); // small canvases, one for each surface, filled again with every picture
    this.lines = [];
    this.drawn = 0; // how many pictures were drawn
    this.asked = 0; // when the next picture was asked for
    this.listen();
  }

  show(data) {
    const now = performance.now();
    this.data = data;
    data.inside = bytes(data.inputs);
    data.dots = ["x", "y", "label", "test"].map((name) => bytes(data.points[name]));
    if (data.playing && this.asked) this.took = 0.6 * (this.took ?? now - this.asked) + 0.4 * (now - this.asked);
    const pace = Math.max(SHORTEST, (this.took ?? 0) / data.stills.length);
    this.queue = data.stills.map((still, index) => ({ still, due: now + index * pace }));
    clearTimeout(this.later);
    if (!data.playing) this.asked = 0;
    else this.later = setTimeout(() => this.ask(), Math.max(0, this.asked + SHORTEST - now));
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this.next());
  }

  ask() {
    this.asked = performance.now();
    const pictures = Math.min(MOST, Math.max(1, Math.round((this.took ?? 0) / AIM)));
    this.send("wanted", { after: this.data.number, pictures });
  }

  release() {
    cancelAnimationFrame(this.waiting);
    clearTimeout(this.later);
    clearInterval(this.watch);
    this.observer.disconnect();
  }

  // Show the picture whose time has come.
  next() {
    const now = performance.now(), due = this.queue.filter((entry) => entry.due <= now);
    if (due.length && this.root.clientWidth) {
      this.queue.splice(0, due.length);
      const still = due.at(-1).still;
      this.picture = { ...still, all: [this.data.inside, ...still.neurons.map(bytes)], says: bytes(still.surface) };
      this.paint();
      this.drawn += 1;
      this.root.dataset.drawn = this.drawn;
      this.root.dataset.step = still.numbers.step;
      this.root.dataset.engine = this.data.beside ? "keras" : "numpy";
    }
    if (this.queue.length) this.waiting = requestAnimationFrame(() => this.next());
  }

  paint() {
    if (!this.picture || !this.root.clientWidth) return;
    this.theme();
    this.place();
    this.paintHeads();
    this.paintWires();
    this.paintPlane();
    this.paintCurve();
    this.paintNumbers();
    this.beside.hidden = !this.data.beside;
    if (this.beside.textContent !== this.data.beside) this.beside.textContent = this.data.beside;
  }

  theme() {
    const style = getComputedStyle(this.root);
    this.text = style.getPropertyValue("--st-text-color").trim() || style.color;
    this.back = style.getPropertyValue("--st-background-color").trim() || "#fff";
    this.edge = style.getPropertyValue("--st-border-color").trim() || "#999";
    this.font = style.fontFamily;
  }

  // Where everything stands.
  place() {
    const { data } = this, width = this.root.querySelector(".network").clientWidth;
    const sizes = [data.labels.length, ...data.layers, 1], most = Math.max(...sizes, 3);
    const left = 44, column = (width - left) / sizes.length;
    const side = Math.round(Math.max(20, Math.min(46, column * 0.62)));
    const row = side + (most > 6 ? 10 : 16), height = most * row + 12;
    const centre = (index) => left + side / 2 + (index * (width - left - side - 8)) / Math.max(sizes.length - 1, 1);
    Object.assign(this, { width, side, height, sizes, columns: sizes.map((_, index) => centre(index)) });
    this.rows = sizes.map((count) => Array.from({ length: count }, (_, index) => height / 2 + (index - (count - 1) / 2) * row));
  }

  sized(canvas, width, height) {
    const scale = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across || canvas.height !== down) {
      [canvas.width, canvas.height] = [across, down];
      if (canvas !== this.plane) canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = `12px ${this.font}`;
    return pen;
  }

  // A surface as a small canvas: blue below the middle, orange above, see-through in the middle.
  image(name, values, offset, side) {
    let found = this.images.get(name);
    if (!found || found.canvas.width !== side) {
      const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
      const pen = canvas.getContext("2d");
      found = { canvas, pen, pixels: pen.createImageData(side, side) };
      this.images.set(name, found);
    }
    const pixels = found.pixels.data;
    for (let index = 0; index < side * side; index += 1) {
      const value = values[offset + index], colour = value < 128 ? BLUE : ORANGE;
      pixels[4 * index] = colour[0];
      pixels[4 * index + 1] = colour[1];
      pixels[4 * index + 2] = colour[2];
      pixels[4 * index + 3] = Math.min(1, Math.abs(value - 127.5) / 127.5) * 205;
    }
    found.pen.putImageData(found.pixels, 0, 0);
    return found.canvas;
  }

  surface(layer, index) {
    const { data } = this;
    if (layer === this.sizes.length - 1) return this.image("output", this.picture.says, 0, data.side);
    return this.image(`${layer}-${index}`, this.picture.all[layer], index * data.small ** 2, data.small);
  }

  paintHeads() {
    const { data } = this, shape = JSON.stringify([data.layers, data.may_build, data.activations, Math.round(this.width)]);
    if (shape === this.shape) return;
    this.shape = shape;
    const focused = this.heads.getRootNode().activeElement?.dataset?.do;
    const [deepest, widest] = data.most, layers = data.layers;
    const button = (sign, words, wanted, possible) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign, disabled: !possible });
      made.setAttribute("aria-label", words);
      made.title = made.dataset.do = words;
      made.addEventListener("click", () => this.send("gesture", { layers: wanted }));
      return made;
    };
    const narrow = this.width / this.sizes.length < 62;
    const head = (index, title, small, ...buttons) => {
      const box = document.createElement("div");
      box.style.left = `${this.columns[index]}px`;
      if (narrow) box.classList.add("narrow");
      box.append(Object.assign(document.createElement("b"), { textContent: title }));
      const pair = Object.assign(document.createElement("span"), { className: "pair" });
      if (narrow) pair.style.display = "grid";
      pair.append(...buttons.filter(Boolean));
      if (!narrow || !buttons.length) box.append(Object.assign(document.createElement("small"), { textContent: small }));
      box.append(pair);
      return box;
    };
    const made = [head(0, narrow ? tr("In") : tr("Features"), tr("{amount} in", { amount: data.labels.length }), ...(data.may_build ? [
      button("−", tr("Take away the last hidden layer"), layers.slice(0, -1), layers.length > 0),
      button("+", tr("Add a hidden layer"), [...layers, layers.at(-1) ?? 4], layers.length < deepest)] : []))];
    layers.forEach((units, index) => {
      const other = (change) => layers.map((count, place) => count + (place === index ? change : 0));
      made.push(head(index + 1, narrow ? `${units}` : ntr("{amount} neuron", "{amount} neurons", units), data.activations[index], ...(data.may_build ? [
        button("−", tr("One neuron fewer in layer {layer}", { layer: index + 1 }), other(-1), units > 1),
        button("+", tr("One neuron more in layer {layer}", { layer: index + 1 }), other(1), units < widest)] : [])));
    });
    made.push(head(this.sizes.length - 1, narrow ? tr("Out") : tr("Output"), data.task === "regression" ? tr("a number") : tr("a class")));
    this.heads.replaceChildren(...made);
    if (focused) [...this.heads.querySelectorAll("button")].find((found) => found.dataset.do === focused)?.focus();
  }

  paintWires() {
    const { data, side } = this, pen = this.sized(this.wires, this.width, this.height);
    this.lines = [];
    this.picture.weights.forEach((kernel, layer) => kernel.forEach((row, source) => row.forEach((value, target) => {
      const from = [this.columns[layer] + side / 2, this.rows[layer][source]];
      const to = [this.columns[layer + 1] - side / 2, this.rows[layer + 1][target]];
      this.lines.push({ layer, source, target, value, from, to, bend: (to[0] - from[0]) / 2 });
    })));
    const chosen = this.chosen;
    this.lines.forEach((line) => this.stroke(pen, line, false));
    this.rows.forEach((rows, layer) => rows.forEach((middle, index) => {
      const left = this.columns[layer] - side / 2, top = middle - side / 2;
      pen.fillStyle = this.back;
      pen.fillRect(left, top, side, side);
      pen.imageSmoothingEnabled = true;
      pen.drawImage(this.surface(layer, index), left, top, side, side);
      const hovered = this.looking && this.looking[0] === layer && this.looking[1] === index;
      pen.strokeStyle = hovered ? this.text : this.edge;
      pen.lineWidth = hovered ? 2.5 : 1.2;
      pen.strokeRect(left, top, side, side);
      if (layer === 0) {
        pen.fillStyle = this.text;
        pen.textAlign = "right";
        pen.textBaseline = "middle";
        pen.fillText(data.labels[index], left - 6, middle);
      } else {
        const value = this.picture.biases[layer - 1][index];
        const bias = { layer: layer - 1, source: -1, target: index, value, box: [left - 3, top + side - 6, 9, 9] };
        this.lines.push(bias);
        pen.fillStyle = value > 0 ? ORANGE_LINE : value < 0 ? BLUE_LINE : this.back;
        pen.fillRect(...bias.box);
        pen.strokeStyle = same(bias, chosen) ? this.text : this.edge;
        pen.lineWidth = same(bias, chosen) ? 2 : 1;
        pen.strokeRect(...bias.box);
      }
    }));
    const line = this.lines.find((found) => same(found, chosen));
    if (line?.from) this.stroke(pen, line, true);
    const finger = matchMedia("(pointer: coarse)").matches, named = line && { name: this.name(line), value: shortly(line.value) };
    if (named) {
      this.note.textContent = finger
        ? tr("{name}: {value}. Tap it to type another value.", named)
        : tr("{name}: {value}. Click it, or press Enter, to type another value; the keys + and − change it a little.", named);
    } else {
      const lines = tr("Orange lines are positive, blue dashed ones negative; the thicker, the larger.");
      this.note.textContent = `${lines} ` + (finger
        ? tr("Tap a line, or the small square of a neuron's bias, to type a value. Tap a neuron to see its surface large.")
        : tr("Click a line, or the small square of a neuron's bias, to type a value. Point at a neuron to see its surface large."));
    }
    const network = { sizes: this.sizes.join(", "), epoch: this.picture.numbers.epoch };
    this.wires.setAttribute("aria-label", tr("A network with {sizes} neurons in its layers, after epoch {epoch}.", network) + " "
      + tr("Arrow keys go from weight to weight, Enter changes one, + and − change it a little.") + (named ? ` ${named.name}: ${named.value}` : ""));
  }

  stroke(pen, { value, from, to, bend }, marked) {
    pen.beginPath();
    pen.moveTo(...from);
    pen.bezierCurveTo(from[0] + bend, from[1], to[0] - bend, to[1], ...to);
    pen.lineWidth = 0.8 + Math.min(Math.abs(value ?? 0), 4) * 1.7;
    pen.strokeStyle = value > 0 ? ORANGE_LINE : value < 0 ? BLUE_LINE : this.edge;
    pen.setLineDash(value < 0 ? [7, 4] : []);
    pen.globalAlpha = marked ? 1 : 0.3 + 0.45 * Math.min(Math.abs(value ?? 0) / 2, 1);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    if (!marked) return;
    const place = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], text = shortly(value), wide = pen.measureText(text).width + 12;
    pen.fillStyle = this.text;
    pen.fillRect(place[0] - wide / 2, place[1] - 10, wide, 20);
    pen.fillStyle = this.back;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(text, ...place);
  }

  name({ layer, source, target }) {
    const last = layer === this.sizes.length - 2, to = last ? tr("the output") : tr("neuron {number} of layer {layer}", { number: target + 1, layer: layer + 1 });
    if (source < 0) return tr("Bias of {to}", { to });
    const from = layer === 0 ? this.data.labels[source] : tr("neuron {number} of layer {layer}", { number: source + 1, layer });
    return tr("Weight from {from} to {to}", { from, to });
  }

  paintPlane() {
    const { data } = this, size = this.plane.clientWidth, pen = this.sized(this.plane, size, size);
    const [layer, index] = this.looking ?? [this.sizes.length - 1, 0], whole = layer === this.sizes.length - 1;
    pen.imageSmoothingEnabled = true;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(this.surface(layer, index), 0, 0, size, size);
    if (whole && data.task === "classification") this.boundary(pen, size);
    const inside = (value) => ((value + data.reach) / (2 * data.reach)) * size;
    pen.fillStyle = this.text;
    pen.globalAlpha = 0.7;
    pen.font = `10px ${this.font}`;
    for (const tick of [-3, 0, 3]) {
      const sign = String(tick).replace("-", "−");
      pen.textAlign = "center";
      pen.textBaseline = "bottom";
      pen.fillText(sign, inside(tick), size - 2);
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      if (tick !== -3) pen.fillText(sign, 3, inside(-tick));
    }
    pen.globalAlpha = 1;
    const [x, y, labels, test] = data.dots;
    for (let point = 0; point < x.length; point += 1) {
      if (test[point] && !data.show_test) continue;
      this.point(pen, (x[point] / 255) * size, (1 - y[point] / 255) * size, labels[point], test[point], size > 330 ? 4 : 3.4);
    }
    if (this.cursor) {
      const [across, down] = [inside(this.cursor[0]), inside(-this.cursor[1])];
      pen.strokeStyle = this.text;
      pen.lineWidth = 1.5;
      pen.strokeRect(across - 8, down - 8, 16, 16);
    }
    this.plane.classList.toggle("clickable", data.clickable);
    this.plane.tabIndex = data.clickable ? 0 : -1;
    this.hint.textContent = data.can_learn ? "" : tr("Click here to put in points. They are learned while you click.");
    const { numbers } = this.picture, points = { points: x.length };
    this.plane.setAttribute("aria-label", [
      whole ? tr("What the network says everywhere in the plane, with {points} points.", points)
        : tr("What the neuron says everywhere in the plane, with {points} points.", points),
      numbers.right === null ? "" : tr("{share} of the training points are on the right side.", { share: percent(numbers.right) }),
      data.clickable ? tr("Arrow keys move a cursor, Enter puts in a point, Control and Z takes the last change back.") : "",
    ].filter(Boolean).join(" "));
  }

  point(pen, x, y, label, test, radius) {
    const strength = label / 255;
    pen.beginPath();
    if (this.data.task === "classification" && label > 127) {
      const reach = radius * 1.3;
      pen.moveTo(x, y - reach);
      pen.lineTo(x + reach, y);
      pen.lineTo(x, y + reach);
      pen.lineTo(x - reach, y);
      pen.closePath();
    } else pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = `rgb(${[0, 1, 2].map((part) => Math.round(strength < 0.5 ? BLUE[part] + (225 - BLUE[part]) * 2 * strength
      : 225 + (ORANGE[part] - 225) * (2 * strength - 1)))})`;
    pen.fill();
    pen.lineWidth = test ? 1.8 : 1.1;
    pen.strokeStyle = test ? this.text : "#fff";
    pen.stroke();
  }

  // Where the network cannot tell: the line along which the surface crosses its middle, cell by cell.
  boundary(pen, size) {
    const { side } = this.data, { says } = this.picture, cell = size / side;
    pen.beginPath();
    for (let row = 0; row < side - 1; row += 1) {
      for (let column = 0; column < side - 1; column += 1) {
        const at = row * side + column, corners = [says[at], says[at + 1], says[at + side + 1], says[at + side]];
        const above = corners.map((value) => value > 127.5);
        if (above.every(Boolean) || !above.some(Boolean)) continue;
        const places = [[0, 0], [1, 0], [1, 1], [0, 1]], crossings = [];
        for (let edge = 0; edge < 4; edge += 1) {
          const next = (edge + 1) % 4;
          if (above[edge] === above[next]) continue;
          const share = (127.5 - corners[edge]) / (corners[next] - corners[edge]);
          crossings.push([0, 1].map((axis) => places[edge][axis] + share * (places[next][axis] - places[edge][axis])));
        }
        for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
          pen.moveTo((column + 0.5 + crossings[pair][0]) * cell, (row + 0.5 + crossings[pair][1]) * cell);
          pen.lineTo((column + 0.5 + crossings[pair + 1][0]) * cell, (row + 0.5 + crossings[pair + 1][1]) * cell);
        }
      }
    }
    pen.strokeStyle = this.text;
    pen.lineWidth = 2;
    pen.globalAlpha = 0.75;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  paintCurve() {
    const { data } = this, width = this.curve.clientWidth, height = 120, pen = this.sized(this.curve, width, height);
    const now = this.picture.numbers.step, count = data.steps.filter((step) => step <= now).length;
    const values = [...data.training, ...data.test].filter((value) => value !== null).sort((a, b) => a - b);
    const log = this.log.getAttribute("aria-pressed") === "true", least = values.find((value) => value > 0);
    const top = (values[Math.floor(values.length * 0.985)] ?? 1) * 1.1 || 1, last = Math.max(now, 1);
    const floor = Math.min(least ?? 1, top / 10), decades = Math.log(top / floor);
    const share = (value) => (log ? Math.max(0, Math.log(Math.max(value, floor) / floor) / decades) : value / top);
    const left = 34, right = width - 8, low = height - 18, high = 18;
    const across = (step) => left + (step / last) * (right - left);
    const up = (value) => low - Math.min(share(value), 1.05) * (low - high);
    pen.font = `10px ${this.font}`;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const part of [0, 0.5, 1]) {
      const value = log ? floor * Math.exp(part * decades) : (part * top) / 1.1;
      pen.strokeStyle = this.edge;
      pen.lineWidth = 1;
      pen.globalAlpha = 0.6;
      pen.beginPath();
      pen.moveTo(left, up(value));
      pen.lineTo(right, up(value));
      pen.stroke();
      pen.globalAlpha = 0.8;
      pen.fillStyle = this.text;
      pen.fillText(value === 0 ? "0" : tick(value), left - 4, up(value));
    }
    pen.textAlign = "right";
    pen.textBaseline = "bottom";
    pen.fillText(ntr("{amount} batch", "{amount} batches", now, { amount: now.toLocaleString("en") }), right, height - 2);
    pen.textAlign = "left";
    pen.fillText(tr("loss"), 2, 12);
    pen.globalAlpha = 1;
    data.marks.forEach(([step, words], index) => {
      pen.strokeStyle = EVENT;
      pen.setLineDash([3, 3]);
      pen.beginPath();
      pen.moveTo(across(step), high);
      pen.lineTo(across(step), low);
      pen.stroke();
      pen.setLineDash([]);
      if (index < data.marks.length - 1) return;
      pen.fillStyle = this.text;
      pen.textAlign = across(step) > width / 2 ? "right" : "left";
      pen.fillText(words, across(step) + (across(step) > width / 2 ? -4 : 4), height - 2 - 16);
    });
    for (const [name, colour, dash] of [["training", BLUE_LINE, []], ["test", ORANGE_LINE, [5, 3]]]) {
      pen.beginPath();
      data.steps.slice(0, count).forEach((step, index) => {
        const value = data[name][index];
        if (value !== null) pen.lineTo(across(step), up(value));
      });
      pen.strokeStyle = colour;
      pen.lineWidth = 2;
      pen.setLineDash(dash);
      pen.stroke();
      pen.setLineDash([]);
    }
    let place = right;
    pen.textAlign = "right";
    for (const [name, colour, dash] of [[tr("test"), ORANGE_LINE, [5, 3]], [tr("training"), BLUE_LINE, []]]) {
      pen.fillStyle = this.text;
      pen.fillText(name, place, 13);
      place -= pen.measureText(name).width + 5;
      pen.strokeStyle = colour;
      pen.setLineDash(dash);
      pen.beginPath();
      pen.moveTo(place - 18, 7);
      pen.lineTo(place, 7);
      pen.stroke();
      pen.setLineDash([]);
      place -= 30;
    }
    this.curve.setAttribute("aria-label", tr("Loss after {now} batches: training {training}, test {test}.",
      { now, training: shortly(this.picture.numbers.loss), test: shortly(this.picture.numbers.test_loss) }));
  }

  paintNumbers() {
    const { numbers } = this.picture, { task } = this.data;
    const right = (share) => (share === null ? "" : tr("{share} right", { share: percent(share) }));
    const rows = [[tr("Epoch"), numbers.epoch.toLocaleString("en"), ntr("{amount} batch", "{amount} batches", numbers.step, { amount: numbers.step.toLocaleString("en") })],
      [tr("Training loss"), shortly(numbers.loss), right(numbers.right)], [tr("Test loss"), shortly(numbers.test_loss), right(numbers.test_right)]];
    if (!this.numbers.children.length) {
      for (const _ of rows) {
        const box = document.createElement("div");
        box.append(document.createElement("dt"), document.createElement("dd"));
        this.numbers.append(box);
      }
    }
    rows.forEach(([title, value, small], index) => {
      const [name, shown] = this.numbers.children[index].children;
      name.textContent = title;
      shown.replaceChildren(value, Object.assign(document.createElement("small"), { textContent: small }));
    });
    this.root.querySelector(".low").textContent = task === "regression" ? "−1" : tr("blue class");
    this.root.querySelector(".high").textContent = task === "regression" ? "1" : tr("orange class");
  }

  // Gestures.
  listen() {
    const { wires, plane, editor } = this;
    wires.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.point_at(event));
    wires.addEventListener("pointerleave", () => this.look(null, null));
    wires.addEventListener("click", (event) => {
      this.point_at(event, 14);
      if (this.chosen) this.edit(event.offsetX, event.offsetY);
    });
    wires.addEventListener("keydown", (event) => this.walk(event));
    this.log.addEventListener("click", () => {
      this.log.setAttribute("aria-pressed", String(this.log.getAttribute("aria-pressed") !== "true"));
      this.paint();
    });
    plane.addEventListener("click", (event) => {
      const reach = this.data.reach, size = plane.clientWidth;
      this.put((event.offsetX / size) * 2 * reach - reach, reach - (event.offsetY / size) * 2 * reach);
    });
    plane.addEventListener("keydown", (event) => this.steer(event));
    plane.addEventListener("blur", () => {
      this.cursor = null;
      this.paint();
    });
    editor.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = Number(this.number.value), { layer, source, target } = this.chosen;
      if (this.number.value !== "" && Number.isFinite(value)) this.send("gesture", { weight: [layer, source, target], value });
      this.close();
    });
    editor.querySelector(".close").addEventListener("click", () => this.close());
    editor.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    });
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.root);
    this.watch = setInterval(() => {
      const waited = performance.now() - this.asked > PATIENCE;
      if (this.data?.playing && this.asked && waited && !document.hidden) this.ask();
    }, PATIENCE / 3);
  }

  point_at({ offsetX, offsetY }, near = 7) {
    const inside = (layer, index) => Math.abs(this.columns[layer] - offsetX) <= this.side / 2 && Math.abs(this.rows[layer][index] - offsetY) <= this.side / 2;
    const bias = this.lines.find(({ box }) => box && Math.abs(box[0] + 4.5 - offsetX) < 9 && Math.abs(box[1] + 4.5 - offsetY) < 9);
    if (bias) return this.look(null, bias);
    for (let layer = 0; layer < this.sizes.length; layer += 1) {
      for (let index = 0; index < this.sizes[layer]; index += 1) if (inside(layer, index)) return this.look([layer, index], null);
    }
    let best = null;
    for (const line of this.lines) {
      const away = line.from ? distance(line, offsetX, offsetY) : Infinity;
      if (away <= near) [near, best] = [away, line];
    }
    return this.look(null, best);
  }

  look(neuron, line) {
    if (!this.editor.hidden) return;
    if (String(neuron) === String(this.looking ?? null) && (same(line, this.chosen) || line === (this.chosen ?? null))) return;
    [this.looking, this.chosen] = [neuron, line];
    this.wires.style.cursor = line ? "pointer" : "default";
    this.paint();
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const now = this.lines.findIndex((line) => same(line, this.chosen));
      const next = now < 0 ? (step > 0 ? 0 : this.lines.length - 1) : (now + step + this.lines.length) % this.lines.length;
      const line = this.lines[next];
      this.look(line.source < 0 ? [line.layer + 1, line.target] : null, line); // at a bias, its neuron is seen large
    } else if (["+", "=", "-"].includes(event.key) && this.chosen) {
      event.preventDefault();
      this.nudge(event.key === "-" ? -NUDGE : NUDGE);
    } else if (event.key === "Enter" && this.chosen) {
      event.preventDefault();
      const { from, to, box } = this.lines.find((line) => same(line, this.chosen));
      this.edit(...(box ? [box[0], box[1]] : [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
    } else if (event.key === "Escape") this.look(null, null);
  }

  nudge(by) {
    const { layer, source, target } = this.chosen, { weights, biases } = this.picture;
    const row = source < 0 ? biases[layer] : weights[layer][source];
    row[target] = Number(((row[target] ?? 0) + by).toFixed(6)); // shown at once; the surfaces follow
    this.send("gesture", { weight: [layer, source, target], value: row[target] });
    this.paint();
  }

  edit(x, y) {
    this.editor.hidden = false;
    this.editor.querySelector("span").textContent = this.name(this.chosen);
    this.number.value = shortly(this.lines.find((line) => same(line, this.chosen)).value).replace("−", "-");
    this.editor.style.left = `${Math.max(0, Math.min(x - 95, this.width - 220))}px`;
    this.editor.style.top = `${Math.max(0, Math.min(y + 12, this.height - 60))}px`;
    this.number.focus();
    this.number.select();
  }

  close() {
    this.editor.hidden = true;
    this.wires.focus({ preventScroll: true });
    this.paint();
  }

  put(x, y) {
    const edge = (value) => Math.max(-3, Math.min(3, value));
    if (this.data.clickable) this.send("gesture", { place: [edge(x), edge(y)] });
  }

  steer(event) {
    if (!this.data.clickable) return;
    if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send("gesture", { back: true });
      return;
    }
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (step) {
      event.preventDefault();
      const [x, y] = this.cursor ?? [0, 0], far = event.shiftKey ? 0.05 : 0.25;
      this.cursor = [x + far * step[0], y + far * step[1]].map((value) => Math.max(-3, Math.min(3, value)));
      this.paint();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.cursor ??= [0, 0];
      this.put(...this.cursor);
    }
  }
}

function same(one, other) {
  return Boolean(one && other && one.layer === other.layer && one.source === other.source && one.target === other.target);
}

function distance({ from, to, bend }, x, y) {
  let best = Infinity;
  for (let part = 0; part <= 24; part += 1) {
    const t = part / 24, s = 1 - t;
    const across = s ** 3 * from[0] + 3 * s * s * t * (from[0] + bend) + 3 * s * t * t * (to[0] - bend) + t ** 3 * to[0];
    const down = s ** 3 * from[1] + 3 * s * s * t * from[1] + 3 * s * t * t * to[1] + t ** 3 * to[1];
    best = Math.min(best, Math.hypot(across - x, down - y));
  }
  return best;
}

function percent(share) {
  return share === 1 || share === 0 ? `${100 * share} %` : `${Math.min(99.9, 100 * share).toFixed(1)} %`;
}

function tick(value) {
  return value < 0.001 ? value.toExponential(0) : value.toPrecision(2);
}

function shortly(value) {
  if (value === null || value === undefined) return "–";
  const text = Math.abs(value) >= 1e5 || (value && Math.abs(value) < 1e-5) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}
