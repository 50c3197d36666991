// What is typed in a form is kept in this browser every few seconds, and offered when the form is opened again after a crash. It is
// taken over through the server, which brings it together with what has been saved since: never over newer text.
import { offer } from "./drafts/offer.js";
import { draftsOf, drop, dropWindows, keep, whenEnded } from "./drafts/store.js";
import { fieldsOf, hasFiles, wordsOf } from "./drafts/words.js";

const WAIT = 3_000;
// A browser that always has something else to do keeps words all the same.
const AT_LATEST = { timeout: 2_000 };
// Over HTTPS the name has a prefix.
const SAVED = /^(?:__Host-)?saved_windows=/;
const place = document.querySelector("[data-drafts]");

// The answer to a successful save says in a cookie which windows' words are in the database now.
const saved = document.cookie.split("; ").find((part) => SAVED.test(part));
if (saved) {
  const [name, windows] = saved.split("=");
  dropWindows(windows.split("."));
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=; path=/; max-age=0; samesite=strict${secure}`;
}

const whenIdle = (action) => (window.requestIdleCallback ? requestIdleCallback(action, AT_LATEST) : action());

const start = () => {
  const form = place.closest("form");
  const { person, form: name } = place.dataset;
  const seen = form.elements.seen?.value ?? "";
  // A survey shows the rows of one subject, which the address names.
  const address = location.pathname + location.search;
  const draft = { person, form: name, window: form.elements._window.value, seen, address };
  const isUnsaved = document.querySelector(".errornote, [data-unsaved]") !== null;
  const opened = JSON.stringify(fieldsOf(form));
  let last = isUnsaved ? "" : opened;
  let timer = 0;
  let hasEnded = false;

  const now = () => {
    clearTimeout(timer);
    timer = 0;
    if (hasEnded) return;
    const fields = fieldsOf(form);
    const text = JSON.stringify(fields);
    if (text === last) return;
    last = text;
    if (text === opened && !isUnsaved) drop(draft);
    else tell(keep({ ...draft, at: Date.now(), fields, words: wordsOf(form), files: hasFiles(form) }));
  };
  // Whoever relies on it should know where a browser has no room, or keeps nothing at all.
  const tell = (isKept) => {
    place.querySelector("[data-refused]").hidden = isKept;
  };
  // Off the path of the keys: at most once in three seconds, and when the browser has nothing else to do.
  const later = () => {
    timer ||= setTimeout(() => whenIdle(now), WAIT);
  };

  for (const event of ["input", "change", "click"]) form.addEventListener(event, later);
  for (const event of ["formset:added", "formset:removed"]) document.addEventListener(event, later);
  // Search fields tell jQuery alone.
  window.django?.jQuery(form).on("change", later);
  form.addEventListener("submit", now);
  window.addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") now();
  });
  whenEnded(() => {
    hasEnded = true;
  });
  if (isUnsaved) later();

  const offerLost = async () => {
    const alive = await openWindows(draft.window);
    for (const lost of draftsOf(person, name)) {
      if (alive.includes(lost.window)) continue;
      if (JSON.stringify(lost.fields) === opened) drop(lost);
      else offer(place, form, lost);
    }
  };
  offerLost();
};

// The names of the windows that are open now: each holds a lock for as long as it lives.
const openWindows = async (own) => {
  if (!navigator.locks) return [own];
  // Refused where the page is left before the lock is there: nothing is open any more then.
  navigator.locks.request(`draft:${own}`, () => new Promise(() => {})).catch(() => {});
  const { held } = await navigator.locks.query();
  return [own, ...held.map(({ name }) => name.replace(/^draft:/, ""))];
};

// Other modules put their last touch to the fields when the page is there.
if (place) window.addEventListener("load", () => setTimeout(start));
