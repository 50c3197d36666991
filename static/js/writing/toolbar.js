// A toolbar as ARIA's practices describe it: one stop for Tab, arrows from button to button.
export const toolbar = (bar, act) => {
  const buttons = [...bar.querySelectorAll("button")];
  const stop = (button) => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
  const go = {
    ArrowRight: (at) => (at + 1) % buttons.length,
    ArrowLeft: (at) => (at + buttons.length - 1) % buttons.length,
    Home: () => 0,
    End: () => buttons.length - 1,
  };
  stop(buttons[0]);
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    if (at < 0 || !(event.key in go)) return;
    event.preventDefault();
    buttons[go[event.key](at)].focus();
  });
  bar.addEventListener("focusin", (event) => stop(event.target));
  // The text keeps its caret and selection while a button is pressed with a pointer.
  bar.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act(button);
  });
};
