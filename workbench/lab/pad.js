// The shared Pad in a notebook: an anywidget.
export default {
  render({ model, el }) {
    el.classList.add("workbench-pad");
    el.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys rest while the pad has the focus
    el.innerHTML = model.get("page");
    const pad = new Pad(el, {
      drawing: model.get("drawing"),
      send: (drawing) => {
        model.set("drawing", drawing);
        model.save_changes();
      },
    });
    const repaint = new MutationObserver(() => pad.paint()); // light and dark are told by the page's body
    repaint.observe(document.body, { attributes: true });
    return () => {
      repaint.disconnect();
      pad.release();
    };
  },
};
