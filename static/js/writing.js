// Tools for the texts of a form. Without this module each text is a plain field, and everything can be typed.
import { previewBeside } from "./writing/beside.js";
import { cite, linkEntry, opinion, showPicture } from "./writing/citing.js";
import { finder } from "./writing/finder.js";
import { continuing } from "./writing/lists.js";
import { livePreview } from "./writing/live_preview.js";
import { marks, shortcuts } from "./writing/marks.js";
import { newSource } from "./writing/new_source.js";
import { pasting } from "./writing/paste.js";
import { saving } from "./writing/save.js";
import { suggestions } from "./writing/suggest.js";
import { tableTool } from "./writing/tables.js";
import { toolbar } from "./writing/toolbar.js";

const tools = document.getElementById("writing-tools");
const words = document.getElementById("writing-words")?.dataset;

// What a search dialog leaves behind without a choice: the text with its caret.
const back = (area, start, end) => () => {
  area.focus();
  area.setSelectionRange(start, end);
};

const equip = (area, finders, suggest, beside) => {
  const { sources, entries, pictures } = finders;
  const [bar, panel, said, pane] = tools.content.cloneNode(true).children;
  const label = area.labels[0]?.textContent.replace(/:\s*$/, "").replace(/ \((.*)\)$/, ", $1") ?? area.name;
  for (const part of [bar, panel, pane]) part.setAttribute("aria-label", `${part.getAttribute("aria-label")} ${label}`);
  if (area.dataset.writing === "line") bar.querySelectorAll("[data-block]").forEach((button) => button.remove());
  pane.id = `${area.id}-preview`;
  panel.id = `${area.id}-table`;
  pane.lang = area.lang;
  if (!beside) bar.querySelector("[data-preview]")?.setAttribute("aria-controls", pane.id);
  bar.querySelector("[data-table-tool]")?.setAttribute("aria-controls", panel.id);
  bar.querySelector(".writing-more").id = `${area.id}-more`;
  bar.querySelector("[data-more]")?.setAttribute("aria-controls", `${area.id}-more`);
  area.before(bar);
  if (area.dataset.writing !== "line") area.before(panel);
  area.after(said, pane);

  const find = (what) => {
    const { selectionStart: start, selectionEnd: end } = area;
    const tasks = {
      citation: [sources, (found, where) => cite(area, end, end, found, where)],
      opinion: [sources, (found, where) => opinion(area, start, end, found, where)],
      entry: [entries, (found) => linkEntry(area, start, end, found)],
      picture: [pictures, (found) => showPicture(area, start, end, found)],
    };
    const [dialog, chosen] = tasks[what];
    dialog.open({ chosen, left: back(area, start, end) });
  };
  // Where entries have a page, the window beside shows all of it; elsewhere the text is shown below its field.
  const preview = beside ? () => beside(area, said) : livePreview(area, pane, tools.dataset.preview, words);
  const table = tableTool(area, panel, said, words);

  toolbar(bar, (button) => {
    const { mark, find: what } = button.dataset;
    if (mark) marks[mark](area);
    else if (what) find(what);
    else if ("tableTool" in button.dataset) table(button);
    else preview(button);
  });
  area.addEventListener("keydown", (event) => {
    const mark = shortcuts[event.key.toLowerCase()];
    if (!mark || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    marks[mark](area);
  });
  // Suggestions come first: while one is chosen, Enter is theirs.
  suggest(area, {
    citation: bar.querySelector("[data-find=citation]") && {
      address: sources.address,
      chosen: (at, end, found, typed) => sources.open({
        chosen: (source, where) => cite(area, at - 1, end, source, where), left: back(area, end, end),
      }, typed, found),
    },
    entry: {
      address: entries.address,
      chosen: (at, end, found, typed) => entries.open({
        chosen: (entry) => linkEntry(area, at, end, entry), left: back(area, end, end),
      }, typed, found),
    },
  });
  continuing(area);
  pasting(area, said);
};

if (tools) {
  const sources = finder("source", words);
  const entries = finder("entry", words);
  const finders = { sources, entries, pictures: finder("picture", words) };
  const suggest = suggestions(words);
  const beside = previewBeside(tools, words.blocked);
  // The empty row of an inline is copied for each new one: it is equipped when it has been copied.
  const all = (within) => within.querySelectorAll("textarea[data-writing]").forEach((area) => {
    if (!area.closest(".empty-form")) equip(area, finders, suggest, beside);
  });
  all(document);
  newSource(sources);
  document.addEventListener("formset:added", (event) => all(event.target));
  saving();
}
