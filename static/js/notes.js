// The pages are complete without this. Escape hides the card of a note that hover or focus has shown.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const mark of document.querySelectorAll(".note-mark:hover, .note-mark:focus-within")) {
    mark.classList.add("dismissed");
    for (const leaving of ["mouseleave", "focusout"]) {
      mark.addEventListener(leaving, () => mark.classList.remove("dismissed"), { once: true });
    }
  }
});
// A reference is copied whole.
document.querySelector(".cite_page textarea")?.addEventListener("focus", (event) => event.target.select());
