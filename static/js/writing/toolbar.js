// A toolbar as ARIA's practices describe it: one stop for Tab, arrows from button to button, those under “More” too once they are shown.
export const toolbar = (bar, act) => {
  const buttons = [...bar.querySelectorAll("button")];
  const more = bar.querySelector("[data-more]");
  const rest = bar.querySelector(".writing-more");
  const shown = () => buttons.filter((button) => !button.closest("[hidden]"));
  const stop = (button) => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
  const go = {
    ArrowRight: (at, all) => (at + 1) % all,
    ArrowLeft: (at, all) => (at + all - 1) % all,
    Home: () => 0,
    End: (_at, all) => all - 1,
  };
  const unfold = (isOpen) => {
    rest.hidden = !isOpen;
    more?.setAttribute("aria-expanded", String(isOpen));
  };
  stop(buttons[0]);
  unfold(!more);
  bar.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.indexOf(event.target);
    if (event.key === "Escape" && more && !rest.hidden) {
      unfold(false);
      more.focus();
    } else if (at >= 0 && event.key in go) {
      event.preventDefault();
      all[go[event.key](at, all.length)].focus();
    }
  });
  bar.addEventListener("focusin", (event) => stop(event.target));
  // The text keeps its caret and selection while a button is pressed with a pointer.
  bar.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button === more) unfold(rest.hidden);
    else act(button);
  });
};
