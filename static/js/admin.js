"use strict";
// Select2 gives its fields no name: a screen reader takes it from the label of the field that it replaces.
{
    const named = (select) => {
        const label = select.labels[0];
        const box = select.nextElementSibling?.querySelector("[role=combobox]");
        if (label && box) {
            label.id ||= `${select.id}-label`;
            const value = box.querySelector(".select2-selection__rendered");
            value?.setAttribute("aria-labelledby", label.id);
            box.setAttribute("aria-labelledby", value ? `${label.id} ${value.id}` : label.id);
        }
    };
    const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(named);
    const nameSearch = (event) => {
        const search = document.querySelector(".select2-container--open .select2-search__field");
        search?.setAttribute("aria-label", event.target.labels[0]?.textContent ?? "");
    };
    // jQuery comes in no certain order, but before this; what waits for it there, Select2 too, runs before what waits from
    // here.
    document.addEventListener("DOMContentLoaded", () => {
        const jQuery = window.django?.jQuery;
        jQuery?.(all);
        jQuery?.(document).on("select2:open", nameSearch);
    });
    document.addEventListener("formset:added", () => setTimeout(all));
}
