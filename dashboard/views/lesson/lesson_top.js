// Another section begins at its top: the page stays the same one, and would else stay where the last one ended.
let shown;

export default function ({ data }) {
  const { place } = JSON.parse(new TextDecoder().decode(data));
  if (place === shown) return;
  shown = place;
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}
