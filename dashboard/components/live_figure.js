// The shared LiveFigure on a page of the dashboard, with plotly.js from Streamlit's static files.
const figures = new WeakMap();
let library; // the promise of plotly.js, shared by all figures of the page

export default function ({ parentElement, data }) {
  let figure = figures.get(parentElement);
  if (!figure) {
    figure = new LiveFigure(parentElement.querySelector(".live-figure"), { plotly, theme });
    figures.set(parentElement, figure);
  }
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

function theme(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(`--st-${name}`).trim();
  return {
    text: colour("text-color") || style.color,
    paper: colour("secondary-background-color"),
    border: colour("border-color"),
  };
}
