// The form's side of the window beside it: what is typed is posted, and the page that comes back is handed on.
const KEY = "beside";
// At least so long after the last key, and longer where the server takes long.
const WAIT = 500;
const LONGEST = 60_000;

const form = () => document.querySelector("form[id$=_form]:not(#changelist-form)");

// A window follows its tab, also after a save, and to the next entry.
const keyOf = () => {
  let key = sessionStorage.getItem(KEY);
  if (!key) {
    key = Math.random().toString(36).slice(2);
    sessionStorage.setItem(KEY, key);
  }
  return key;
};

const filled = (sent, { model, pk }, language) => {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(sent)) {
    // Files are not sent: nothing of a look is kept.
    if (typeof value === "string") body.append(name, value);
  }
  body.set("_model", model);
  body.set("_pk", pk);
  body.set("_language", language);
  return body;
};

// What opens the window for the language of a text; null where entries of this kind have no page.
export const previewBeside = (tools, said) => {
  const { beside: address, typed, model } = tools.dataset;
  const sent = form();
  if (!address || !model || !sent) return null;
  const key = keyOf();
  const channel = new BroadcastChannel(`beside-${key}`);
  let child = null;
  let language = null;
  let timer = 0;
  let running = false;
  let again = false;
  let took = 0;

  const post = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    const begun = performance.now();
    try {
      const answer = await fetch(typed, {
        method: "POST",
        body: filled(sent, tools.dataset, language),
        headers: { "X-CSRFToken": sent.querySelector("[name=csrfmiddlewaretoken]").value },
      });
      if (!answer.ok || answer.redirected) throw new Error("no answer");
      channel.postMessage({ page: await answer.json() });
    } catch {
      channel.postMessage({ failed: true });
    }
    took = performance.now() - begun;
    running = false;
    if (again) later();
  };

  const later = () => {
    if (!language) return;
    clearTimeout(timer);
    timer = setTimeout(post, Math.min(LONGEST, Math.max(WAIT, 2 * took)));
  };

  channel.addEventListener("message", ({ data }) => {
    if (data.closed) language = null;
    if (!data.ask) return;
    language = data.ask;
    clearTimeout(timer);
    post();
  });
  for (const name of ["input", "change"]) sent.addEventListener(name, later);
  for (const name of ["formset:added", "formset:removed"]) document.addEventListener(name, later);
  addEventListener("pagehide", () => channel.postMessage({ gone: true }));
  channel.postMessage({ here: true });

  // Whether a window shows the page now.
  const open = (wanted) => {
    if (child && !child.closed) {
      child.focus();
      channel.postMessage({ language: wanted });
      return true;
    }
    const width = Math.min(900, Math.round(screen.availWidth / 2));
    const place = `popup,width=${width},height=${screen.availHeight},left=${screen.availWidth - width},top=0`;
    child = window.open(`${address}?${new URLSearchParams({ key, language: wanted })}`, `beside-${key}`, place);
    return child !== null;
  };

  // The links at the head of the form lead to the page as it was saved: here they show it as it is typed.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".form-tools a[target=beside]");
    const preview = /^(?:\/(\w\w))?\/preview\/(?!phone\/|shared\/)/.exec(link?.pathname ?? "");
    if (!preview || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (open(preview[1] ?? tools.dataset.language)) event.preventDefault();
  });
  return (area, line) => {
    line.textContent = open(area.lang || tools.dataset.language) ? "" : said;
  };
};
