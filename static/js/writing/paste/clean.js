// What word processors and browsers put on the clipboard, brought to the few elements that a text can say.
import { safeAddress } from "./addresses.js";
import { escape } from "./escape.js";
import { takeFootnotes } from "./footnotes.js";
import { makeWordLists } from "./word_lists.js";

const BLOCKS = "address,article,aside,blockquote,body,caption,center,dd,details,div,dl,dt,figcaption,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,summary,table,tbody,td,tfoot,th,thead,tr,ul";
const NEVER = "head,script,style,xmp,meta,link,title,noscript,template,base,xml,colgroup,col";
const FORMS = "input,button,select,textarea,form > label";
const PICTURES = "img,svg,canvas,picture,video,audio,object,embed,iframe,map";
const KEPT = new Set(["a", "b", "strong", "i", "em", "br", "code", "pre", "sup", "sub", "del"]);
const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹", "+": "⁺", "-": "⁻", "−": "⁻", n: "ⁿ" };
const LOWERED = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉", "+": "₊", "-": "₋", "−": "₋" };
const WORD = /[\p{L}\p{N}]/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;

const styleOf = (node) => (node.getAttribute("data-style") ?? "").replace(/\s*([:;])\s*/g, "$1").toLowerCase();
const unwrap = (node) => node.replaceWith(...node.childNodes);
const rename = (node, name) => {
  const made = node.ownerDocument.createElement(name);
  made.append(...node.childNodes);
  node.replaceWith(made);
  return made;
};
const around = (node, name) => {
  const made = node.ownerDocument.createElement(name);
  made.append(...node.childNodes);
  node.append(made);
};
const texts = (body) => {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
};

// The policy refuses styles, also in a document that nobody sees: they are read as plain attributes, and a sheet as
// an element whose content is words, like its own.
export const parsed = (html) => {
  const inert = html
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)style(\s*=)/gi, "$1data-style$2"))
    .replace(/(<\/?)style(?=[\s>/])/gi, "$1xmp");
  return new DOMParser().parseFromString(inert, "text/html").body;
};

const dropComments = (body) => {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
};

const isHidden = (node) => node.hidden || /display:none|mso-hide:all|visibility:hidden/.test(styleOf(node));

// Notes in the margin, of Word and of Google Docs.
const takeMarginNotes = (body) => {
  const places = body.querySelectorAll(".msocomanchor, a[href^='#cmnt']:not([href^='#cmnt_ref'])");
  const count = places.length;
  for (const place of places) (place.closest("sup") ?? place).remove();
  for (const list of body.querySelectorAll("[data-style*='mso-element:comment-list' i], .msocomtxt, .MsoCommentReference")) list.remove();
  for (const back of body.querySelectorAll("a[href^='#cmnt_ref']")) (back.closest("div") ?? back.closest("p") ?? back).remove();
  return count;
};

const takePictures = (body) => {
  let count = 0;
  for (const picture of body.querySelectorAll(`${PICTURES},v\\:imagedata`)) {
    if (!picture.isConnected || picture.parentElement?.closest(PICTURES)) continue;
    const [width, height] = ["width", "height"].map((name) => parseFloat(picture.getAttribute(name) ?? "99"));
    // A picture of one point only counts readers.
    if (width > 2 && height > 2) count += 1;
  }
  for (const picture of body.querySelectorAll(`${PICTURES},v\\:imagedata,v\\:shape`)) picture.remove();
  return count;
};

const takeDeleted = (body) => {
  const deleted = body.querySelectorAll("del");
  for (const words of deleted) words.remove();
  return deleted.length;
};

