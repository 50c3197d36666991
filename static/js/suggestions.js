// Suggestions for a search field, as an ARIA combobox; without this module the form works as it is.
const WAIT = 120;

const element = (name, attributes, text = "") => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
};

const suggest = (form) => {
  const input = form.querySelector("input[type=search]");
  const list = element("ul", { role: "listbox", id: `${input.id}-suggestions`, class: "search-suggestions", hidden: "" });
  const status = element("p", { role: "status", class: "search-status" });
  let request = new AbortController();
  let timer;
  let active = -1;

  const activate = (number) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = list.children[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(timer);
    request.abort();
    activate(-1);
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
  };

  const show = (suggestions) => {
    close();
    list.replaceChildren(...suggestions.map((suggestion, number) => {
      const option = element("li", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" });
      option.append(element("span", suggestion.language ? { lang: suggestion.language } : {}, suggestion.title), " ");
      option.append(element("small", {}, suggestion.kind ?? ""));
      option.dataset.address = suggestion.address;
      return option;
    }));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? form.dataset.none : `${form.dataset.some} ${suggestions.length}`;
  };

  const ask = async () => {
    request = new AbortController();
    const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: input.value })}`;
    try {
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch {
      // An answer that was overtaken or never came: the form itself still searches.
    }
  };

  const keys = {
    ArrowDown: () => activate((active + 1) % list.children.length),
    ArrowUp: () => activate(active > 0 ? active - 1 : list.children.length - 1),
    Enter: () => location.assign(list.children[active].dataset.address),
    Escape: close,
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  list.setAttribute("aria-label", form.dataset.label);
  input.parentElement.append(list);
  form.append(status);

  input.addEventListener("input", () => {
    close();
    if (input.value.trim().length > 1) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || !(event.key in keys)) return;
    if (event.key === "Enter" && active < 0) return close();
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener("blur", close);
  // The field keeps the focus while an option is chosen with a pointer.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
};

document.querySelectorAll("form[data-suggestions]").forEach(suggest);
