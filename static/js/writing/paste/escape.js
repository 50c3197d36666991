// Words that somebody wrote elsewhere, so that CommonMark shows them as they were: each mark is escaped once.
// What this site's own texts mean stays: citations, links to entries, remarks, the lines of blocks.
const CITATION = String.raw`\[[^\[\]\n]*(?<!\w)-?@\w[^\[\]\n]*\]`;
const ENTRY = String.raw`!?\[\[[a-z]+:[^\[\]\n]+\]\]`;
const OURS = new RegExp(`${ENTRY}|${CITATION}`, "g");
const REMARK = /\[([^[\]\n]+)\]\{\.remark\}/g;
const BLOCK_LINE = /^\s*:::(?: ?(?:opinion|remark)\b.*)?\s*$/;

const MARKS = [
  [/\\(?=[!-/:-@[-`{-~]|$)/g, "\\\\"],
  [/`/g, "\\`"],
  // A star or a stroke between two blanks marks nothing, and a stroke within a word neither.
  [/(?<!(?:^|\s))\*|\*(?!\s|$)/g, "\\*"],
  [/(?<![\p{L}\p{N}\s]|^)_|_(?![\p{L}\p{N}\s]|$)|(?<=^|\s)_(?=\S)|(?<=\S)_(?=\s|$)/gu, "\\_"],
  [/\[(?=[^[\]]*\][([{:])|\[(?=-?@|\^|\[|[ xX]\])/g, "\\["],
  [/\](?=[([{])/g, "\\]"],
  [/<(?=[A-Za-z/!?])/g, "\\<"],
  [/&(?=#\d+;|#[xX][\da-fA-F]+;|[A-Za-z][A-Za-z\d]*;)/g, "\\&"],
  [/~(?=~)/g, "\\~"],
  [/=(?==)/g, "\\="],
  [/\{(?=[{.#])/g, "\\{"],
  [/(?<![\w\\])@(?=\w|\{\w)/g, "\\@"],
];
const AT_LINE_START = [
  [/^(\s*)(#{1,6})(?=\s|$)/, "$1\\$2"],
  [/^(\s*)([-+*])(?=\s|$)/, "$1\\$2"],
  [/^(\s*)(\d{1,9})([.)])(?=\s|$)/, "$1$2\\$3"],
  [/^(\s*)(>|=+\s*$|-+\s*$|:::|\|)/, "$1\\$2"],
];

const escaped = (words) => {
  let text = words;
  for (const [mark, instead] of MARKS) text = text.replace(mark, instead);
  return text;
};

// The parts between what the pattern finds are escaped by `between`, and the finds by `found`.
const apart = (words, pattern, found, between) => {
  let text = "";
  let last = 0;
  for (const match of words.matchAll(pattern)) {
    text += between(words.slice(last, match.index)) + found(match);
    last = match.index + match[0].length;
  }
  return text + between(words.slice(last));
};

export const escape = (words, { atLineStart = false, inLink = false } = {}) => {
  if (atLineStart && BLOCK_LINE.test(words)) return words.trim();
  // A link within the words of a link ends it.
  if (inLink) return escaped(words).replace(/(?<!\\)[[\]]/g, "\\$&");
  const withCitations = (part) => apart(part, OURS, ([whole]) => whole, escaped);
  let text = apart(words, REMARK, ([, remark]) => `[${escaped(remark)}]{.remark}`, withCitations);
  if (atLineStart) {
    for (const [mark, instead] of AT_LINE_START) text = text.replace(mark, instead);
  }
  return text;
};
