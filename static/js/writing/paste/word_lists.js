// Word writes the items of a list as paragraphs: "mso-list: l0 level2 lfo1", with the mark as words before the text.
const LEVEL = /mso-list:\s*(l\d+)\s+level(\d+)/i;
const NUMBER = /^\(?(\d+|[a-z]|[ivxlc]+)[.)]/i;

const markOf = (item) => item.querySelector('[data-style*="mso-list:Ignore" i], [data-style*="mso-list: Ignore" i]');

const listFor = (item, mark) => {
  const words = mark?.textContent.trim() ?? "";
  const numbered = NUMBER.exec(words);
  const list = item.ownerDocument.createElement(numbered ? "ol" : "ul");
  if (numbered && Number(numbered[1]) > 1) list.setAttribute("start", numbered[1]);
  return list;
};

// Each run of such paragraphs becomes a list, with lists inside its items for the deeper levels.
export const makeWordLists = (body) => {
  let open = [];
  let last = null;
  for (const item of body.querySelectorAll('p[data-style*="mso-list" i], h1[data-style*="mso-list" i], h2[data-style*="mso-list" i], h3[data-style*="mso-list" i]')) {
    const [, , typed] = LEVEL.exec(item.getAttribute("data-style")) ?? [];
    const mark = markOf(item);
    if (!typed) continue;
    // A numbered heading is a heading; Word's number before it is no part of it.
    if (item.localName !== "p") {
      mark?.remove();
      continue;
    }
    const level = Math.min(Number(typed), 9);
    if (item.previousElementSibling !== last || last === null) open = [];
    open = open.slice(0, level);
    const made = listFor(item, mark);
    if (open.length && open.length === level && open.at(-1).localName !== made.localName) open.pop();
    while (open.length < level) {
      const list = open.length + 1 === level ? made : item.ownerDocument.createElement("ul");
      const above = open.at(-1);
      if (!above) item.before(list);
      else (above.lastElementChild ?? above.appendChild(item.ownerDocument.createElement("li"))).append(list);
      open.push(list);
    }
    mark?.remove();
    const entry = item.ownerDocument.createElement("li");
    entry.append(...item.childNodes);
    open.at(-1).append(entry);
    item.remove();
    [last] = open;
  }
};
