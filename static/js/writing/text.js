// Changes a text as if it were typed, so that Ctrl+Z takes it back.
export const replace = (area, start, end, words, select = null) => {
  area.focus();
  area.setSelectionRange(start, end);
  const typed = words ? document.execCommand("insertText", false, words) : start === end || document.execCommand("delete");
  if (!typed) {
    area.setRangeText(words, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
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
