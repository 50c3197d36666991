// What a chosen source or entry becomes in the text.
import { replace } from "./text.js";

// What stands before the caret in an open bracket, behind its last semicolon: "see ", "@key, p. 3" or nothing.
const PART = /\[(?:[^[\]\n]*;)?([^[\];\n]*)$/;
const LINK_OR_REMARK = /^[^[\]\n]*\][({]/;

// "[@key, p. 3]" at the caret; in an open bracket the same without brackets, and "; @key, p. 3" after a citation there.
export const cite = (area, at, after, found, where) => {
  const words = `@${found.value}${where ? `, ${where}` : ""}`;
  const before = area.value.slice(0, at);
  const behind = area.value.slice(after);
  const closed = /^[^[\]\n]*\]/.test(behind);
  const part = LINK_OR_REMARK.test(behind) ? undefined : PART.exec(before)?.[1];
  if (part !== undefined && !part.includes("@")) {
    replace(area, at, after, (/[\s[-]$/.test(before) ? "" : " ") + words + (closed ? "" : "]"));
  } else if (part !== undefined && closed) {
    const rest = behind.match(/^[^;\]]*/)[0].trimEnd();
    replace(area, at, after + rest.length, `${rest}; ${words}`);
  } else {
    replace(area, at, after, `${/\S$/.test(before) ? " " : ""}[${words}]`);
  }
};

export const opinion = (area, start, end, found, where) => {
  const words = area.value.slice(start, end).trim();
  const head = `::: opinion @${found.value}${where ? `, ${where}` : ""}\n`;
  const apart = start && !/\n\n$/.test(area.value.slice(0, start)) ? "\n\n" : "";
  const caret = apart.length + head.length;
  replace(area, start, end, `${apart}${head}${words}\n:::\n`, [caret, caret + words.length]);
};

export const linkEntry = (area, at, after, found) => {
  const start = area.value.slice(at - 2, at) === "[[" ? at - 2 : at;
  const end = after + (start < at ? area.value.slice(after).match(/^\]{0,2}/)[0].length : 0);
  const label = start === at ? area.value.slice(at, after).trim() : "";
  replace(area, start, end, `[[${found.value}${label ? `|${label}` : ""}]]`);
};

// "![[picture:key]]" as a paragraph of its own, below the one with the caret; what was selected becomes its caption,
// with its citations.
export const showPicture = (area, start, end, found) => {
  const parts = area.value.slice(start, end).split(/(\[[^[\]|]*@[^[\]|]*\])/);
  const cleaned = parts.map((part, number) => (number % 2 ? part : part.replace(/[[\]|]/g, " ")));
  const selected = cleaned.join("").replace(/\s+/g, " ").trim();
  const caption = selected.length > 400 ? "" : selected;
  const rest = caption ? 0 : area.value.slice(end).search(/\n[ \t]*\n|$/);
  const before = area.value.slice(0, caption ? start : end + rest).trimEnd();
  const behind = area.value.slice(end + rest);
  const after = area.value.length - behind.trimStart().length;
  const words = `![[picture:${found.value}${caption ? `|${caption}` : ""}]]`;
  replace(area, before.length, after, `${before ? "\n\n" : ""}${words}\n\n`);
};

// "@" opens the sources and "[[" the entries, where they begin a word and not an address of e-mail.
export const opensSources = (before) => /(?:^|[\s([;,“«"'—–])@$/.test(before);
export const opensEntries = (before) => before.endsWith("[[");
