// What a part says, in the language of the session. The English sentence is the key of its translation, as in Python's
// `tr`; where the language is English, none is sent along. Stands before the script of every part.
let sentences = {};

export function read(bytes) {
  return hear(JSON.parse(new TextDecoder().decode(bytes)));
}

export function hear(told) {
  sentences = told.sentences ?? {};
  return told;
}

export function tr(english, values = {}) {
  return (sentences[english] ?? english).replace(/\{(\w+)\}/g, (name, inside) => values[inside] ?? name);
}

export function ntr(one, many, amount, values = {}) {
  return tr(amount === 1 ? one : many, { amount, ...values });
}

// The words that stand in a part's HTML: texts, titles, labels for those who cannot see.
export function translate(root) {
  const said = (text) => sentences[text.trim().replace(/\s+/g, " ")];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = said(texts.currentNode.data) ?? texts.currentNode.data;
  for (const name of ["aria-label", "title"]) {
    for (const element of root.querySelectorAll(`[${name}]`)) {
      const words = said(element.getAttribute(name));
      if (words) element.setAttribute(name, words);
    }
  }
}
