// The way to the other language keeps the section, the note or the value that the address names.
// Without this it leads to the head of the same page, with the same filters.
const keepPlace = () => {
  for (const link of document.querySelectorAll(".masthead-language")) {
    const [page] = link.getAttribute("href").split("#");
    link.setAttribute("href", page + location.hash);
  }
};

keepPlace();
addEventListener("hashchange", keepPlace);
