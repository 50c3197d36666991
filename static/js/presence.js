// Says to the server every half minute that the form is open, and at the head of the form who else has it open. Without this module
// that is said once, when the form is opened.
const EVERY = 30_000;
// The window that was left a moment ago says so first.
const AT_FIRST = 1_000;

const place = document.querySelector("[data-presence]");

if (place) {
  const form = place.closest("form");
  const { presence: address, kind, entry } = place.dataset;
  let sending = false;
  // Whoever types uses the site; a form that is only open does not keep anybody signed in.
  let typed = false;
  let said = place.textContent.replace(/\s+/g, " ").trim();

  const body = (more = {}) => {
    const fields = new FormData();
    const named = { kind, entry, window: form.elements._window.value, ...more };
    named.csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
    for (const [name, value] of Object.entries(named)) fields.set(name, value);
    return fields;
  };

  const tell = (sentences) => {
    // A status that repeats itself would be heard every half minute.
    if (sentences.join(" ") === said) return;
    said = sentences.join(" ");
    place.replaceChildren(...sentences.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  };

  const renew = async (more) => {
    const use = typed ? { typed: "1" } : {};
    typed = false;
    try {
      const answer = await fetch(address, { method: "POST", body: body({ ...use, ...more }) });
      if (answer.ok && !answer.redirected) tell((await answer.json()).sentences);
    } catch {
      // Without an answer the next one may come.
    }
  };

  document.addEventListener("input", () => {
    typed = true;
  });
  setTimeout(renew, AT_FIRST);
  setInterval(renew, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") renew();
  });
  form.addEventListener("submit", () => {
    // The server itself knows what becomes of a form that it gets.
    sending = true;
  });
  window.addEventListener("pagehide", () => {
    if (!sending) navigator.sendBeacon(address, body({ left: "1" }));
  });
  window.addEventListener("pageshow", (event) => {
    sending = false;
    if (event.persisted) renew({ back: "1" });
  });
}