// What styles say of words becomes elements, and what elements say against their styles goes.
const readStyles = (body, counts) => {
  for (const node of [...body.querySelectorAll("[data-style], b, strong, i, em, s, strike")]) {
    const style = styleOf(node);
    const weight = /(?:^|;)font-weight:(\w+)/.exec(style)?.[1];
    const slant = /(?:^|;)font-style:(\w+)/.exec(style)?.[1];
    const isBold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
    const name = node.localName;
    const isBlock = node.matches(BLOCKS);
    if (/line-through/.test(style) || name === "s" || name === "strike") counts.struck += 1;
    if ((name === "b" || name === "strong") && weight && !isBold) unwrap(node);
    else if ((name === "i" || name === "em") && slant === "normal") unwrap(node);
    else if (!isBlock || /^(?:p|li|div|td|th)$/.test(name)) {
      if (/vertical-align:super/.test(style)) around(node, "sup");
      if (/vertical-align:sub(?!\w)/.test(style)) around(node, "sub");
      if (isBold && name !== "b" && name !== "strong" && !(isBlock && node.querySelector(BLOCKS))) around(node, "b");
      if (slant === "italic" && name !== "i" && name !== "em" && !(isBlock && node.querySelector(BLOCKS))) around(node, "i");
    }
  }
};

const nameParagraphs = (body) => {
  for (const node of body.querySelectorAll("p.MsoTitle, p.title")) rename(node, "h1");
  for (const node of body.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote, p.quotations")) around(rename(node, "blockquote"), "p");
  for (const node of body.querySelectorAll("[role=heading]:not(h1,h2,h3,h4,h5,h6)")) rename(node, `h${Math.min(6, Number(node.getAttribute("aria-level")) || 2)}`);
};

// The highest heading that was pasted stands right below the entry's title.
const shiftHeadings = (body) => {
  const headings = [...body.querySelectorAll("h1,h2,h3,h4,h5,h6")];
  for (const heading of headings) if (!heading.textContent.trim()) heading.remove();
  const levels = headings.map((heading) => Number(heading.localName[1]));
  const shift = 2 - Math.min(...levels);
  // The head of a table and a heading are strong already.
  for (const node of [...body.querySelectorAll("th b, th strong")]) unwrap(node);
  for (const heading of headings) {
    if (!heading.isConnected) continue;
    for (const node of [...heading.querySelectorAll("b,strong")]) unwrap(node);
    for (const line of [...heading.querySelectorAll("br")]) line.replaceWith(" ");
    rename(heading, `h${Math.min(6, Math.max(2, Number(heading.localName[1]) + shift))}`);
  }
};

const unwrapOthers = (body) => {
  for (const node of [...body.querySelectorAll("*")].reverse()) {
    if (!node.matches(BLOCKS) && !KEPT.has(node.localName)) unwrap(node);
  }
};

const nestLists = (body) => {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const item = list.previousElementSibling;
    if (item?.localName === "li") item.append(list);
    else {
      const made = list.ownerDocument.createElement("li");
      list.before(made);
      made.append(list);
    }
  }
  for (const only of body.querySelectorAll("li > p, li > div")) {
    const others = [...only.parentElement.children].filter((node) => node.matches(BLOCKS) && !/^[uo]l$/.test(node.localName));
    if (others.length === 1) unwrap(only);
  }
};

const plainSpaces = (body) => {
  for (const text of texts(body)) {
    const words = text.data.replace(/[\u200b\u200c\u2060\ufeff\u00ad]/g, "").replace(/[\u00a0\u202f\u2007]/g, " ");
    text.data = text.parentElement.closest("pre") ? words : words.replace(/[ \t\r\n\f]+/g, " ");
  }
};

const spell = (body) => {
  for (const [name, letters] of [["sup", RAISED], ["sub", LOWERED]]) {
    for (const node of body.querySelectorAll(name)) {
      const words = [...node.textContent.trim()];
      if (words.length && words.every((letter) => letter in letters)) node.textContent = words.map((letter) => letters[letter]).join("");
      unwrap(node);
    }
  }
};

