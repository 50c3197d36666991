// Words of forms that were not saved, kept in this browser alone: a draft for each person, form and window.
const PREFIX = "govdigital:draft:";
const ENDED = "govdigital:drafts-ended";
const MOST_DRAFTS = 20;
const MOST_CHARACTERS = 2_500_000;
const LONGEST_AGE = 14 * 24 * 60 * 60 * 1000;

const keyOf = ({ person, form, window: name }) => `${PREFIX}${person}:${form}:${name}`;

// A browser may refuse to keep anything: then everything is as without drafts.
const attempt = (action, otherwise) => {
  try {
    return action();
  } catch {
    return otherwise;
  }
};

const isPair = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");

// Whatever else runs on this site may write here: what is no draft is neither shown nor sent.
const isDraft = ({ at, fields, words, address, seen, window: name }) =>
  Number.isFinite(at) && Array.isArray(fields) && fields.every(isPair) && typeof words === "object" && words !== null &&
  typeof seen === "string" && typeof name === "string" && new URL(address, location.origin).origin === location.origin;

const parsed = (text) => attempt(() => {
  const draft = JSON.parse(text);
  return isDraft(draft) ? draft : null;
}, null);

// The newest first; what is none is thrown away.
const stored = () => {
  const drafts = [];
  for (const [key, text] of Object.entries(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const draft = parsed(text);
    if (draft) drafts.push({ key, at: draft.at, size: text.length, draft });
    else localStorage.removeItem(key);
  }
  return drafts.sort((one, other) => other.at - one.at);
};

// What is too old goes, and of the others the oldest ones, as many as make room for one more of this size.
const makeRoom = (size, own) => {
  let characters = size;
  let number = 1;
  for (const draft of stored()) {
    if (draft.key === own) continue;
    characters += draft.size;
    number += 1;
    const isOld = Date.now() - draft.at > LONGEST_AGE;
    if (isOld || number > MOST_DRAFTS || characters > MOST_CHARACTERS) localStorage.removeItem(draft.key);
  }
};

// Whether the draft is kept now. Where the browser has no room, the oldest ones go until it has.
export const keep = (draft) => {
  const key = keyOf(draft);
  const text = JSON.stringify(draft);
  const put = () => {
    localStorage.setItem(key, text);
    return true;
  };
  attempt(() => makeRoom(text.length, key));
  if (attempt(put, false)) return true;
  const others = attempt(() => stored().filter((other) => other.key !== key), []);
  for (const { key: oldest } of others.reverse()) {
    localStorage.removeItem(oldest);
    if (attempt(put, false)) return true;
  }
  return false;
};

export const drop = (draft) => attempt(() => localStorage.removeItem(keyOf(draft)));

export const draftsOf = (person, form) => attempt(() => {
  makeRoom(0, "");
  return stored()
    .filter(({ key }) => key.startsWith(`${PREFIX}${person}:${form}:`))
    .map(({ draft }) => draft);
}, []);

export const dropWindows = (names) => attempt(() => {
  for (const { key } of stored()) {
    if (names.includes(key.split(":").at(-1))) localStorage.removeItem(key);
  }
});

export const dropAll = () => attempt(() => {
  for (const { key } of stored()) localStorage.removeItem(key);
  localStorage.setItem(ENDED, String(Date.now()));
});

export const whenEnded = (action) => window.addEventListener("storage", ({ key }) => {
  if (key === ENDED) action();
});
