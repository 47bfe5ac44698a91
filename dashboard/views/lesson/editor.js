// A cell to type into: a plain textarea, with its text painted behind it. What is typed is told a moment after, and with
// every press of a button; the server never writes over it.
const WAIT = 1200; // milliseconds after the last key until what was typed is kept
const LOOK = 400; // from the answer to a look at a cell that runs, to the next look
const PATIENCE = 4000; // until a look that was not answered counts as lost
const INDENT = "    ";
const TOKENS = new RegExp(
  [
    /(?<note>#.*)/,
    /(?<text>[rfbRFB]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))/,
    /(?<gap>\b____\b)/,
    new RegExp(
      "\\b(?<word>and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|" +
        "in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|None|True|False)\\b",
    ),
    /\b(?<number>\d[\w.]*)/,
  ]
    .map((part) => part.source)
    .join("|"),
  "g",
);
const editors = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".cell");
  let editor = editors.get(root);
  if (!editor) editors.set(root, (editor = new Editor(root)));
  editor.send = (what) => setTriggerValue("asked", what);
  editor.show(read(data));
  return () => editor.rest();
}

class Editor {
  constructor(root) {
    this.root = root;
    translate(root);
    this.area = root.querySelector("textarea");
    this.painted = root.querySelector(".painted");
    this.leaving = false;
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("blur", () => {
      this.leaving = false;
      this.keep();
    });
    for (const what of ["run", "stop", "hint", "solution", "restart"]) {
      this.button(what).addEventListener("click", () => this.ask(what));
    }
    this.button("back").addEventListener("click", () => this.back());
  }

  button(name) {
    return this.root.querySelector(`.${name}`);
  }

  show(page) {
    if (!this.page) this.area.value = this.kept = page.code;
    this.page = page;
    this.area.setAttribute("aria-label", page.label);
    this.area.setAttribute("aria-description", tr("Tab indents. Escape, then Tab, leaves. Control and Enter runs."));
    this.button("run").disabled = page.running;
    this.button("stop").hidden = !page.running;
    this.button("hint").hidden = this.button("solution").hidden = !page.helps;
    this.button("restart").hidden = !page.used || page.running;
    this.root.querySelector(".status").textContent = page.status;
    this.root.dataset.running = page.running;
    this.paint();
    this.rest();
    if (page.running) this.looking = setTimeout(() => this.look(), LOOK);
  }

  look() {
    this.looking = setTimeout(() => this.look(), PATIENCE);
    this.send({ what: "look" });
  }

  rest() {
    clearTimeout(this.looking);
  }

  paint() {
    const lines = [document.createElement("div")];
    const add = (text, kind) => {
      text.split("\n").forEach((piece, number) => {
        if (number) lines.push(document.createElement("div"));
        if (!piece) return;
        const span = document.createElement("span");
        span.textContent = piece;
        if (kind) span.className = kind;
        lines.at(-1).append(span);
      });
    };
    let end = 0;
    for (const found of this.area.value.matchAll(TOKENS)) {
      add(this.area.value.slice(end, found.index));
      add(found[0], Object.keys(found.groups).find((kind) => found.groups[kind] !== undefined));
      end = found.index + found[0].length;
    }
    add(this.area.value.slice(end));
    this.painted.replaceChildren(...lines);
    this.button("back").hidden = this.area.value === this.page.start;
  }

  typed() {
    this.paint();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.keep(), WAIT);
  }

  keep() {
    clearTimeout(this.later);
    if (!this.page || this.area.value === this.kept) return;
    this.kept = this.area.value;
    this.send({ what: "keep", code: this.kept, when: Date.now() });
  }

  ask(what) {
    if (what === "run" && this.page.running) return;
    clearTimeout(this.later);
    this.rest(); // a look that comes right after would take the place of this
    this.looking = setTimeout(() => this.look(), PATIENCE);
    this.kept = this.area.value;
    if (what === "run") this.root.querySelector(".status").textContent = tr("Running ...");
    this.send({ what, code: this.kept, when: Date.now() });
  }

  back() {
    this.area.focus();
    this.area.select();
    this.write(this.page.start);
    this.keep();
  }

  // As a hand would type it: Undo takes it back.
  write(text) {
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.typed();
  }

  key(event) {
    const leaving = this.leaving;
    this.leaving = event.key === "Escape";
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      this.ask("run");
    } else if (event.key === "Tab" && !leaving) {
      event.preventDefault();
      this.indent(event.shiftKey);
    } else if (event.key === "Tab" || event.key === "Shift") {
      this.leaving = leaving;
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const line = this.area.value.slice(0, this.area.selectionStart).split("\n").at(-1);
      this.write("\n" + line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? INDENT : ""));
    }
    event.stopPropagation(); // no shortcut of the page while one types
  }

  indent(out) {
    const { value, selectionStart, selectionEnd } = this.area;
    if (!out && selectionStart === selectionEnd) {
      this.write(INDENT);
      return;
    }
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const lines = value.slice(start, selectionEnd).split("\n");
    const moved = lines.map((line) => (out ? line.replace(/^ {1,4}/, "") : line && INDENT + line)).join("\n");
    if (moved === lines.join("\n")) return;
    this.area.setSelectionRange(start, selectionEnd);
    this.write(moved);
    if (lines.length > 1) this.area.setSelectionRange(start, start + moved.length);
  }
}