const takeLinks = (body) => {
  let lost = 0;
  for (const link of [...body.querySelectorAll("a")]) {
    const typed = link.getAttribute("href") ?? "";
    const address = safeAddress(typed);
    const words = link.textContent.trim();
    if (address && words) {
      link.setAttribute("href", address);
      link.removeAttribute("title");
      continue;
    }
    // A place to which a link leads, and a link within the document, are no loss for a reader.
    if (typed && words && !typed.startsWith("#")) lost += 1;
    unwrap(link);
  }
  return lost;
};

// Neighbours with one mark become one, and marks begin and end at words: "**Title:**text" would not be read.
const tidyMarks = (body) => {
  for (const [name, other] of [["b", "strong"], ["i", "em"]]) {
    for (const node of [...body.querySelectorAll(`${name},${other}`)]) {
      if (node.parentElement.closest(`${name},${other}`) || !node.textContent.trim()) unwrap(node);
    }
    for (const node of [...body.querySelectorAll(`${name},${other}`)]) {
      let next = node.nextSibling;
      while (next?.nodeType === 1 && [name, other].includes(next.localName)) {
        node.append(...next.childNodes);
        next.remove();
        next = node.nextSibling;
      }
    }
  }
  body.normalize();
  for (const node of body.querySelectorAll("b,strong,i,em")) {
    for (const line of node.querySelectorAll(":scope > br:first-child")) node.before(line);
    for (const line of node.querySelectorAll(":scope > br:last-child")) node.after(line);
    const following = node.nextSibling?.textContent?.[0] ?? "";
    const last = texts(node).at(-1);
    if (last && WORD.test(following)) {
      const end = /[\p{P}\p{S}]+$/u.exec(last.data)?.[0] ?? "";
      if (end && end.length < last.data.length) {
        last.data = last.data.slice(0, -end.length);
        node.after(end);
      }
    }
    const before = node.previousSibling?.textContent?.at(-1) ?? "";
    const [first] = texts(node);
    if (first && WORD.test(before) && PUNCTUATION.test(first.data[0] ?? "")) {
      const begin = /^[\p{P}\p{S}]+/u.exec(first.data)[0];
      if (begin.length < first.data.length) {
        first.data = first.data.slice(begin.length);
        node.before(begin);
      }
    }
  }
  body.normalize();
};

const isFirstOfLine = (text) => {
  let node = text;
  for (;;) {
    const before = node.previousSibling;
    if (before) {
      if (before.localName === "br" || (before.nodeType === 1 && before.matches(BLOCKS))) return true;
      if (before.textContent.trim()) return false;
      node = before;
      continue;
    }
    node = node.parentElement;
    if (node.matches(BLOCKS)) return true;
  }
};

const escapeTexts = (body, oneLine) => {
  body.normalize();
  for (const text of texts(body)) {
    const parent = text.parentElement;
    if (parent.closest("code,pre")) continue;
    text.data = escape(text.data, { atLineStart: !oneLine && isFirstOfLine(text) && !parent.closest("b,i,strong,em"), inLink: parent.closest("a") !== null });
  }
};

export const cleaned = (html, oneLine) => {
  const body = parsed(html);
  const counts = { struck: 0 };
  dropComments(body);
  for (const node of body.querySelectorAll(NEVER)) node.remove();
  for (const node of body.querySelectorAll("*")) if (isHidden(node)) node.remove();
  counts.notes = takeMarginNotes(body);
  counts.pictures = takePictures(body);
  counts.forms = body.querySelectorAll("form").length || Math.min(1, body.querySelectorAll(FORMS).length);
  for (const node of body.querySelectorAll(FORMS)) node.remove();
  counts.deleted = takeDeleted(body);
  const footnotes = takeFootnotes(body);
  counts.bracketed = footnotes.bracketed;
  counts.footnotes = footnotes.lost;
  makeWordLists(body);
  nameParagraphs(body);
  readStyles(body, counts);
  unwrapOthers(body);
  plainSpaces(body);
  body.normalize();
  nestLists(body);
  shiftHeadings(body);
  spell(body);
  counts.links = takeLinks(body);
  tidyMarks(body);
  escapeTexts(body, oneLine);
  return { body, counts };
};
