// The shared Sketch on a page of the dashboard.
const sketches = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  const asked = read(data);
  const sketch = sketches.get(parentElement);
  const page = { ...asked, sketched: (heights) => setStateValue("heights", heights) };
  if (sketch) sketch.page = page; // what the hand drew stays
  else sketches.set(parentElement, new Sketch(parentElement, page));
}
