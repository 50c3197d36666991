// Comments on the form of an entry: sent beside the form, which stays as it is typed; counted at each field's label;
// begun with the words that are selected there. What is typed is kept in this tab until it is sent.
const PREFIX = "comments:";
const LONGEST_QUOTE = 500;

const kept = {
    key: (form) => `${PREFIX}${location.pathname}:${form.getAttribute("action")}`,
    read(form) {
        try {
            return JSON.parse(sessionStorage.getItem(this.key(form)));
        } catch {
            return null;
        }
    },
    write(form) {
        const values = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
        const hasWords = values.some(([name, value]) => name.endsWith("text") && value.trim());
        try {
            if (hasWords) {
                sessionStorage.setItem(this.key(form), JSON.stringify(values));
            } else {
                sessionStorage.removeItem(this.key(form));
            }
        } catch {
            // A browser that keeps nothing loses nothing that stands in the form.
        }
    },
    forget(form) {
        try {
            sessionStorage.removeItem(this.key(form));
        } catch {
            // It was not kept either.
        }
    },
};

const say = (panel, sentence) => {
    panel.querySelector(".comments-status").textContent = sentence;
};

const restore = (panel) => {
    let any = false;
    for (const form of panel.querySelectorAll("form")) {
        for (const [name, value] of kept.read(form) ?? []) {
            const field = form.elements[name];
            if (field && !field.value) {
                field.value = value;
                any ||= name.endsWith("text");
            }
        }
    }
    return any;
};

const placesOf = (panel) => [...panel.querySelectorAll("[data-places] > li")].map((item) => item.dataset);

const isText = (field) => field?.matches?.("textarea, input[type=text], input:not([type]), input[type=url]") ?? false;

const selectionIn = (field) =>
    isText(field) ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0).trim().slice(0, LONGEST_QUOTE) : "";

// The last text field that had the focus, by the place that holds it: a button that is pressed takes the focus away.
const lastField = new Map();

const holds = (anchor, field) => {
    const element = document.getElementById(anchor);
    return element !== null && (element === field || element.contains(field));
};

// A row of a part by the name of the form's rows and its number: it may stand at another place than when the page was made.
const rowOf = (rows, number) =>
    document
        .querySelector(`input[type=hidden][name^="${CSS.escape(rows)}-"][name$="-id"][value="${CSS.escape(number)}"]`)
        ?.closest(".inline-related") ?? null;

const rowsOf = (anchor) => anchor.replace(/-group$/, "");

const goToRow = (row) => {
    for (let around = row.closest("details"); around; around = around.parentElement.closest("details")) {
        around.open = true;
    }
    row.scrollIntoView({ block: "center" });
    const field = [...row.querySelectorAll("input, select, textarea, .select2-selection")].find((each) => each.offsetParent);
    field?.focus({ preventScroll: true });
};

const compose = (panel, name, label, quote) => {
    const form = panel.querySelector("[data-compose]");
    const choice = form.elements["comment-field"];
    choice.value = name;
    if (choice.value !== name) {
        choice.add(new Option(label, name, false, true));
    }
    if (quote || !form.elements["comment-text"].value) {
        form.elements["comment-quote"].value = quote;
    }
    form.scrollIntoView({ block: "center" });
    form.elements["comment-text"].focus({ preventScroll: true });
};

const labelOf = (anchor) => {
    const element = document.getElementById(anchor);
    if (element === null) {
        return null;
    }
    return document.querySelector(`label[for="${anchor}"]`) ?? element.querySelector("h2, summary") ?? element.closest("fieldset")?.querySelector("legend");
};

const countAtLabels = (panel) => {
    document.querySelectorAll(".comment_tools").forEach((tools) => tools.remove());
    const waiting = [...panel.querySelectorAll(".comment:not([data-state=settled])")];
    const count = (name, words) => {
        const here = waiting.filter((comment) => comment.dataset.field === name);
        const tools = document.createElement("span");
        tools.className = "comment_tools";
        if (here.length) {
            const link = document.createElement("a");
            link.href = `#${here[0].id}`;
            link.textContent = here.length === 1 ? panel.dataset.wordsOne : `${here.length} ${panel.dataset.wordsMany}`;
            tools.append(link);
        }
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = panel.dataset.wordsComment;
        button.setAttribute("aria-label", `${panel.dataset.wordsOn} ${words}`);
        button.addEventListener("click", () => compose(panel, name, words, selectionIn(lastField.get(name))));
        tools.append(button);
        return tools;
    };
    const labels = panel.querySelectorAll("[data-places] > li");
    placesOf(panel).forEach(({ name, anchor }, index) => {
        const label = labelOf(anchor);
        if (label === null || label === undefined) {
            return;
        }
        const tools = count(name, labels[index].textContent);
        const row = label.closest(".flex-container");
        if (!label.matches("label")) {
            label.append(tools);
        } else if (row && !row.matches(".fieldBox") && getComputedStyle(row).flexDirection.startsWith("row")) {
            // The label stands beside its field: at the end of the row nothing is moved.
            row.append(tools);
        } else {
            // The label stands above its field: beside it, without a row of its own.
            tools.classList.add("is-above");
            label.parentElement.classList.add("has-comment_tools");
            label.after(tools);
        }
        for (const row of document.getElementById(anchor).querySelectorAll(".inline-related.has_original")) {
            const number = row.querySelector(`input[type=hidden][name^="${CSS.escape(rowsOf(anchor))}-"][name$="-id"]`)?.value;
            const heading = row.querySelector("h3");
            if (number && heading) {
                heading.append(count(`${name}:${number}`, heading.querySelector(".inline_label").firstChild.textContent.trim()));
            }
        }
    });
};

