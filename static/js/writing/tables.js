// Pipe tables in a text: where the caret stands in one, and what is done with its rows and columns.
import { replace } from "./text.js";

const RULE = /^ *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/;
const LEAST = 3;

export const cellsOf = (line) => line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map((cell) => cell.trim());

// The lines of the table in which a place stands, or null: the second one is its rule.
const tableAt = (area, at) => {
  const { value } = area;
  let start = value.lastIndexOf("\n", at - 1) + 1;
  let end = value.indexOf("\n", at);
  if (end < 0) end = value.length;
  if (!value.slice(start, end).includes("|")) return null;
  while (start > 0) {
    const above = value.lastIndexOf("\n", start - 2) + 1;
    if (!value.slice(above, start - 1).includes("|")) break;
    start = above;
  }
  while (end < value.length) {
    const below = value.indexOf("\n", end + 1);
    const last = below < 0 ? value.length : below;
    if (!value.slice(end + 1, last).includes("|")) break;
    end = last;
  }
  const lines = value.slice(start, end).split("\n");
  return lines.length > 1 && RULE.test(lines[1]) ? { start, end, lines } : null;
};

export const isRow = (area, at) => tableAt(area, at) !== null;

const widthOf = (words) => [...words].length;

const rule = (typed, width) => {
  const left = typed.startsWith(":") ? ":" : "";
  const right = typed.endsWith(":") ? ":" : "";
  return `${left}${"-".repeat(width - left.length - right.length)}${right}`;
};

// The rows with their strokes below one another.
const aligned = (rows) => {
  const columns = Math.max(...rows.map((row) => row.length));
  const full = rows.map((row) => [...row, ...Array(columns - row.length).fill("")]);
  const widths = Array.from({ length: columns }, (_, at) => Math.max(LEAST, ...full.filter((row, number) => number !== 1).map((row) => widthOf(row[at]))));
  return full.map((row, number) => {
    const cells = row.map((cell, at) => {
      if (number === 1) return rule(cell, widths[at]);
      const space = " ".repeat(widths[at] - widthOf(cell));
      return full[1][at].endsWith(":") && !full[1][at].startsWith(":") ? space + cell : cell + space;
    });
    return `| ${cells.join(" | ")} |`;
  });
};

// Where a cell begins in the aligned lines.
const placeOf = (lines, row, column) => {
  let at = 0;
  for (const line of lines.slice(0, row)) at += line.length + 1;
  let strokes = -1;
  for (let i = 0; i < lines[row].length; i += 1) {
    if (lines[row][i] === "|" && lines[row][i - 1] !== "\\") strokes += 1;
    if (strokes === column) return at + i + 2;
  }
  return at;
};

const CHANGES = {
  row: (rows, row) => {
    const at = Math.max(row, 1) + 1;
    rows.splice(at, 0, rows[0].map(() => ""));
    return [at, 0];
  },
  column: (rows, row, column) => {
    rows.forEach((cells, number) => cells.splice(column + 1, 0, number === 1 ? "---" : ""));
    return [row === 1 ? 0 : row, column + 1];
  },
  "no-row": (rows, row) => {
    // A table has a head and its rule.
    if (row < 2) return null;
    rows.splice(row, 1);
    return [Math.min(row, rows.length - 1), 0];
  },
  "no-column": (rows, row, column) => {
    if (rows[0].length < 2) return null;
    for (const cells of rows) cells.splice(column, 1);
    return [row === 1 ? 0 : row, Math.min(column, rows[0].length - 1)];
  },
  align: (rows, row, column) => [row === 1 ? 0 : row, column],
};

// Whether it could be done: the caret has to stand in a table.
export const changeTable = (area, name) => {
  const caret = area.selectionStart;
  const table = tableAt(area, caret);
  if (!table) return false;
  const before = area.value.slice(table.start, caret);
  const row = before.split("\n").length - 1;
  const strokes = before.split("\n").at(-1).match(/(?<!\\)\|/g)?.length ?? 0;
  const rows = table.lines.map(cellsOf);
  const columns = rows[0].length;
  for (const cells of rows) while (cells.length < columns) cells.push("");
  const column = Math.min(columns - 1, Math.max(0, strokes - (table.lines[row].trimStart().startsWith("|") ? 1 : 0)));
  const place = CHANGES[name](rows, row, column);
  if (!place || !rows.length) return false;
  const lines = aligned(rows);
  const at = placeOf(lines, ...place);
  replace(area, table.start, table.end, lines.join("\n"), [at, at]);
  return true;
};

export const insertTable = (area, columns, rows) => {
  const { selectionEnd: at, value } = area;
  const empty = Array(columns).fill("");
  const lines = aligned([empty, empty.map(() => "---"), ...Array.from({ length: rows }, () => empty)]);
  const before = value.slice(0, at);
  const above = before.trim() ? "\n\n".slice(/\n*$/.exec(before)[0].length) : "";
  const behind = value.slice(at);
  const below = behind.trim() ? "\n\n".slice(/^\n*/.exec(behind)[0].length) : "\n";
  replace(area, at, at, above + lines.join("\n") + below, [above.length + 2, above.length + 2]);
};

// The row of fields and buttons below the tools; Escape leads back into the text.
export const tableTool = (area, panel, said, words) => {
  const [columns, rows] = panel.querySelectorAll("input");
  const within = (input, otherwise) => {
    const number = Math.round(Number(input.value)) || otherwise;
    return Math.min(Number(input.max), Math.max(Number(input.min), number));
  };
  const act = (name) => {
    said.textContent = "";
    if (name === "insert") insertTable(area, within(columns, 3), within(rows, 2));
    else if (!changeTable(area, name)) said.textContent = words.noTable;
  };
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act(button.dataset.table);
  });
  // The text keeps its caret while a button is pressed with a pointer.
  panel.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      area.focus();
    }
    // Enter in a field of this row would send the whole form.
    if (event.key === "Enter" && event.target.localName === "input") {
      event.preventDefault();
      act("insert");
    }
  });
  return (button) => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden && button.matches(":focus")) columns.select();
  };
};
