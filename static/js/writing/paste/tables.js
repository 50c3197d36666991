// Pipe tables: one line a row, the first one as head, since every pipe table has one.
const BLOCKS = "p,div,li,h1,h2,h3,h4,h5,h6,blockquote,pre,dt,dd";

const STRONG = /^\*\*((?:(?!\*\*).)+)\*\*$/;

const rowsOf = (table) => [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table && row.cells.length);

// How many columns the cell is wide, and rows high.
const span = (cell, name) => Math.min(200, Math.max(1, Number(cell.getAttribute(name)) || 1));

// A table without rows and columns of its own only holds its content in place.
export const isLayout = (table) => {
  const rows = rowsOf(table);
  return rows.length < 2 && rows.every((row) => row.cells.length < 2);
};

const alignment = (cell) => {
  const style = cell.getAttribute("data-style") ?? "";
  const said = cell.getAttribute("align") ?? /text-align:\s*(\w+)/.exec(style)?.[1] ?? cell.querySelector("[align]")?.getAttribute("align");
  return { right: "right", end: "right", center: "center" }[said] ?? "left";
};

export const pipes = (rows, alignments) => {
  const width = Math.max(...rows.map((row) => row.length));
  const full = rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
  const rules = Array.from({ length: width }, (_, at) => ({ left: "---", right: "--:", center: ":-:" })[alignments[at] ?? "left"]);
  const [head, ...rest] = full;
  return [head, rules, ...rest].map((row) => `| ${row.join(" | ")} |`).join("\n");
};

// The words of a table, and whether cells had to be parted.
export const tableText = (table, wordsOf) => {
  const grid = [];
  const alignments = [];
  let parted = false;
  rowsOf(table).forEach((row, number) => {
    grid[number] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (grid[number][column] !== undefined) column += 1;
      const [wide, high] = [span(cell, "colspan"), span(cell, "rowspan")];
      parted ||= wide > 1 || high > 1;
      for (let down = 0; down < high; down += 1) {
        grid[number + down] ??= [];
        for (let right = 0; right < wide; right += 1) grid[number + down][column + right] = down || right ? "" : wordsOf(cell);
      }
      // Figures stand to the right below a head that stands in the middle: the last row says how.
      alignments[column] = alignment(cell);
      column += wide;
    }
  });
  const rows = grid.slice(0, rowsOf(table).length).map((row) => Array.from(row, (cell) => cell ?? ""));
  const head = rows[0] ?? [];
  // A head is strong already.
  if (head.every((cell) => !cell || STRONG.test(cell))) rows[0] = head.map((cell) => cell.replace(STRONG, "$1"));
  return { text: rows.length ? pipes(rows, alignments) : "", parted };
};

// A cell is one line: its paragraphs follow one another, and a stroke would end it.
export const cellWords = (text) => text
  .replace(/\\\n/g, " ").replace(/^(?:#{1,6}|[-*+]|\d{1,9}[.)]|>) +/gm, "").replace(/\s+/g, " ").trim().replace(/\\?\|/g, "\\|");

export const flatten = (cell) => {
  for (const inner of cell.querySelectorAll("table")) inner.replaceWith(...[...inner.querySelectorAll("td,th")].flatMap((part) => [...part.childNodes, " "]));
  for (const block of cell.querySelectorAll(BLOCKS)) block.after(" ");
};
