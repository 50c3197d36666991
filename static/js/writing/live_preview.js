// The text below as its page will show it, made by the server with the code of the public pages: for texts whose entry
// has no page of its own.
const WAIT = 400;

// Several previews stand on one page: each keeps its own ids, and a link never leaves what is being written.
const own = (html, prefix) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const named of holder.content.querySelectorAll("[id]")) named.id = prefix + named.id;
  for (const link of holder.content.querySelectorAll("a[href]")) {
    const address = link.getAttribute("href");
    if (address.startsWith("#")) link.setAttribute("href", `#${prefix}${address.slice(1)}`);
    else Object.assign(link, { target: "_blank", rel: "noopener" });
  }
  return holder.content;
};

export const livePreview = (area, pane, address, words) => {
  const status = pane.querySelector("[role=status]");
  const problems = pane.querySelector(".live_preview-problems");
  const shown = pane.querySelector(".live_preview-text");
  let request = new AbortController();
  let timer = 0;
  let said = null;

  const item = (sentence) => Object.assign(document.createElement("li"), { textContent: sentence });
  const tell = (sentences, otherwise) => {
    const now = sentences.length ? `${words.problems} ${sentences.join(" ")}` : otherwise;
    // A status that repeats itself with every pause would be heard all day.
    if (now !== said) status.textContent = sentences.length ? `${words.problems} ${sentences.length}` : otherwise;
    said = now;
    problems.replaceChildren(...sentences.map(item));
  };

  const ask = async () => {
    const token = area.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ text: area.value, language: area.lang, form: area.dataset.writing });
    request = new AbortController();
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, signal: request.signal });
      if (answer.redirected || !(answer.ok || answer.status === 413)) throw new Error("no answer");
      const { html, problems: sentences } = await answer.json();
      shown.replaceChildren(own(html, `${area.id}-`));
      tell(sentences, words.fine);
    } catch (error) {
      if (error.name !== "AbortError") tell([], words.failed);
    }
  };

  const later = (wait) => {
    clearTimeout(timer);
    request.abort();
    if (!pane.hidden) timer = setTimeout(ask, wait);
  };

  area.addEventListener("input", () => later(WAIT));
  return (button) => {
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
    later(0);
  };
};
