// Rows that have a place: each is dragged by its handle or moved by its buttons, and the number
// that says its place follows. Without script the number is typed.

const words = document.querySelector("#order-words")?.dataset;
const POSITION = "input[name$='-position'], input[data-order-position]";

const element = (name, attributes, text = "") => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
};

const status = element("p", { role: "status", class: "visually-hidden" });

const nameOf = (row) => {
  const chosen = row.querySelector("select")?.selectedOptions[0]?.textContent;
  return row.dataset.orderName || chosen || row.querySelector(".inline_label")?.textContent || "";
};

const order = (box, isRow) => {
  const rows = () => [...box.children].filter(isRow);

  const number = () => rows().forEach((row, place) => {
    const input = row.querySelector(POSITION);
    if (input.value === String(place + 1)) return;
    input.value = place + 1;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  const tell = (row) => {
    number();
    const all = rows();
    status.textContent = words.moved
      .replace("{name}", nameOf(row))
      .replace("{place}", all.indexOf(row) + 1)
      .replace("{total}", all.length);
  };

  const move = (row, step) => {
    const all = rows();
    const other = all[all.indexOf(row) + step];
    if (!other) return;
    // The other row is what moves in the page: the focus stays in this one.
    if (step < 0) row.after(other);
    else row.before(other);
    tell(row);
  };

  const drag = (row, handle) => {
    handle.addEventListener("pointerdown", (down) => {
      if (down.button) return;
      down.preventDefault();
      handle.setPointerCapture(down.pointerId);
      row.classList.add("order-dragged");
      // The others make way: a row that leaves the page, if only for a moment, loses the pointer.
      const follow = (event) => {
        const all = rows();
        const place = all.indexOf(row);
        const middle = (other) => {
          const { top, height } = other.getBoundingClientRect();
          return top + height / 2;
        };
        for (const other of all.slice(place + 1)) if (event.clientY > middle(other)) row.before(other);
        for (const other of all.slice(0, place).reverse()) if (event.clientY < middle(other)) row.after(other);
      };
      const drop = () => {
        handle.removeEventListener("pointermove", follow);
        row.classList.remove("order-dragged");
        tell(row);
      };
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", drop, { once: true });
    });
  };

  const equip = (row) => {
    const input = row.querySelector(POSITION);
    if (!input || row.querySelector(":scope > .order-tools")) return;
    const tools = element("div", { class: "order-tools", role: "group", "aria-label": words.place });
    const handle = element("span", { class: "order-handle", title: words.drag, "aria-hidden": "true" }, "⠿");
    tools.append(handle);
    for (const [step, word, sign] of [[-1, words.up, "↑"], [1, words.down, "↓"]]) {
      const button = element("button", { type: "button", "aria-label": `${word}: ${nameOf(row)}` }, sign);
      button.addEventListener("click", () => move(row, step));
      button.addEventListener("focus", () => button.setAttribute("aria-label", `${word}: ${nameOf(row)}`));
      tools.append(button);
    }
    row.prepend(tools);
    drag(row, handle);
    const field = input.closest(".fieldBox, .order-number");
    if (field && !field.querySelector(".errorlist")) field.hidden = true;
  };

  rows().forEach(equip);
  return { equip, number };
};

if (words) {
  document.body.append(status);
  document.querySelectorAll("[data-order]").forEach((box) => order(box, (row) => row.matches("[data-order-row]")));
  const isInline = (row) => row.matches(".inline-related:not(.empty-form)") && row.querySelector(POSITION);
  for (const group of document.querySelectorAll(".inline-group")) {
    if (!group.querySelector("input[name$='-position']")) continue;
    const box = group.querySelector(".inline-related")?.parentElement;
    const ordered = order(box, isInline);
    group.addEventListener("formset:added", (event) => {
      ordered.equip(event.target);
      ordered.number();
    });
  }
}
