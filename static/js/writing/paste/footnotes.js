// Footnotes of Word, LibreOffice and Google Docs: what a note says stands in brackets where its mark stood.
const BACK = "a[href^='#_ftnref'], a[href^='#_ednref'], a.sdfootnotesym, a.sdendnotesym, a[href^='#ftnt_ref'], a[href^='#footnote-ref']";
const MARK = "a[href^='#_ftn'], a[href^='#_edn'], a.sdfootnoteanc, a.sdendnoteanc, a[href^='#ftnt'], a[href^='#footnote'], sup a[href*='#cite_note'], sup a[href*='#fn']";

// The text of a note: all of its block but the mark that leads back.
const noteOf = (body, mark) => {
  const target = mark.getAttribute("href").split("#")[1];
  const back = [...body.querySelectorAll(BACK)].find((link) => link.name === target || link.id === target)
    ?? body.querySelector(`[id="${CSS.escape(target.replace(/^_/, ""))}"]`)?.querySelector(BACK)
    ?? body.querySelector(`[id="${CSS.escape(target.replace(/sym$/, ""))}"]`)?.querySelector(BACK);
  const block = back?.closest("p, li");
  if (!block) return null;
  const holder = back.closest("div[id], div[data-style*='mso-element']") ?? block;
  return { back, block, holder };
};

const wholeMark = (mark) => {
  const raised = mark.closest("sup");
  return raised && raised.textContent.trim() === mark.textContent.trim() ? raised : mark;
};

// How many notes came in brackets, and how many marks had lost their note.
export const takeFootnotes = (body) => {
  const counts = { bracketed: 0, lost: 0 };
  const marks = [...body.querySelectorAll(MARK)].filter((link) => !link.matches(BACK));
  for (const mark of marks) {
    const note = noteOf(body, mark);
    if (!note) {
      wholeMark(mark).remove();
      counts.lost += 1;
      continue;
    }
    note.back.closest("sup")?.remove();
    note.back.remove();
    const words = body.ownerDocument.createElement("span");
    words.append(" (", ...[...note.holder.querySelectorAll("p")].flatMap((block) => [...block.childNodes, " "]), ")");
    if (note.holder === note.block) words.replaceChildren(" (", ...note.block.childNodes, ")");
    // No blank before the closing bracket, and one before the opening one.
    words.normalize();
    trimmed(words);
    wholeMark(mark).replaceWith(words);
    note.holder.remove();
    counts.bracketed += 1;
  }
  for (const list of body.querySelectorAll("[data-style*='mso-element:footnote-list' i], [data-style*='mso-element:endnote-list' i]")) list.remove();
  return counts;
};

const trimmed = (words) => {
  const texts = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (texts.nextNode()) nodes.push(texts.currentNode);
  const [opening] = nodes;
  if (opening) opening.data = opening.data.replace(/^\s*\(\s*/, " (");
  const closing = nodes.at(-1);
  const before = nodes.at(-2);
  if (nodes.length > 1 && /^\s*\)$/.test(closing.data)) {
    closing.data = ")";
    before.data = before.data.replace(/\s+$/, "");
  } else if (closing) closing.data = closing.data.replace(/\s+\)$/, ")");
  if (nodes.length > 1 && opening.data === " (") nodes[1].data = nodes[1].data.replace(/^\s+/, "");
};
