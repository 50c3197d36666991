// A notice at the head of the form: words that were not saved, to see, to take over or to throw away.
import { drop } from "./store.js";
import { differences } from "./words.js";

const moment = (at) => {
  const time = new Date(at);
  const isToday = time.toDateString() === new Date().toDateString();
  const lang = document.documentElement.lang || undefined;
  return isToday
    ? time.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hour12: false })
    : time.toLocaleString(lang, { dateStyle: "long", timeStyle: "short", hour12: false });
};

const cell = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });

const row = ({ label, kept, now }, nothing) => {
  const line = document.createElement("tr");
  const head = cell("th", label);
  head.scope = "row";
  line.append(head, cell("td", kept || nothing), cell("td", now || nothing));
  return line;
};

// The server takes the words as if they had been sent from this form, and saves nothing.
const send = (form, draft) => {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = draft.address;
  sent.hidden = true;
  const token = form.elements.csrfmiddlewaretoken.value;
  const more = [["csrfmiddlewaretoken", token], ["seen", draft.seen], ["_window", draft.window], ["_show", "draft"]];
  for (const [name, value] of [...draft.fields, ...more]) {
    // A text keeps its lines; an input would lose them.
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  document.body.append(sent);
  sent.submit();
};

export const offer = (place, form, draft) => {
  const notice = place.querySelector("template").content.cloneNode(true).firstElementChild;
  const part = (name) => notice.querySelector(`[data-${name}]`);
  const { nothing, sure } = place.dataset;
  const isOlder = draft.seen !== (form.elements.seen?.value ?? "");

  const heading = part("heading");
  heading.id = `draft-${draft.window}`;
  heading.textContent = heading.textContent.replace("{at}", moment(draft.at));
  notice.setAttribute("aria-labelledby", heading.id);
  part("older").hidden = !isOlder;
  part("files").hidden = !draft.files;
  // What was saved since is seen before anything is taken over.
  part("take").hidden = isOlder;

  part("see").addEventListener("click", () => {
    const table = part("table");
    table.hidden = !table.hidden;
    part("see").setAttribute("aria-expanded", String(!table.hidden));
    if (table.hidden) return;
    table.querySelector("tbody").replaceChildren(...differences(form, draft).map((line) => row(line, nothing)));
    part("take").hidden = false;
  });
  part("take").addEventListener("click", () => send(form, draft));
  part("throw").addEventListener("click", () => {
    if (!window.confirm(sure)) return;
    drop(draft);
    notice.remove();
    (place.querySelector("[data-heading]") ?? form.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
  });
  place.append(notice);
};
