// A curve that is sketched by hand: with mouse, finger or pen, or with the arrow keys.
//
// Shared by the dashboard and the notebooks: each puts a few lines of its own behind this. `page` says what is asked:
//   x, y               the two ends of each axis
//   xlabel, ylabel     what the axes say
//   heights            one for each of the evenly spaced places, null where nothing is drawn yet
//   sketched(heights)  tells Python: called when the hand lets go, with every height there
const HIGH = 300, EDGE = { left: 58, right: 14, top: 12, bottom: 44 }; // in the drawing's own units

export class Sketch {
  constructor(parent, page) {
    this.page = page;
    this.heights = [...page.heights];
    this.at = Math.floor(this.heights.length / 2); // which place the arrow keys move
    this.root = parent.querySelector(".sketch");
    this.wide = this.root.clientWidth < 420 ? 360 : 560; // on a phone the letters stay as large
    this.root.innerHTML = this.drawing();
    this.line = this.root.querySelector(".line");
    this.mark = this.root.querySelector(".at");
    this.svg = this.root.querySelector("svg");
    this.status = this.root.querySelector("[role=status]");
    this.listen();
    this.paint();
  }

  drawing() {
    const { x, y, xlabel, ylabel } = this.page;
    const shown = (number) => String(Number(number.toPrecision(4)));
    const words = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const across = this.across(share), up = this.up(y[0] + share * (y[1] - y[0]));
      return `<line class="grid" x1="${EDGE.left}" x2="${this.wide - EDGE.right}" y1="${up}" y2="${up}"/>
        <text x="${EDGE.left - 8}" y="${up + 4}" text-anchor="end">${shown(y[0] + share * (y[1] - y[0]))}</text>
        <text x="${across}" y="${HIGH - 26}" text-anchor="middle">${shown(x[0] + share * (x[1] - x[0]))}</text>`;
    });
    return `<svg viewBox="0 0 ${this.wide} ${HIGH}" tabindex="0" role="application"
        aria-label="${words(tr("Sketch {ylabel} over {xlabel}. Arrow keys left and right choose a place, up and down move the curve there.", this.page))}">
        ${ticks.join("")}
        <text x="${(this.wide + EDGE.left) / 2}" y="${HIGH - 6}" text-anchor="middle">${words(xlabel)}</text>
        <text transform="translate(14 ${HIGH / 2 - 16}) rotate(-90)" text-anchor="middle">${words(ylabel)}</text>
        <path class="line"/><circle class="at" r="6"/></svg>
      <div role="status"></div>`;
  }

  listen() {
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // no text is chosen meanwhile
      this.svg.focus();
      this.svg.setPointerCapture(event.pointerId);
      this.before = null;
      this.draw(event);
    });
    this.svg.addEventListener("pointermove", (event) => this.svg.hasPointerCapture(event.pointerId) && this.draw(event));
    this.svg.addEventListener("lostpointercapture", () => this.tell());
    this.svg.addEventListener("keydown", (event) => this.key(event));
  }

  across(share) {
    return EDGE.left + share * (this.wide - EDGE.left - EDGE.right);
  }

  up(height) {
    const [low, high] = this.page.y;
    return HIGH - EDGE.bottom - ((height - low) / (high - low)) * (HIGH - EDGE.top - EDGE.bottom);
  }

  // All places between the last one and this get the heights between: a quick hand leaves no gap.
  draw(event) {
    const box = this.svg.getBoundingClientRect(), [low, high] = this.page.y, last = this.heights.length - 1;
    const inside = (value) => Math.min(Math.max(value, 0), 1);
    const share = inside(((event.clientX - box.left) / box.width * this.wide - EDGE.left) / (this.wide - EDGE.left - EDGE.right));
    const rise = inside((HIGH - EDGE.bottom - (event.clientY - box.top) / box.height * HIGH) / (HIGH - EDGE.top - EDGE.bottom));
    const place = Math.round(share * last), height = low + rise * (high - low);
    const from = this.before ?? { place, height };
    const steps = Math.abs(place - from.place);
    for (let step = 0; step <= steps; step++) {
      const part = steps ? step / steps : 1;
      this.heights[Math.round(from.place + part * (place - from.place))] = from.height + part * (height - from.height);
    }
    this.before = { place, height };
    this.at = place;
    this.paint();
  }

  key(event) {
    const [low, high] = this.page.y, last = this.heights.length - 1;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key], upwards = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!sideways && !upwards) return;
    event.preventDefault();
    event.stopPropagation();
    const middle = (low + high) / 2, now = this.heights[this.at] ?? middle;
    if (sideways) {
      this.at = Math.min(Math.max(this.at + sideways, 0), last);
      this.heights[this.at] ??= now; // the curve is drawn along
    } else {
      const moved = now + upwards * (high - low) / 20;
      this.heights[this.at] = Math.min(Math.max(moved, Math.min(low, high)), Math.max(low, high));
    }
    this.paint();
    this.tell();
  }

  paint() {
    const last = this.heights.length - 1;
    const points = this.heights.map((height, place) => height === null ? null : [this.across(place / last), this.up(height)]);
    let drawn = false;
    this.line.setAttribute("d", points.map((point) => {
      const sign = drawn ? "L" : "M";
      drawn = point !== null;
      return point ? `${sign}${point[0].toFixed(1)} ${point[1].toFixed(1)}` : "";
    }).join(""));
    const height = this.heights[this.at];
    this.mark.setAttribute("cx", this.across(this.at / last));
    this.mark.setAttribute("cy", this.up(height ?? (this.page.y[0] + this.page.y[1]) / 2));
    const left = this.heights.filter((value) => value === null).length;
    this.status.textContent = left === last + 1 ? tr("Draw the curve that you expect, from the left edge to the right one.") : left ? tr("Draw on to both edges.") : "";
  }

  tell() {
    if (!this.heights.includes(null)) this.page.sketched([...this.heights]);
  }
}
