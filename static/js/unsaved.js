"use strict";
// Leaving a form whose fields differ from what it was opened with asks first. What was refused is unsaved from the start.
window.addEventListener("load", () => {
    const form = document.querySelector("form[id$=_form]:not(#changelist-form)");
    if (!form) {
        return;
    }
    const words = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
    const refused = document.querySelector(".errornote, [data-unsaved]") !== null;
    let sending = false;
    let opened = null;
    // Other modules put their last touch to the fields now.
    setTimeout(() => {
        opened = words();
    });
    const isUnsaved = () => refused || opened === null || words() !== opened;
    // Whoever only goes on has nothing to save, and leaves no version behind.
    document.querySelector("[data-goes-to]")?.addEventListener("click", (event) => {
        if (!isUnsaved()) {
            event.preventDefault();
            location.href = event.target.dataset.goesTo;
        }
    });
    form.addEventListener("submit", () => {
        sending = true;
    });
    window.addEventListener("beforeunload", (event) => {
        if (!sending && (refused || opened !== null) && isUnsaved()) {
            event.preventDefault();
        }
    });
    // Back from the page that the form led to.
    window.addEventListener("pageshow", () => {
        sending = false;
    });
});
