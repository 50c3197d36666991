// Browsers lay out the whole text anew for each line that is typed into it: so many lines times characters take a second.
const LONG = 500_000;

// Of each text, the steps that the browser cannot take back, and those that were taken back.
const steps = new WeakMap();

const put = (area, value, [start, end]) => {
  area.value = value;
  area.setSelectionRange(start, end);
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

const takeBack = (area, { done, undone }) => {
  const step = done.at(-1);
  if (step?.after !== area.value) return false;
  undone.push(done.pop());
  put(area, step.before, step.chosen);
  return true;
};

const bringAgain = (area, { done, undone }) => {
  const step = undone.at(-1);
  if (step?.before !== area.value) return false;
  done.push(undone.pop());
  put(area, step.after, [step.caret, step.caret]);
  return true;
};

const stepsOf = (area) => {
  if (steps.has(area)) return steps.get(area);
  const kept = { done: [], undone: [] };
  steps.set(area, kept);
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const again = key === "y" || (key === "z" && event.shiftKey);
    const went = (again && bringAgain(area, kept)) || (key === "z" && !event.shiftKey && takeBack(area, kept));
    if (went) event.preventDefault();
  });
  // The browser's own menu asks in this way.
  area.addEventListener("beforeinput", (event) => {
    const went = (event.inputType === "historyUndo" && takeBack(area, kept)) || (event.inputType === "historyRedo" && bringAgain(area, kept));
    if (went) event.preventDefault();
  });
  return kept;
};

// At once, with a step of our own that Ctrl+Z takes back as soon as all that was typed since has been taken back.
const replaceLong = (area, start, end, words) => {
  const kept = stepsOf(area);
  const before = area.value;
  area.setRangeText(words, start, end, "end");
  kept.undone.length = 0;
  kept.done.push({ before, after: area.value, chosen: [start, end], caret: area.selectionStart });
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
};

// Changes a text as if it were typed, so that Ctrl+Z takes it back.
export const replace = (area, start, end, words, select = null) => {
  area.focus();
  area.setSelectionRange(start, end);
  const lines = (words.match(/\n/g)?.length ?? 0) + area.value.slice(start, end).split("\n").length - 1;
  if (lines * (area.value.length + words.length) > LONG) replaceLong(area, start, end, words);
  else {
    const typed = words ? document.execCommand("insertText", false, words) : start === end || document.execCommand("delete");
    if (!typed) replaceLong(area, start, end, words);
  }
  if (select) area.setSelectionRange(start + select[0], start + select[1]);
};

// The selected lines as wholes: where they begin and end, and their words.
export const lines = (area) => {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const last = Math.max(start, area.selectionEnd - (area.value[area.selectionEnd - 1] === "\n" ? 1 : 0));
  const following = area.value.indexOf("\n", last);
  const end = following < 0 ? area.value.length : following;
  return { start, end, words: area.value.slice(start, end) };
};
