// Words of forms that were not saved, kept in this browser alone: a draft for each person, form and window.
const PREFIX = "govdigital:draft:";
const ENDED = "govdigital:drafts-ended";
const MOST_DRAFTS = 20;
const MOST_CHARACTERS = 2_500_000;
const LONGEST_AGE = 14 * 24 * 60 * 60 * 1000;

const keyOf = ({ person, form, window: name }) => `${PREFIX}${person}:${form}:${name}`;

const stored = () => {
  const drafts = [];
  for (const [key, text] of Object.entries(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    try {
      const { at } = JSON.parse(text);
      drafts.push({ key, at, size: text.length });
    } catch {
      localStorage.removeItem(key);
    }
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

// A browser may refuse to keep anything: then everything is as without drafts.
const attempt = (action, otherwise) => {
  try {
    return action();
  } catch {
    return otherwise;
  }
};

export const keep = (draft) => attempt(() => {
  const key = keyOf(draft);
  const text = JSON.stringify(draft);
  makeRoom(text.length, key);
  localStorage.setItem(key, text);
});

export const drop = (draft) => attempt(() => localStorage.removeItem(keyOf(draft)));

export const draftsOf = (person, form) => attempt(() => {
  makeRoom(0, "");
  return stored()
    .filter(({ key }) => key.startsWith(`${PREFIX}${person}:${form}:`))
    .map(({ key }) => JSON.parse(localStorage.getItem(key)));
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
