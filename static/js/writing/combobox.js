// A field with a list of suggestions, as ARIA's practices describe a combobox; the first one is chosen already.
const WAIT = 150;

export const option = (found, id) => {
  const made = document.createElement("li");
  const [title, detail] = ["span", "small"].map((name) => document.createElement(name));
  made.setAttribute("role", "option");
  made.id = id;
  title.textContent = found.title;
  detail.textContent = found.detail;
  made.append(title, " ", detail);
  return made;
};

export const combobox = (input, list, status, address, words, choose) => {
  let results = [];
  let active = -1;
  let timer = 0;
  let request = new AbortController();
  let waiting = false;
  let hurried = false;

  const activate = (number) => {
    active = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[active].id);
  };

  const show = (found) => {
    results = found;
    list.replaceChildren(...found.map((result, number) => option(result, `${list.id}-${number}`)));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(found.length ? 0 : -1);
  };

  const ask = async () => {
    request = new AbortController();
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ q: input.value })}`, { signal: request.signal });
      if (!answer.ok || answer.redirected) throw new Error("no answer");
      show((await answer.json()).results);
      status.textContent = results.length ? `${words.some} ${results.length}` : words.none;
      waiting = false;
      if (hurried && results.length) choose(results[0]);
    } catch (error) {
      if (error.name === "AbortError") return;
      waiting = false;
      show([]);
      status.textContent = words.unanswered;
    }
  };

  const search = (wait) => {
    clearTimeout(timer);
    request.abort();
    waiting = true;
    hurried = false;
    timer = setTimeout(ask, wait);
  };

  const stop = () => {
    clearTimeout(timer);
    request.abort();
    waiting = hurried = false;
    status.textContent = "";
    show([]);
  };

  const move = (step) => results.length && activate((active + step + results.length) % results.length);
  const keys = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };
  input.addEventListener("input", () => search(WAIT));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key in keys) event.preventDefault();
    keys[event.key]?.();
    if (event.key !== "Enter") return;
    event.preventDefault();
    // Enter may be faster than the answer.
    if (waiting) hurried = true;
    else if (active >= 0) choose(results[active]);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const number = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (number >= 0) choose(results[number]);
  });
  return { start: () => search(0), stop };
};
