// A dialog that finds a source or an entry. What is typed in it and not chosen goes back into the text.
import { combobox } from "./combobox.js";

export const finder = (name, words) => {
  const template = document.getElementById(`finder-${name}`);
  const dialog = template.content.cloneNode(true).querySelector("dialog");
  const part = (choice) => dialog.querySelector(choice);
  const [input, list, status] = ["[role=combobox]", "[role=listbox]", "[role=status]"].map(part);
  const [find, locator] = ["[data-step=find]", "[data-step=locator]"].map(part);
  const place = part("#finder-locator");
  document.body.append(dialog);
  let task = null;
  let chosen = null;

  const step = (now) => {
    for (const form of [find, locator]) if (form) form.hidden = form !== now;
    now.querySelector("input:not([type=hidden])").focus();
  };

  // Each task ends once: with what was chosen, or with what was typed.
  const end = (finish) => {
    const ended = task;
    task = null;
    box.stop();
    dialog.close();
    if (ended) finish(ended);
  };

  const choose = (found) => {
    if (!task) return;
    if (!locator) return end((ended) => ended.chosen(found));
    chosen = found;
    part("#finder-chosen").textContent = `${found.title} – ${found.detail}`;
    place.value = "";
    step(locator);
  };

  const box = combobox(input, list, status, template.dataset.address, words, choose);

  locator?.addEventListener("submit", (event) => {
    event.preventDefault();
    const where = place.value.replace(/[[\];\s]+/g, " ").replace(/^[ ,]+/, "").trim();
    end((ended) => ended.chosen(chosen, where));
  });
  find.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    // Whoever types the bracket to its end needs no list.
    if (input.value.includes("]")) end((ended) => ended.typed(input.value));
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    end((ended) => ended.typed(find.hidden ? "" : input.value));
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) end((ended) => ended.typed(find.hidden ? "" : input.value));
  });

  const open = (asked) => {
    task = asked;
    input.value = "";
    dialog.showModal();
    step(find);
    box.start();
  };
  return { open, choose, dialog, address: template.dataset.address };
};
