// The shared Sketch in a notebook: an anywidget.
export default {
  render({ model, el }) {
    el.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys rest while the sketch has the focus
    el.innerHTML = '<div class="sketch"></div>';
    new Sketch(el, {
      ...model.get("asked"),
      sketched: (heights) => {
        model.set("heights", heights);
        model.save_changes();
      },
    });
  },
};
