// Where a page writes a setting into its address, Streamlit adds an entry to the browser's history. Back then leads to an
// address that the page overwrites at once: a dead press for each change. Here such an entry takes the place of the last.
const PLACES = ["notebook", "section"]; // what names another text to read, and not a setting: these are ways of a reader

export default function () {
  const push = window.history.pushState;
  if (push.replaces) return;
  window.history.pushState = function (state, title, address) {
    const [here, there] = [window.location, new URL(address ?? "", window.location.href)];
    const isSetting = here.pathname === there.pathname && !isAnotherPlace(here, there);
    return isSetting ? this.replaceState(state, title, address) : push.call(this, state, title, address);
  };
  window.history.pushState.replaces = true;
}

function isAnotherPlace(here, there) {
  const [before, after] = [here, there].map(({ search }) => new URLSearchParams(search));
  return before.has(PLACES[0]) && PLACES.some((name) => before.get(name) !== after.get(name));
}
