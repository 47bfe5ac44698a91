// A plain table: small, readable, and never wider than the page.

export default function ({ parentElement, data: bytes }) {
  const { columns, rows, marks } = read(bytes);
  const line = (tag, cells) => {
    const row = document.createElement("tr");
    cells.forEach((text, index) => {
      const kind = tag === "th" && !text ? "td" : tag; // a heading that says nothing is none
      const cell = Object.assign(document.createElement(kind), { textContent: text, className: columns[index].kind });
      if (kind === "th") cell.scope = "col";
      row.append(cell);
    });
    return row;
  };
  const marked = (row, colour) => {
    if (!colour) return row;
    const mark = Object.assign(document.createElement("span"), { className: "mark" });
    mark.style.backgroundColor = colour;
    row.firstChild.prepend(mark);
    return row;
  };
  const part = (tag, lines) => {
    const section = document.createElement(tag);
    section.append(...lines);
    return section;
  };
  const head = columns.some((column) => column.name) ? [part("thead", [line("th", columns.map((column) => column.name))])] : [];
  parentElement.querySelector("table").replaceChildren(...head, part("tbody", rows.map((cells, index) => marked(line("td", cells), marks?.[index]))));
}
