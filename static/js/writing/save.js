// Ctrl+S saves and goes on, from anywhere in the form; focus, caret and scroll are where they were afterwards.
const KEPT = "save-and-go-on";
// A page that comes later than this is another visit.
const FRESH = 60_000;

const form = () => document.querySelector("form[id$=_form]:not(#changelist-form)");
// The form of a new entry becomes the form of a saved one: "add" and its number are one place.
const place = () => location.pathname.replace(/\/(?:add|\d+\/change)\/$/, "/");

const remember = () => {
  const field = document.activeElement;
  const state = { place: place(), at: Date.now(), x: scrollX, y: scrollY, id: field?.id ?? "" };
  if (field?.matches?.("textarea, input[type=text]")) Object.assign(state, { caret: [field.selectionStart, field.selectionEnd], top: field.scrollTop });
  sessionStorage.setItem(KEPT, JSON.stringify(state));
};

const recall = () => {
  const state = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  // What was refused is shown by the form itself, from the first error on.
  if (!state || state.place !== place() || Date.now() - state.at > FRESH || document.querySelector(".errornote")) return;
  const field = state.id && document.getElementById(state.id);
  if (field) {
    field.focus({ preventScroll: true });
    if (state.caret && field.setSelectionRange) field.setSelectionRange(...state.caret);
    if (state.top) field.scrollTop = state.top;
  }
  scrollTo(state.x, state.y);
  say();
};

// The message that it is saved stands above the form, out of sight from here: the bar says it too, until something is typed.
const say = () => {
  const bar = document.querySelector("[data-saved]");
  if (!bar || !document.querySelector(".messagelist > .success")) return;
  bar.textContent = bar.dataset.saved;
  form()?.addEventListener("input", () => bar.replaceChildren(), { once: true });
};

export const saving = () => {
  let sending = false;
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const sent = form();
    // The bar that saves stands outside of the form; the first button in it is off until Enter may press it.
    const buttons = [...(sent?.elements ?? [])].filter((field) => field.type === "submit" && !field.disabled);
    const button = buttons.find((field) => field.name === "_continue") ?? buttons.find((field) => field.name === "_save");
    if (!button) return;
    // Never the browser's own window that saves the page as a file.
    event.preventDefault();
    if (sending) return;
    sending = true;
    // A field tells what was typed when it is left.
    document.activeElement?.dispatchEvent(new Event("change", { bubbles: true }));
    remember();
    sent.requestSubmit(button);
    // A form that is too large was not sent.
    sending = document.getElementById("form-too-large")?.hidden ?? true;
  });
  addEventListener("pageshow", () => {
    sending = false;
  });
  if (document.readyState === "complete") recall();
  else addEventListener("load", recall);
};
