// The shared Pad on a page of the dashboard. The drawing also lies in the tab's sessionStorage, so it outlives a change
// of page and a reload.
const STORAGE = "workbench-pad";
const pads = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  let pad = pads.get(parentElement);
  const fresh = !pad;
  const { pen_width, wish } = read(data);
  if (fresh) pads.set(parentElement, (pad = new Pad(parentElement, { drawing: restored({ pen_width }) })));
  pad.page.send = (drawing) => {
    keep(drawing);
    setStateValue("drawing", drawing);
  };
  pad.paint(); // the theme may have changed
  if (fresh && pad.strokes.length) pad.send();
  if (!fresh && wish && wish.id !== pad.heard) fulfil(pad, wish);
  pad.heard = wish?.id; // a pad that is made anew has nothing to do
  return () => {
    pad.release();
    pads.delete(parentElement);
  };
}

// What the page wishes is a step like any other: it can be undone. A drawing that went on meanwhile stays as it is.
function fulfil(pad, wish) {
  if (pad.stroke) return;
  if (wish.what === "clear" && pad.number === wish.drawing) pad.clear();
  if (wish.what === "restore" && !pad.strokes.length) pad.undo();
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
