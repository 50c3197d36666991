// Tools for the texts of a form. Without this module each text is a plain field, and everything can be typed.
import { cite, linkEntry, opensEntries, opensSources, opinion, showPicture } from "./writing/citing.js";
import { finder } from "./writing/finder.js";
import { livePreview } from "./writing/live_preview.js";
import { marks, shortcuts } from "./writing/marks.js";
import { newSource } from "./writing/new_source.js";
import { replace } from "./writing/text.js";
import { toolbar } from "./writing/toolbar.js";

const tools = document.getElementById("writing-tools");
const words = document.getElementById("writing-words")?.dataset;

const equip = (area, sources, entries, pictures) => {
  const [bar, pane] = tools.content.cloneNode(true).children;
  const label = area.labels[0]?.textContent.replace(/:\s*$/, "").replace(/ \((.*)\)$/, ", $1") ?? area.name;
  for (const part of [bar, pane]) part.setAttribute("aria-label", `${part.getAttribute("aria-label")} ${label}`);
  if (area.dataset.writing === "line") bar.querySelectorAll("[data-block]").forEach((button) => button.remove());
  pane.id = `${area.id}-preview`;
  pane.lang = area.lang;
  bar.querySelector("[data-preview]")?.setAttribute("aria-controls", pane.id);
  area.before(bar);
  area.after(pane);

  // `typed` is how much of the text before the caret has opened the dialog.
  const find = (what, typed = 0) => {
    const { selectionStart: start, selectionEnd: end } = area;
    const tasks = {
      citation: [sources, (found, where) => cite(area, end - typed, end, found, where)],
      opinion: [sources, (found, where) => opinion(area, start, end, found, where)],
      entry: [entries, (found) => linkEntry(area, start, end, found)],
      picture: [pictures, (found) => showPicture(area, start, end, found)],
    };
    const [dialog, chosen] = tasks[what];
    dialog.open({ chosen, typed: (more) => (typed ? replace(area, end, end, more) : area.setSelectionRange(start, end)) });
  };
  const preview = livePreview(area, pane, tools.dataset.preview, words);

  toolbar(bar, (button) => {
    const { mark, find: what } = button.dataset;
    if (mark) marks[mark](area);
    else if (what) find(what);
    else preview(button);
  });
  area.addEventListener("keydown", (event) => {
    const mark = shortcuts[event.key.toLowerCase()];
    if (!mark || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    marks[mark](area);
  });
  area.addEventListener("input", (event) => {
    if (event.inputType !== "insertText" || event.isComposing || event.data?.length !== 1) return;
    const before = area.value.slice(0, area.selectionStart);
    if (event.data === "@" && opensSources(before) && bar.querySelector("[data-find=citation]")) find("citation", 1);
    if (event.data === "[" && opensEntries(before)) find("entry", 2);
  });
};

if (tools) {
  const sources = finder("source", words);
  const entries = finder("entry", words);
  const pictures = finder("picture", words);
  // The empty row of an inline is copied for each new one: it is equipped when it has been copied.
  const all = (within) => within.querySelectorAll("textarea[data-writing]").forEach((area) => {
    if (!area.closest(".empty-form")) equip(area, sources, entries, pictures);
  });
  all(document);
  newSource(sources);
  document.addEventListener("formset:added", (event) => all(event.target));
}
