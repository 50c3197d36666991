// Dates are said in words while they are typed, and turned into EDTF when the field is left. The server reads them.
const WAIT = 300;
// A field for a day has the address itself; it stands on pages without tools for writing too.
const addressOf = (field) => field.dataset.words || document.getElementById("writing-tools")?.dataset.dates;

const tell = (field, address) => {
  const line = document.createElement("p");
  line.className = "date_words";
  line.setAttribute("role", "status");
  field.after(line);
  let request = new AbortController();
  let timer = 0;
  let edtf = "";

  const say = (words, isProblem) => {
    line.classList.toggle("date_words-problem", Boolean(isProblem));
    line.textContent = words;
  };

  const ask = async () => {
    const text = field.value;
    request = new AbortController();
    try {
      const asked = new URLSearchParams({ text, kind: field.dataset.date });
      const answer = await fetch(`${address}?${asked}`, { signal: request.signal });
      if (!answer.ok || answer.redirected) throw new Error("no answer");
      const found = await answer.json();
      edtf = found.edtf;
      const isTyped = !field.dataset.date || field.type === "text";
      say(found.problem || (isTyped && found.edtf ? `${found.edtf}: ${found.words}` : found.words), found.problem);
      // Whoever has gone on to another field sees here what will be kept.
      if (edtf && document.activeElement !== field && field.value === text) field.value = edtf;
    } catch (error) {
      // Without an answer the form itself still says what is wrong with a date.
      if (error.name !== "AbortError") say("", false);
    }
  };

  const later = (wait) => {
    clearTimeout(timer);
    request.abort();
    timer = setTimeout(ask, wait);
  };

  // A browser's own field for a day has no value while what is typed is none, and so it does not change.
  const tellImpossible = () => {
    if (field.validity.badInput) say(field.dataset.impossible, true);
  };

  field.addEventListener("blur", tellImpossible);
  field.addEventListener("input", () => later(WAIT));
  field.addEventListener("change", () => later(0));
};

// The empty row of an inline is copied for each new one: it is equipped when it has been copied.
const all = (within) => within.querySelectorAll("input[data-date]").forEach((field) => {
  const address = addressOf(field);
  if (address && !field.closest(".empty-form")) tell(field, address);
});
all(document);
document.addEventListener("formset:added", (event) => all(event.target));
