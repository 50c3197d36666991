// A source that is added in Django's own popup is chosen as soon as it is saved.
export const newSource = (sources) => {
  for (const saved of sources.dialog.querySelectorAll("[data-new-source]")) {
    const choose = async () => {
      const answer = await fetch(`${sources.address}?${new URLSearchParams({ pk: saved.value })}`);
      if (!answer.ok || answer.redirected) return;
      const [found] = (await answer.json()).results;
      if (found) sources.choose(found);
    };
    // The popup tells its opener by an event of Django's jQuery, which other listeners do not hear.
    window.django.jQuery(saved).on("change", choose);
  }
};