const show = (panel) => {
    for (const form of panel.querySelectorAll("form[hidden]")) {
        form.hidden = false;
    }
    for (const element of panel.querySelectorAll("[data-without-script], .comments-settled form")) {
        element.hidden = element.matches("[data-without-script]");
    }
    countAtLabels(panel);
};

const placeOf = (link) => {
    const [, number] = link.dataset.row?.split(":") ?? [];
    const anchor = link.hash.slice(1);
    return number ? rowOf(rowsOf(anchor), number) : document.getElementById(anchor);
};

const findQuote = (link) => {
    const field = placeOf(link);
    const quote = link.dataset.quote;
    const fields = isText(field) ? [field] : [...(field?.querySelectorAll("textarea, input[type=text]") ?? [])];
    for (const each of fields) {
        const start = quote ? each.value.indexOf(quote) : -1;
        if (start >= 0) {
            each.focus();
            each.setSelectionRange(start, start + quote.length);
            return true;
        }
    }
    if (link.dataset.row && field) {
        goToRow(field);
        return true;
    }
    return false;
};

const send = async (panel, form, button) => {
    const words = new FormData(form);
    if (button?.name) {
        words.append(button.name, button.value);
    }
    const buttons = form.querySelectorAll("button");
    buttons.forEach((each) => {
        each.disabled = true;
    });
    try {
        const answer = await fetch(form.action, { method: "POST", body: words, headers: { "X-Panel": "comments" } });
        const text = await answer.text();
        if (answer.ok && !answer.redirected && text.includes("data-panel")) {
            kept.forget(form);
            const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-panel]");
            panel.replaceWith(fresh);
            restore(fresh);
            show(fresh);
            fresh.querySelector(".comments-status").tabIndex = -1;
            fresh.querySelector(".comments-status").focus();
            return;
        }
        say(panel, answer.status === 409 ? text : panel.dataset.wordsFailed);
    } catch {
        say(panel, panel.dataset.wordsFailed);
    }
    buttons.forEach((each) => {
        each.disabled = false;
    });
    panel.querySelector(".comments-status").scrollIntoView({ block: "nearest" });
};

const panelOf = (element) => element.closest?.("[data-panel]") ?? null;
const first = document.querySelector("[data-panel]");

if (first) {
    document.addEventListener("focusin", ({ target }) => {
        if (isText(target) && panelOf(target) === null) {
            for (const { name, anchor } of placesOf(document.querySelector("[data-panel]"))) {
                if (holds(anchor, target)) {
                    lastField.set(name, target);
                    const number = target.closest(".inline-related")?.querySelector("input[type=hidden][name$='-id']")?.value;
                    if (number) {
                        lastField.set(`${name}:${number}`, target);
                    }
                }
            }
        }
    });
    document.addEventListener("input", ({ target }) => {
        if (panelOf(target) && target.form) {
            kept.write(target.form);
        }
    });
    document.addEventListener("submit", (event) => {
        const panel = panelOf(event.target);
        if (panel) {
            event.preventDefault();
            send(panel, event.target, event.submitter);
        }
    });
    document.addEventListener("click", (event) => {
        const link = event.target.closest?.("[data-quote]");
        if (link && panelOf(link) && findQuote(link)) {
            event.preventDefault();
        }
    });
    if (restore(first)) {
        say(first, first.dataset.wordsRestored);
    }
    show(first);
}

// The address of a comment on one row names it: “?row=milestones:12”.
const [rows, number] = new URLSearchParams(location.search).get("row")?.split(":") ?? [];
if (number) {
    // After the form has led the focus to where it begins.
    window.addEventListener("load", () =>
        setTimeout(() => {
            const row = rowOf(rows, number);
            if (row) {
                goToRow(row);
            }
        }),
    );
}
