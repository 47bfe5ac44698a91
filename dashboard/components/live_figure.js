// One Plotly figure that is updated in place: zoom, hover and the element itself stay while new points come.
const figures = new WeakMap();
let library; // the promise of plotly.js, shared by all figures of the page

export default function ({ parentElement, data }) {
  let figure = figures.get(parentElement);
  if (!figure) figures.set(parentElement, (figure = new LiveFigure(parentElement.querySelector(".live-figure"))));
  // Asked for the same in the same colours, there is nothing to draw.
  const text = new TextDecoder().decode(data);
  const wanted = getComputedStyle(figure.element).color + text;
  if (figure.wanted !== wanted) figure.show(JSON.parse(text));
  figure.wanted = wanted;
  return () => {
    figure.release();
    figures.delete(parentElement);
  };
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

class LiveFigure {
  constructor(element) {
    this.element = element;
    this.drawing = false;
    this.released = false;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
  }

  // Draw the newest figure; those that came while one was being drawn are passed over.
  async show(data) {
    this.next = data;
    if (this.drawing) return;
    this.drawing = true;
    try {
      while (this.next && !this.released) {
        const newest = this.next;
        this.next = null;
        await this.draw(newest);
      }
    } catch (error) {
      console.error(error);
      this.element.innerHTML = '<p class="words">The figure could not be drawn. Reload the page to try again.</p>';
    } finally {
      this.drawing = false;
    }
  }

  async draw({ figure, height, still }) {
    const Plotly = await plotly();
    if (this.released) return;
    const { data, layout } = figure;
    this.themed(layout);
    if (height) layout.height = height;
    layout.width = this.width = Math.floor(this.element.clientWidth);
    layout.autosize = false;
    // A finger that moves over a figure scrolls the page, and buttons would cover the title of a small figure.
    still ||= matchMedia("(pointer: coarse)").matches;
    if (still) layout.dragmode = false;
    await Plotly.react(this.element, data, layout, {
      displaylogo: false,
      displayModeBar: still ? false : "hover",
      modeBarButtonsToRemove: ["select2d", "lasso2d", "toImage"],
      doubleClick: "reset+autosize",
    });
    this.describe(layout.meta?.alt);
  }

  // The page's own font and colours, light or dark.
  themed(layout) {
    const style = getComputedStyle(this.element);
    const colour = (name) => style.getPropertyValue(`--st-${name}`).trim();
    const text = colour("text-color") || style.color;
    layout.font = { ...layout.font, family: style.fontFamily, color: text };
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.hoverlabel = {
      ...layout.hoverlabel,
      bgcolor: colour("secondary-background-color"),
      bordercolor: colour("border-color"),
      font: { ...layout.hoverlabel?.font, color: text },
    };
  }

  describe(alt) {
    this.element.setAttribute("role", "img");
    if (alt) this.element.setAttribute("aria-label", alt);
  }

  resize() {
    const width = Math.floor(this.element.clientWidth);
    if (!width || width === this.width || !this.element._fullLayout) return;
    this.width = width;
    window.Plotly.relayout(this.element, { width });
  }

  release() {
    this.released = true;
    this.observer.disconnect();
    if (this.element._fullLayout) window.Plotly.purge(this.element);
  }
}
