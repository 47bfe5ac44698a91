// A figure in a notebook: an anywidget around the shared LiveFigure.

// plotly.js is sent once a kernel, packed, and unpacked once a page: five megabytes for all figures together.
const SHARED = Symbol.for("workbench-plotly");

async function unpacked(model) {
  const library = await model.widget_manager.get_model(model.get("library"));
  const packed = new Blob([library.get("packed")]);
  const source = await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const module = { exports: {} };
  // Called as the module that it is, wherever the page has a module loader of its own.
  new Function("module", "exports", source)(module, module.exports);
  return module.exports;
}

function plotly(model) {
  globalThis[SHARED] ??= unpacked(model).catch((error) => {
    delete globalThis[SHARED]; // the next figure tries again
    throw error;
  });
  return globalThis[SHARED];
}

function theme(element) {
  const style = getComputedStyle(element);
  const colour = (name, otherwise) => style.getPropertyValue(`--jp-${name}`).trim() || otherwise;
  return { text: style.color, paper: colour("layout-color1", "#262730"), border: colour("border-color1", "#808495") };
}

export default {
  async render({ model, el }) {
    el.classList.add("workbench-figure");
    const content = await model.widget_manager.get_model(model.get("content"));
    const figure = new LiveFigure(el, { plotly: () => plotly(model), theme });
    const show = () => figure.show(`{"figure":${content.get("figure")}}`);
    content.on("change:figure", show);
    // Light and dark are told by the attributes of the page's body.
    const observer = new MutationObserver(show);
    observer.observe(document.body, { attributes: true });
    show();
    return () => {
      content.off("change:figure", show);
      observer.disconnect();
      figure.release();
    };
  },
};
