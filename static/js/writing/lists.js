// Enter in a list, a quotation or a table goes on with it; in an empty item it ends it. Tab stays what it is.
import { replace } from "./text.js";
import { cellsOf, isRow } from "./tables.js";

const ITEM = /^((?:> ?)*)( *)(?:([-*+])|(\d{1,9})([.)]))( +)/;
const QUOTE = /^(?:> ?)+/;

const lineAt = (area) => {
  const { value, selectionStart: caret } = area;
  const start = value.lastIndexOf("\n", caret - 1) + 1;
  const end = value.indexOf("\n", caret);
  return { start, caret, line: value.slice(start, end < 0 ? value.length : end), before: value.slice(0, start) };
};

const following = ([, quote, indent, bullet, number, dot, gap]) => `${quote}${indent}${bullet ?? `${Number(number) + 1}${dot}`}${gap}`;

// The mark of the list in which a list stands: its last item above with a smaller indent.
const outer = (before, indent) => {
  const lines = before.split("\n").slice(-60).reverse();
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[2].length < indent.length) return following(item);
  }
  return "";
};

const inItem = (area, { start, caret, line, before }, item) => {
  if (caret < start + item[0].length) return false;
  if (line.slice(item[0].length).trim()) {
    replace(area, caret, area.selectionEnd, `\n${following(item)}`);
    return true;
  }
  const instead = item[2] ? outer(before, item[2]) : "";
  // Without an empty line, what follows would still belong to the last item.
  replace(area, start, start + line.length, instead || `${item[1].trimEnd()}\n`);
  return true;
};

const inQuote = (area, { start, caret, line }, mark) => {
  if (caret < start + mark.length) return false;
  if (line.slice(mark.length).trim()) replace(area, caret, area.selectionEnd, `\n${mark}`);
  else replace(area, start, start + line.length, "\n");
  return true;
};

const inTable = (area, { start, caret, line }) => {
  if (caret !== start + line.length) return false;
  const cells = cellsOf(line);
  if (cells.every((cell) => !cell)) {
    replace(area, start, caret, "\n");
    return true;
  }
  replace(area, caret, caret, `\n|${"  |".repeat(cells.length)}`, [3, 3]);
  return true;
};

export const goOn = (area) => {
  const place = lineAt(area);
  const item = ITEM.exec(place.line);
  if (item) return inItem(area, place, item);
  const quote = QUOTE.exec(place.line);
  if (quote) return inQuote(area, place, quote[0]);
  return isRow(area, place.start) && inTable(area, place);
};

export const continuing = (area) => {
  if (area.dataset.writing === "line") return;
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || area.selectionStart !== area.selectionEnd) return;
    if (goOn(area)) event.preventDefault();
  });
};
