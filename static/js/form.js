"use strict";
// Where the focus begins in a form, where a link to one of its fields leads, what Enter does, how a menu closes, and one box
// for many.
{
    const form = document.querySelector("form[method=post]:has([data-enter])");
    const summary = document.getElementById("form-errors");

    // Of what was replaced by a search field, the part that takes the keys.
    const keysOf = (field) => field.nextElementSibling?.querySelector(".select2-selection") ?? field;

    const lead = (hash) => {
        const field = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
        if (!field?.closest("form")) {
            return false;
        }
        for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) {
            around.open = true;
        }
        const target = keysOf(field);
        target.scrollIntoView({ block: "center" });
        target.focus({ preventScroll: true });
        return true;
    };

    const isTyped = (field) =>
        field.offsetParent && !field.disabled && (field.type === "text" || field.type === "textarea");

    // Whoever types or chooses while the page is still loading keeps the focus.
    const isAtWork = () => document.activeElement?.matches("input, textarea, select, .select2-selection") ?? false;

    const begin = () => {
        if (isAtWork()) {
            return;
        }
        if (summary) {
            summary.focus();
        } else if (!lead(location.hash) && form?.dataset.new !== undefined) {
            [...form.elements].find(isTyped)?.focus();
        }
    };

    document.addEventListener("click", (event) => {
        const link = event.target.closest("a[href*='#id_'], #form-errors a");
        const leads = link && link.pathname === location.pathname && lead(link.hash);
        if (leads) {
            event.preventDefault();
        }
        for (const menu of document.querySelectorAll("details.form-more[open]")) {
            menu.open = menu.contains(event.target);
        }
    });

    document.addEventListener("keydown", (event) => {
        const menu = event.key === "Escape" && document.querySelector("details.form-more[open]");
        if (menu) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
    });

    // Enter in a field of one line saves what has been typed; it never sends a form that nobody has touched.
    form?.addEventListener("input", () => {
        form.querySelector("[data-enter]").disabled = false;
    });

    // One box ticks all that can go along, and is ticked as long as all of them are.
    document.addEventListener("change", ({ target }) => {
        const [all, ...each] = target.name === "along" ? document.getElementsByName("along") : [];
        if (all?.value !== "all") {
            return;
        }
        if (target === all) {
            each.forEach((box) => { box.checked = all.checked; });
        } else {
            all.checked = each.every((box) => box.checked);
        }
    });

    // As the server counts what a form sends; of files it counts nothing.
    const fieldsOf = (sent) =>
        [...new FormData(sent)]
            .filter(([, value]) => typeof value === "string")
            .map(([name, value]) => [name, value.replace(/\r\n?|\n/g, "\r\n")]);
    const bytesOf = (fields) =>
        form.enctype === "multipart/form-data"
            ? new Blob(fields.flat()).size + 2 * fields.length
            : new URLSearchParams(fields).toString().length;

    // What the server would not take stays here: nobody else hears that it was to be sent.
    const refuse = (event) => {
        const tooLarge = document.getElementById("form-too-large");
        if (event.target !== form || !tooLarge) {
            return;
        }
        const fields = fieldsOf(form);
        tooLarge.hidden = fields.length < form.dataset.mostFields && bytesOf(fields) < form.dataset.mostBytes;
        if (!tooLarge.hidden) {
            event.preventDefault();
            event.stopImmediatePropagation();
            tooLarge.className = "errornote";
            tooLarge.focus();
        }
    };
    window.addEventListener("submit", refuse, { capture: true });

    // Search fields are there when all has been loaded.
    window.addEventListener("load", () => setTimeout(begin));
}
