// HTML of elsewhere as the text of this site: turndown walks, and the rules here say what our texts can say.
import TurndownService from "../../vendor/turndown.js";
import { cleaned, parsed } from "./clean.js";
import { cellWords, flatten, isLayout, tableText } from "./tables.js";

const BLOCKS = "p,h2,h3,h4,h5,h6,li,td,th,blockquote,pre,table,hr,div,dt,dd,caption,figcaption";
const AUTOLINK = /^(?:https?|mailto):[^\s<>]+$/;

const item = (content, node) => {
  const list = node.parentNode;
  let mark = "- ";
  if (list.nodeName === "OL") {
    const items = [...list.children].filter((child) => child.nodeName === "LI");
    mark = `${(Number(list.getAttribute("start")) || 1) + items.indexOf(node)}. `;
  }
  const text = content.replace(/^\n+|\n+$/g, "").replace(/\n(?=[^\n])/g, `\n${" ".repeat(mark.length)}`);
  return `${mark}${text}${node.nextElementSibling ? "\n" : ""}`;
};

const service = () => {
  const turndown = new TurndownService({ headingStyle: "atx", hr: "---", bulletListMarker: "-", codeBlockStyle: "fenced", emDelimiter: "*", br: "\\" });
  // Texts were escaped where it is known at which end of a line they stand.
  turndown.escape = (words) => words;
  const counts = { parted: 0 };
  turndown.addRule("item", { filter: "li", replacement: item });
  turndown.addRule("link", {
    filter: (node) => node.nodeName === "A" && node.getAttribute("href"),
    replacement: (content, node) => {
      const address = node.getAttribute("href");
      const words = node.textContent.trim().replace(/\\(?=\W)/g, "");
      if (AUTOLINK.test(address) && (words === address || `mailto:${words}` === address)) return `<${words}>`;
      return `[${content.replace(/\s+/g, " ").trim()}](${address})`;
    },
  });
  turndown.addRule("heading", {
    filter: ["h2", "h3", "h4", "h5", "h6"],
    // Strokes at the end of a heading would be taken for its frame.
    replacement: (content, node) => `\n\n${"#".repeat(Number(node.nodeName[1]))} ${content.trim().replace(/(\s)(#+)$/, "$1\\$2")}\n\n`,
  });
  turndown.addRule("code", {
    filter: (node) => node.nodeName === "PRE" && node.firstElementChild?.nodeName !== "CODE",
    replacement: (content, node) => `\n\n\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\`\n\n`,
  });
  turndown.addRule("table", {
    filter: "table",
    replacement: (content, node) => {
      if (isLayout(node)) return `\n\n${content.trim()}\n\n`;
      const caption = node.caption ? `${turndown.turndown(node.caption)}\n\n` : "";
      const { text, parted } = tableText(node, (cell) => {
        const copy = cell.cloneNode(true);
        flatten(copy);
        return cellWords(turndown.turndown(copy));
      });
      if (parted) counts.parted += 1;
      return `\n\n${caption}${text}\n\n`;
    },
  });
  // What stands only to be drawn by a rule of its own.
  turndown.addRule("parts", { filter: ["caption", "colgroup"], replacement: () => "" });
  return { turndown, counts };
};

// A line that ends in nothing, and more than one empty line, say nothing.
const tidy = (text) => text
  .replace(/(?:\\\n\s*)+(?=\n|$)/g, "\n").replace(/\\$/, "").replace(/^(?:\s*\\\n)+/, "").replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();

// A text of one line: its blocks follow one another.
const inOneLine = (body) => {
  for (const block of body.querySelectorAll(BLOCKS)) {
    block.before(" ");
    block.after(" ");
  }
  for (const line of body.querySelectorAll("br")) line.replaceWith(" ");
  for (const block of [...body.querySelectorAll("*")].reverse()) {
    if (!/^(?:a|b|strong|i|em|code)$/.test(block.localName)) block.replaceWith(...block.childNodes);
  }
};

// The text, and how much of what could not be said: pictures, notes, footnotes and the like.
export const commonMark = (html, oneLine = false) => {
  const { body, counts } = cleaned(html, oneLine);
  const { turndown, counts: ours } = service();
  const blocks = body.querySelectorAll("ul,ol,table,h2,h3,h4,h5,h6,blockquote,pre").length;
  if (oneLine) inOneLine(body);
  const text = tidy(turndown.turndown(body));
  return { text: oneLine ? text.replace(/\s+/g, " ") : text, counts: { ...counts, ...ours, flattened: oneLine ? blocks : 0 } };
};

// Whether the pasted words have nothing that plain ones have not: the source of a text, or a place in a program.
export const isSource = (html, types) => {
  if ([...types].some((type) => /^vscode-|^application\/vnd\.code/.test(type))) return true;
  const shown = parsed(html);
  const whole = [...shown.children].filter((node) => !/^(?:meta|xmp)$/.test(node.localName));
  return whole.length === 1 && /^(?:pre|textarea)$/.test(whole[0].localName) && shown.textContent.trim() === whole[0].textContent.trim();
};
