// The fields of a form as they are kept, and as a reader sees them.
const NEVER = new Set(["csrfmiddlewaretoken", "_window", "seen"]);

const isKept = (form, name, value) => {
  if (NEVER.has(name) || name.includes("__prefix__") || typeof value !== "string") return false;
  return form.elements[name]?.type !== "password";
};

export const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => isKept(form, name, value));

export const hasFiles = (form) => [...new FormData(form).values()].some((value) => typeof value !== "string" && value.name);

// What a person chose is stored as a number: its words are kept beside it.
export const wordsOf = (form) => {
  const words = {};
  for (const field of form.elements) {
    if (!field.name || field.name.includes("__prefix__")) continue;
    if (field.tagName === "SELECT") words[field.name] = [...field.selectedOptions].map(({ text }) => text).join("; ");
    if (field.type === "checkbox" && field.checked) {
      const label = field.labels[0]?.textContent.trim() ?? "✓";
      words[field.name] = words[field.name] ? `${words[field.name]}; ${label}` : label;
    }
  }
  return words;
};

const isTold = (field) => field && field.type !== "hidden";

// The field of this name; of a row that the form does not have, the field of the empty row.
const fieldNamed = (form, name) => {
  const all = form.elements[name] ?? form.elements[name.replace(/-\d+-/, "-__prefix__-")];
  return all instanceof RadioNodeList ? all[0] : all;
};

const labelOf = (form, name) => {
  const field = fieldNamed(form, name);
  const group = field.type === "checkbox" ? field.closest("fieldset, .form-row")?.querySelector("legend, label") : null;
  const label = ((form.elements[name] instanceof RadioNodeList ? group : null) ?? field.labels?.[0])?.textContent.trim().replace(/\s*:$/, "") ?? name;
  const row = name.match(/-(\d+)-/);
  const part = row && field.closest(".inline-group")?.querySelector("h2")?.textContent.trim();
  return part ? `${part} ${Number(row[1]) + 1}: ${label}` : label;
};

// Each field in which what was kept differs from the form, in words.
export const differences = (form, draft) => {
  const gathered = (fields) => {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, values.has(name) ? `${values.get(name)}; ${value}` : value);
    return values;
  };
  const kept = gathered(draft.fields);
  const shown = gathered(fieldsOf(form));
  const now = wordsOf(form);
  const rows = [];
  for (const name of new Set([...kept.keys(), ...shown.keys()])) {
    const isSame = (kept.get(name) ?? "") === (shown.get(name) ?? "");
    if (isSame || name.startsWith("_") || !isTold(fieldNamed(form, name))) continue;
    rows.push({
      label: labelOf(form, name),
      kept: draft.words[name] ?? kept.get(name) ?? "",
      now: now[name] ?? shown.get(name) ?? "",
    });
  }
  return rows;
};
