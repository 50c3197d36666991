// Dates are said in words while they are typed, and turned into EDTF when the field is left. The server reads them.
const WAIT = 300;
const address = document.getElementById("writing-tools")?.dataset.dates;

const tell = (field) => {
  const line = document.createElement("p");
  line.className = "date_words";
  line.setAttribute("role", "status");
  field.after(line);
  let request = new AbortController();
  let timer = 0;
  let edtf = "";

  const ask = async () => {
    const text = field.value;
    request = new AbortController();
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ text })}`, { signal: request.signal });
      if (!answer.ok || answer.redirected) throw new Error("no answer");
      const found = await answer.json();
      edtf = found.edtf;
      line.classList.toggle("date_words-problem", Boolean(found.problem));
      line.textContent = found.problem || (found.edtf && `${found.edtf}: ${found.words}`);
      // Whoever has gone on to another field sees here what will be kept.
      if (edtf && document.activeElement !== field && field.value === text) field.value = edtf;
    } catch (error) {
      // Without an answer the form itself still says what is wrong with a date.
      if (error.name !== "AbortError") line.textContent = "";
    }
  };

  const later = (wait) => {
    clearTimeout(timer);
    request.abort();
    timer = setTimeout(ask, wait);
  };

  field.addEventListener("input", () => later(WAIT));
  field.addEventListener("change", () => later(0));
};

if (address) {
  // The empty row of an inline is copied for each new one: it is equipped when it has been copied.
  const all = (within) => within.querySelectorAll("input[data-date]").forEach((field) => {
    if (!field.closest(".empty-form")) tell(field);
  });
  all(document);
  document.addEventListener("formset:added", (event) => all(event.target));
}
