// Suggestions beside the caret after "@" and "[[". Keys mean what they always mean until the arrow down enters the list.
import { option } from "./combobox.js";
import { opensEntries, opensSources } from "./citing.js";

const WAIT = 150;
// What ends the words that are looked for: a locator, another citation, a bracket or a line.
const ENDS = /[[\]\n;,|]/;
const WORDS = 4;

const MIRRORED = ["fontFamily", "fontSize", "fontWeight", "letterSpacing", "lineHeight", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "tabSize", "textIndent", "wordSpacing"];

// Where the caret stands in the field: the text before it is set once more, unseen, as wide as the field.
const caretPlace = (area, at) => {
  const mirror = document.createElement("div");
  const style = getComputedStyle(area);
  for (const name of MIRRORED) mirror.style[name] = style[name];
  Object.assign(mirror.style, { position: "fixed", top: "0", left: "0", visibility: "hidden", boxSizing: "border-box", width: `${area.clientWidth}px`, whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  const caret = document.createElement("span");
  caret.textContent = "@";
  mirror.append(area.value.slice(0, at), caret);
  document.body.append(mirror);
  const place = {
    left: area.clientLeft + caret.offsetLeft,
    top: area.clientTop + caret.offsetTop,
    height: caret.offsetHeight,
  };
  mirror.remove();
  return place;
};

// Each text says for citations and entries where is asked, and what becomes of a choice; a choice of null asks for the window.
export const suggestions = (words) => {
  const panel = document.getElementById("writing-suggest").content.cloneNode(true).firstElementChild;
  const list = panel.querySelector("[role=listbox]");
  const status = panel.querySelector("[role=status]");
  document.body.append(panel);
  let open = null;
  let place = null;
  let results = [];
  let active = -1;
  let timer = 0;
  let request = new AbortController();

  const activate = (number) => {
    active = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) open?.area.removeAttribute("aria-activedescendant");
    else open.area.setAttribute("aria-activedescendant", list.children[active].id);
  };

  const forget = () => {
    clearTimeout(timer);
    request.abort();
  };

  const close = () => {
    if (!open) return;
    forget();
    activate(-1);
    open.area.removeAttribute("aria-controls");
    open = null;
    results = [];
    panel.hidden = true;
    list.replaceChildren();
    status.textContent = "";
  };

  const measure = () => {
    const { left, top, height } = caretPlace(open.area, open.at);
    // What is looked for may go on in the next line, as it often does on a telephone: the list stands below that one.
    const end = caretPlace(open.area, Math.max(open.at, open.area.selectionStart)).top;
    place = { left, top, bottom: Math.max(top, end) + height };
  };

  const stand = () => {
    panel.hidden = false;
    const { width, height: high } = panel.getBoundingClientRect();
    const box = open.area.getBoundingClientRect();
    const left = box.left + place.left;
    const line = box.top - open.area.scrollTop;
    const below = line + place.bottom + 4;
    const above = line + place.top - high - 4;
    panel.style.left = `${Math.max(4, Math.min(left, document.documentElement.clientWidth - width - 4))}px`;
    panel.style.top = `${below + high > innerHeight && above > 0 ? above : below}px`;
  };

  const show = (found) => {
    results = found;
    list.replaceChildren(...found.map((result, number) => option(result, `${list.id}-${number}`)));
    activate(-1);
    if (!found.length) {
      panel.hidden = true;
      status.textContent = "";
      return;
    }
    // The last one leads to the window, with a new source and a place in it.
    list.append(option({ title: words.window, detail: "" }, `${list.id}-${found.length}`));
    open.area.setAttribute("aria-controls", list.id);
    measure();
    stand();
    const told = `${words.some} ${found.length}. ${words.enter}`;
    if (status.textContent !== told) status.textContent = told;
  };

  // The list goes with its line: a field that has just got the focus may still be coming into view. A long text is
  // measured anew only where its lines may break otherwise.
  const stay = ({ type }) => {
    if (!open || panel.hidden) return;
    if (type === "resize") measure();
    stand();
  };

  const query = () => open.area.value.slice(open.at, open.area.selectionStart);

  const ask = async () => {
    request = new AbortController();
    const { address } = open.kind;
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: query() })}`, { signal: request.signal });
      if (!answer.ok || answer.redirected) throw new Error("no answer");
      const found = (await answer.json()).results;
      if (open) show(found);
    } catch (error) {
      // Whoever only types misses nothing.
      if (error.name !== "AbortError" && open) show([]);
    }
  };

  const follow = () => {
    const typed = query();
    if (open.area.selectionStart < open.at || ENDS.test(typed) || typed.trim().split(/\s+/).length > WORDS || /^\s|\s\s$/.test(typed)) {
      close();
      return;
    }
    forget();
    timer = setTimeout(ask, WAIT);
  };

  // Whoever is in the list chooses from what they see: no late answer takes it from under their hand.
  const move = (number) => {
    forget();
    activate(number);
  };

  const choose = (number) => {
    const { area, kind, at } = open;
    const end = area.selectionStart;
    const typed = query();
    const found = results[number];
    close();
    kind.chosen(at, end, found ?? null, typed);
  };

  const keys = {
    ArrowDown: () => move((active + 1) % list.children.length),
    ArrowUp: () => move(active - 1),
    Enter: () => choose(active),
    Escape: close,
  };

  const equip = (area, kinds) => {
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", (event) => {
      if (open) {
        follow();
        if (open) return;
      }
      // Nothing of a long text is read for a letter.
      if (event.inputType !== "insertText" || event.isComposing || (event.data !== "@" && event.data !== "[")) return;
      const at = area.selectionStart;
      const before = area.value.slice(Math.max(0, at - 2), at);
      const kind = (event.data === "@" && opensSources(before) && kinds.citation) || (event.data === "[" && opensEntries(before) && kinds.entry);
      if (!kind) return;
      open = { area, kind, at };
      follow();
    });
    area.addEventListener("keydown", (event) => {
      if (!open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key === "Tab" || (active < 0 && event.key === "Escape")) close();
      else if (event.key in keys && results.length && (active >= 0 || event.key === "ArrowDown")) {
        event.preventDefault();
        keys[event.key]();
      }
    });
    area.addEventListener("blur", close);
    area.addEventListener("scroll", stay);
  };

  document.addEventListener("selectionchange", () => {
    if (!open) return;
    const caret = open.area.selectionStart;
    if (caret < open.at || caret !== open.area.selectionEnd) close();
  });
  addEventListener("scroll", stay, { passive: true });
  addEventListener("resize", stay);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const number = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (number >= 0) choose(number);
  });
  return equip;
};
