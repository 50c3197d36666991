// The address of a pasted link, without what follows readers around; blank where a text may not link to it.
const FOLLOWS_READERS = /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hsenc|_hsmi|mkt_tok)$/;
// Pages that only lead on, and where they say to which.
const LEAD_ON = [
  [/^www\.google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/^lm?\.facebook\.com$/, "/l.php", ["u"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
];
const SAFE = new Set(["http:", "https:", "mailto:"]);

const parsed = (address) => {
  try {
    return new URL(address);
  } catch {
    return null;
  }
};

const destination = (address) => {
  for (const [host, path, names] of LEAD_ON) {
    if (!host.test(address.hostname) || address.pathname !== path) continue;
    for (const name of names) {
      const further = parsed(address.searchParams.get(name) ?? "");
      if (further) return further;
    }
  }
  return address;
};

export const safeAddress = (typed) => {
  const address = parsed(typed.trim());
  if (!address || !SAFE.has(address.protocol)) return "";
  const last = destination(address);
  if (!SAFE.has(last.protocol)) return "";
  const following = [...last.searchParams.keys()].filter((name) => FOLLOWS_READERS.test(name));
  for (const name of following) last.searchParams.delete(name);
  // As it was written where nothing was taken away: only what would end the link is encoded.
  const kept = last === address && !following.length ? typed.trim() : last.href;
  return kept.replace(/[\s()<>\\]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
};

// Whether the pasted words are one address and nothing else.
export const isAddress = (words) => /^(?:https?:\/\/|mailto:)\S+$/i.test(words) && safeAddress(words) !== "";
