// A dialog that finds a source or an entry, for whoever has asked for it; the text below waits as it is.
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

  // Each task ends once: with what was chosen, or with nothing.
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
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    end((ended) => ended.left());
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) end((ended) => ended.left());
  });

  // With what has been typed, or with what has been chosen already and lacks only its place.
  const open = (asked, typed = "", found = null) => {
    task = asked;
    if (found && !locator) {
      end((ended) => ended.chosen(found));
      return;
    }
    input.value = typed;
    dialog.showModal();
    if (found) {
      choose(found);
      return;
    }
    step(find);
    box.start();
  };
  return { open, choose, dialog, address: template.dataset.address };
};
