// One Plotly figure that is updated in place: zoom, hover and the element itself stay while new points come.
const figures = new WeakMap();
let library; // the promise of plotly.js, shared by all figures of the page

export default function ({ parentElement, data }) {
  let figure = figures.get(parentElement);
  if (!figure) figures.set(parentElement, (figure = new LiveFigure(parentElement.querySelector(".live-figure"))));
  figure.show(new TextDecoder().decode(data));
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
    this.observer = new ResizeObserver(() => this.show(this.asked));
    this.observer.observe(element);
  }

  // What the figure on the page depends on: the same again leaves nothing to draw.
  state(text) {
    return `${getComputedStyle(this.element).color} ${Math.floor(this.element.clientWidth)} ${text}`;
  }

  // Draw what was asked for last; what came while something was being drawn is passed over. One thing at a time:
  // a change of size in the middle of a drawing breaks Plotly.
  async show(text) {
    this.asked = text;
    if (this.drawing || !text) return;
    this.drawing = true;
    try {
      while (!this.released && this.element.clientWidth && this.shown !== this.state(this.asked)) {
        if (this.element._dragging) {
          await new Promise((wait) => setTimeout(wait, 50)); // never take a zoom out of the learner's hand
          continue;
        }
        const state = this.state(this.asked);
        await this.draw(JSON.parse(this.asked));
        this.shown = state;
      }
    } catch (error) {
      console.error(error);
      this.shown = undefined; // the next update tries again
      const words = document.createElement("p");
      words.className = "words";
      words.textContent = "The figure could not be drawn. Reload the page to try again.";
      if (!this.element.querySelector(".words")) this.element.append(words);
    } finally {
      this.drawing = false;
    }
  }

  async draw({ figure, height, still }) {
    const Plotly = await plotly();
    if (this.released) return;
    this.element.querySelector(":scope > .words")?.remove();
    const { data, layout } = figure;
    this.themed(layout);
    if (height) layout.height = height;
    layout.width = Math.floor(this.element.clientWidth);
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

  release() {
    this.released = true;
    this.observer.disconnect();
    if (this.element._fullLayout) window.Plotly.purge(this.element);
  }
}
