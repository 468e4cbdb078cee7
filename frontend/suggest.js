// Suggestions under a search box: the ARIA pattern of a combobox with a list. The box stays an ordinary box of an
// ordinary form: Enter without a choice sends it, and an input method (Japanese, Korean, Chinese) keeps its keys.

const WAIT = 120; // ms after the last letter
const answers = new Map(); // address → suggestions, while the page is open

function fetched(address, signal) {
  if (answers.has(address)) return Promise.resolve(answers.get(address));
  return fetch(address, { signal, headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : { suggestions: [] }))
    .then(({ suggestions }) => (answers.set(address, suggestions), suggestions));
}

// Writes a name, its letters that fit marked; offsets count letters (code points), as the server counts them.
function marked(text, marks, lang, dir) {
  const shown = document.createElement("bdi");
  const letters = [...text];
  let done = 0;
  const put = (end, tag) => {
    if (end > done) {
      const piece = document.createElement(tag);
      piece.textContent = letters.slice(done, end).join("");
      shown.append(tag === "mark" ? piece : piece.textContent);
      done = end;
    }
  };
  for (const [start, end] of marks) {
    put(start, "span");
    put(end, "mark");
  }
  put(letters.length, "span");
  if (lang) shown.lang = lang;
  if (dir) shown.dir = dir;
  return shown;
}

function option(one, id) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.url = one.url;
  item.append(marked(one.name, one.marks, one.lang, one.dir));
  if (one.also) item.append(" ", marked(one.also, one.also_marks, one.also_lang));
  if (one.where) {
    const where = document.createElement("span");
    where.className = "soft";
    where.textContent = one.where;
    item.append(" ", where);
  }
  return item;
}

function enhance(box) {
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let waiting, request, chosen = -1;
  list.id = `${box.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0]?.textContent ?? "");
  told.className = "hidden";
  told.setAttribute("role", "status");
  box.form.append(list, told);
  box.type = "text"; // a search box may not be a combobox
  box.setAttribute("enterkeyhint", "search");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id]]) box.setAttribute(name, value);

  const show = (open) => {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };
  const choose = (index) => {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const item = list.children[chosen];
    if (!item) return box.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", item.id);
  };
  const fill = (suggestions) => {
    list.replaceChildren(...suggestions.map((one, index) => option(one, `${list.id}-${index}`)));
    chosen = -1;
    show(suggestions.length > 0 && document.activeElement === box);
    told.textContent = box.dataset.counted.replace("{number}", suggestions.length.toLocaleString(document.documentElement.lang));
  };
  const ask = () => {
    request?.abort();
    const text = box.value.trim();
    if (!text) return fill([]);
    request = new AbortController();
    const address = new URL(box.dataset.suggest, location);
    address.searchParams.set("q", text);
    fetched(address.href, request.signal).then(fill, () => {});
  };
  const later = () => {
    clearTimeout(waiting);
    choose(-1); // what was chosen belongs to fewer letters
    waiting = setTimeout(ask, WAIT);
  };

  box.addEventListener("input", later);
  box.addEventListener("blur", () => {
    clearTimeout(waiting);
    show(false);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the keys belong to the input method
    const count = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return count ? show(true) : ask();
      if (event.altKey) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(chosen < 0 && step < 0 ? count - 1 : chosen + step >= count ? -1 : chosen + step);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.href = list.children[chosen].dataset.url;
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) box.value = "";
      show(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.href = item.dataset.url;
  });
}

document.querySelectorAll("input[data-suggest]").forEach(enhance);
