// Pasting: rich words become CommonMark, an address over words links them, and what was left out is said once.
import { isAddress, safeAddress } from "./paste/addresses.js";
import { commonMark, isSource } from "./paste/commonmark.js";
import { replace } from "./text.js";

const words = document.getElementById("paste-words");

// "Left out: 2 pictures and a footnote." of the numbers of what could not be said.
const sentence = (counts) => {
  const list = new Intl.ListFormat(document.documentElement.lang || "en");
  const sentences = [];
  for (const group of words.content.querySelectorAll("[data-group]")) {
    const things = [];
    for (const { dataset } of group.querySelectorAll("[data-kind]")) {
      const number = counts[dataset.kind];
      if (number) things.push(number === 1 ? dataset.one : dataset.many.replace("{n}", number));
    }
    if (things.length) sentences.push(`${group.dataset.group} ${list.format(things)}.`);
  }
  return sentences.join(" ");
};

// Blocks stand apart from what is before and behind them.
const apart = (area, start, end, text) => {
  if (!text.includes("\n") && !/^(?:#{1,6}|[-*+]|\d{1,9}[.)]|>|\|) /.test(text)) return text;
  const before = area.value.slice(0, start);
  const behind = area.value.slice(end);
  const above = before.trim() ? "\n\n".slice(/\n*$/.exec(before)[0].length) : "";
  const below = behind.trim() ? "\n\n".slice(/^\n*/.exec(behind)[0].length) : "";
  return above + text + below;
};

// Only whole words become a link, and no address in the brackets behind one.
const mayLink = (area, start, end, typed) => {
  const chosen = area.value.slice(start, end);
  return isAddress(typed) && chosen.trim() !== "" && !/[\n[\]]/.test(chosen)
    && !/^(?:https?:|mailto:|www\.)\S*$/i.test(chosen.trim()) && area.value.slice(Math.max(0, start - 2), start) !== "](";
};

export const pasting = (area, said) => {
  let plain = false;
  const oneLine = area.dataset.writing === "line";

  const rich = (clipboard) => {
    const html = clipboard.getData("text/html");
    if (!html.trim() || isSource(html, clipboard.types)) return null;
    try {
      return commonMark(html, oneLine);
    } catch {
      // What nobody foresaw still comes as plain words.
      return null;
    }
  };

  area.addEventListener("keydown", (event) => {
    // Ctrl+Shift+V asks for plain words, whatever else the clipboard holds.
    plain = event.shiftKey && event.key.toLowerCase() === "v" && (event.ctrlKey || event.metaKey);
  });
  area.addEventListener("keyup", () => {
    plain = false;
  });
  area.addEventListener("paste", (event) => {
    said.textContent = "";
    if (plain || area.readOnly || area.disabled) return;
    const { selectionStart: start, selectionEnd: end } = area;
    const typed = event.clipboardData.getData("text/plain").trim();
    if (mayLink(area, start, end, typed)) {
      event.preventDefault();
      replace(area, start, end, `[${area.value.slice(start, end)}](${safeAddress(typed)})`);
      return;
    }
    const pasted = rich(event.clipboardData);
    const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/")).length;
    if (!pasted) {
      if (pictures && !typed) said.textContent = sentence({ pictures });
      return;
    }
    if (!pasted.text && typed) return;
    event.preventDefault();
    if (pasted.text) replace(area, start, end, oneLine ? pasted.text : apart(area, start, end, pasted.text));
    said.textContent = sentence(pasted.counts);
  });
};
