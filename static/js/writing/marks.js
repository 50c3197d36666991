// CommonMark around the selection; the same button takes it away again.
import { lines, replace } from "./text.js";

const around = (mark) => (area) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const size = mark.length;
  const words = value.slice(start, end);
  // "*" alone must not be taken for a half of "**".
  const marked = value.slice(start - size, start) === mark && value.slice(end, end + size) === mark
    && (size > 1 || value[start - 2] !== "*" || value[start - 3] === "*");
  if (marked) replace(area, start - size, end + size, words, [0, words.length]);
  else replace(area, start, end, mark + words + mark, [size, size + words.length]);
};

const before = (mark, known) => (area) => {
  const { start, end, words } = lines(area);
  const all = words.split("\n");
  const marked = all.every((line) => known.test(line));
  const changed = all.map((line, number) => line.replace(known, "")).map((line, number) => (marked ? line : mark(number) + line));
  const text = changed.join("\n");
  const caret = Math.max(0, area.selectionStart - start + text.length - words.length);
  replace(area, start, end, text, all.length > 1 ? [0, text.length] : [caret, caret]);
};

const link = (area) => {
  const { selectionStart: start, selectionEnd: end } = area;
  const words = area.value.slice(start, end);
  const address = words.length + 3;
  replace(area, start, end, `[${words}](https://)`, words ? [address, address + 8] : [1, 1]);
};

const remark = (area) => {
  const { selectionStart: start, selectionEnd: end } = area;
  const words = area.value.slice(start, end);
  replace(area, start, end, `[${words}]{.remark}`, [1, 1 + words.length]);
};

export const marks = {
  heading: before(() => "## ", /^#{1,6} /),
  strong: around("**"),
  emphasis: around("*"),
  link,
  bullets: before(() => "- ", /^[-*+] /),
  numbers: before((number) => `${number + 1}. `, /^\d+[.)] /),
  quote: before(() => "> ", /^> ?/),
  remark,
};
export const shortcuts = { b: "strong", i: "emphasis", k: "link" };
