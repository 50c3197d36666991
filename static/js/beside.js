// The window beside a form. It asks the form for the page, and shows each new one where the last one had been scrolled to.
const words = document.body.dataset;
const status = document.querySelector(".beside-status");
const problems = document.querySelector(".beside-problems");
const page = document.querySelector(".beside-page");
const buttons = [...document.querySelectorAll("[data-language]")];
const channel = new BroadcastChannel(`beside-${new URLSearchParams(location.search).get("key")}`);
let shown = null;
let language = buttons.find((button) => button.getAttribute("aria-pressed") === "true").dataset.language;

const say = (sentence) => {
  if (status.textContent !== sentence) status.textContent = sentence;
};

const tell = (sentences) => {
  problems.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  problems.hidden = !sentences.length;
};

// A place on the page is gone to here: the address of this document is that of the window. Its own link to the other
// language does what the button above does, so that the page goes on following what is typed.
const stay = (event) => {
  const link = event.target.closest?.("a[href^='#'], a.masthead-language");
  if (!link) return;
  event.preventDefault();
  if (link.hreflang) {
    choose(link.hreflang.split("-")[0]);
    return;
  }
  const target = link.ownerDocument.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
  target?.scrollIntoView();
  target?.focus?.({ preventScroll: true });
};

// The new page comes up behind the old one, so that nothing flickers and nothing jumps.
const show = (html) => {
  const next = document.createElement("iframe");
  next.title = words.frame;
  next.setAttribute("aria-hidden", "true");
  next.addEventListener("load", () => {
    const { scrollX = 0, scrollY = 0 } = shown?.contentWindow ?? {};
    next.contentWindow.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
    next.contentDocument?.addEventListener("click", stay);
    next.removeAttribute("aria-hidden");
    shown?.remove();
    shown = next;
  }, { once: true });
  next.srcdoc = html;
  for (const waiting of page.querySelectorAll("iframe[aria-hidden]")) waiting.remove();
  page.append(next);
};

const ask = () => channel.postMessage({ ask: language });

channel.addEventListener("message", ({ data }) => {
  if (data.here) ask();
  if (data.gone) say(words.waiting);
  if (data.language && data.language !== language) choose(data.language);
  if (data.failed) say(words.failed);
  if (!data.page) return;
  const { html, problems: sentences } = data.page;
  tell(sentences);
  if (html) show(html);
  const mended = html ? words.fine : words.stands;
  say(sentences.length ? `${words.mend} ${sentences.length}. ${html ? "" : mended}`.trim() : mended);
});

const choose = (chosen) => {
  language = chosen;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  ask();
};

for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.language));
addEventListener("pagehide", () => channel.postMessage({ closed: true }));
ask();
