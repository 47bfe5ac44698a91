// One Plotly figure that is updated in place: zoom, hover and the element itself stay while new points come.
//
// Shared by the dashboard and the notebooks: each puts a few lines of its own behind this. `page` says what differs:
//   plotly()          a promise of the library
//   theme(element)    the colours of the page: text, paper, border
export class LiveFigure {
  constructor(element, page) {
    this.element = element;
    this.page = page;
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
    this.plotly = await this.page.plotly();
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
    await this.plotly.react(this.element, data, layout, {
      displaylogo: false,
      displayModeBar: still ? false : "hover",
      modeBarButtonsToRemove: ["select2d", "lasso2d", "toImage"],
      doubleClick: "reset+autosize",
    });
    this.describe(layout.meta?.alt);
    this.element.dataset.drawn = Number(this.element.dataset.drawn ?? 0) + 1; // for whoever waits for a redraw
  }

  // The page's own font and colours, light or dark.
  themed(layout) {
    const { text, paper, border } = this.page.theme(this.element);
    layout.font = { ...layout.font, family: getComputedStyle(this.element).fontFamily, color: text };
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.hoverlabel = {
      ...layout.hoverlabel,
      bgcolor: paper,
      bordercolor: border,
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
    if (this.element._fullLayout) this.plotly.purge(this.element);
  }
}
