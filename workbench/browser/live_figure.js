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
        await this.draw(hear(JSON.parse(this.asked)));
        this.shown = state;
      }
    } catch (error) {
      console.error(error);
      this.shown = undefined; // the next update tries again
      const words = document.createElement("p");
      words.className = "words";
      words.textContent = tr("The figure could not be drawn. Reload the page to try again.");
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
    retitled(layout, layout.width);
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
    // What is in a picture cannot be reached by keys: with buttons in it, it is none.
    this.element.setAttribute("role", this.element.querySelector(".modebar-btn") ? "figure" : "img");
    if (alt) this.element.setAttribute("aria-label", alt);
  }

  release() {
    this.released = true;
    this.observer.disconnect();
    if (this.element._fullLayout) this.plotly.purge(this.element);
  }
}

// Titles come broken into lines for a phone (`workbench.figures.base.style`). A wider figure needs fewer, and the plot
// takes the room that this saves; but where room is kept for a title that changes, the plot stays where it is.
function retitled(layout, width) {
  const { title, margin, meta } = layout;
  if (!title?.text || margin?.t === undefined) return;
  const [before, lines] = rebroken(title.text, `${title.font?.size ?? 16}px ${layout.font.family}`, width - 24);
  const small = `${title.subtitle?.font?.size ?? 12}px ${layout.font.family}`;
  const [subBefore, sublines] = rebroken(title.subtitle?.text ?? "", small, width - 24);
  if (lines.length > before || sublines.length > subBefore) return; // narrower than a phone
  title.text = lines.join("<br>");
  if (title.subtitle) title.subtitle.text = sublines.join("<br>");
  title.pad = { ...title.pad, t: 8 + 11 * (lines.length - 1) };
  if (!meta?.title_lines) margin.t -= 21 * (before - lines.length) + 7 * (subBefore - sublines.length);
}

const ruler = document.createElement("canvas").getContext("2d");

// How many lines a text has, and those that it has where lines are as wide as this.
function rebroken(text, font, width) {
  ruler.font = font;
  const lines = [];
  for (const word of text.split("<br>").join(" ").split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && ruler.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return [text.split("<br>").length, lines];
}
