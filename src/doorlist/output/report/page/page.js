
"use strict";
// Everything from outside goes into the page as text nodes: nothing here makes HTML of it.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const texts = data.texts;
  const MOST_IN_MATRIX = 20; // scopes
  // Cells a page, in the list and in the matrix, and at most so many people: so that a keystroke stays quick.
  const IN_LIST = 400, IN_MATRIX = 300, PEOPLE = 50;
  // Rows of one person in the list before the rest is folded.
  const ROWS = 8;
  const $ = (id) => document.getElementById(id);
  const view = $("view");
  // Places in an access; see data.py.
  const SCOPE = 0, STATE = 1, ROLE = 2, TOLD = 3, UNTIL = 4, DAYS = 5, WHY = 6, FILE = 7, LINE = 8, CHANGE = 9;
  // And in a person: whether they reach every project through the organization.
  const REACHES = 3;
  const HEADS = ["Person", "Scope", "Role", "State", "Until", "Why", "From"];

  const lower = texts.map((text) => text.toLowerCase());
  const ofPeople = new Set(data.people.flatMap(([email, name]) => [email, name]));
  let matches = [];
  // Where each page of matches begins.
  let pages = [0];
  let page = 0;
  const open = new Set();

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  const scopeName = (number) => texts[data.scopes[number][0]];
  const source = (access) => (access[LINE] ? `${texts[access[FILE]]}:${access[LINE]}` : "");
  const why = (access) => [texts[access[WHY] || 0], texts[access[CHANGE] || 0]].filter(Boolean).join("; ");

  const chip = (number) => {
    const [state, symbol, label] = data.states[number];
    return make("span", { class: `chip ${state}` }, make("span", { "aria-hidden": "true" }, `${symbol} `), label);
  };

  // Filtering

  const wanted = () => ({
    terms: $("text").value.toLowerCase().split(/\s+/).filter(Boolean),
    scope: $("scope").value === "" ? -1 : Number($("scope").value),
    state: $("state").value === "" ? -1 : Number($("state").value),
    role: $("role").value,
    within: Number($("within").value),
    differs: $("differs").checked,
    reaching: $("reaching")?.checked,
  });

  // Each term is looked up once in every text; after that an access is a few look-ups by number.
  const found = (term) => lower.map((text) => text.includes(term));

  const filter = () => {
    const { terms, scope, state, role, within, differs, reaching } = wanted();
    const hits = terms.map(found);
    const scopeHits = hits.map((hit) => data.scopes.map(([name]) => hit[name]));
    const stateHits = terms.map((term) => data.states.map(([, , label]) => label.includes(term)));
    const roleNumbers = role === "" ? null : new Set(texts.flatMap((text, n) => (text.toLowerCase() === role ? [n] : [])));
    const fits = (access) =>
      (scope < 0 || access[SCOPE] === scope) &&
      (state < 0 || access[STATE] === state) &&
      (roleNumbers === null || roleNumbers.has(access[ROLE] || 0)) &&
      (!within || (access[DAYS] > 0 && access[DAYS] <= within)) &&
      (!differs || access[CHANGE] > 0);
    const narrowed = scope >= 0 || state >= 0 || roleNumbers || within || differs;
    // Most terms are of people: those needn't be looked for in every access.
    const elsewhere = hits.map((hit, n) => stateHits[n].includes(true) || hit.some((is, text) => is && !ofPeople.has(text)));
    matches = [];
    let accesses = 0;
    for (const person of data.people) {
      if (reaching && !person[REACHES]) continue;
      // Terms that the person meets needn't be met by each access.
      const left = [];
      for (let n = 0; n < hits.length; n++) if (!hits[n][person[0]] && !hits[n][person[1]]) left.push(n);
      const plain = !narrowed && !left.length;
      const rows = plain ? person[2] : left.some((n) => !elsewhere[n]) ? [] : person[2].filter(
        (access) =>
          fits(access) &&
          left.every((n) => {
            const hit = hits[n];
            return scopeHits[n][access[SCOPE]] || stateHits[n][access[STATE]] || hit[access[TOLD] || 0] ||
              hit[access[WHY] || 0] || hit[access[FILE] || 0] || hit[access[CHANGE] || 0] || hit[access[UNTIL] || 0];
          }),
      );
      if (rows.length) {
        matches.push([person, rows]);
        accesses += rows.length;
      }
    }
    view.dataset.filtered = narrowed || terms.length ? "yes" : "";
    const all = data.people.length.toLocaleString("en");
    $("count").textContent = matches.length
      ? `${matches.length.toLocaleString("en")} of ${all} ${data.people.length === 1 ? "person" : "people"}, ` +
        plural(accesses, "access", "accesses")
      : "Nobody matches. Take a filter away, or reset them all.";
    turnOver();
  };

  // Pages are filled by what their people take: in the matrix a row, in the list as many as they have accesses.
  const turnOver = () => {
    const wide = $("matrix").checked ? columns().length : 0;
    const most = wide ? IN_MATRIX : IN_LIST;
    pages = [0];
    let cells = 0;
    matches.forEach(([, rows], n) => {
      const size = wide || Math.min(rows.length, ROWS + 1) * HEADS.length;
      const begins = pages[pages.length - 1];
      if (n > begins && (cells + size > most || n - begins >= PEOPLE)) {
        pages.push(n);
        cells = 0;
      }
      cells += size;
    });
    page = 0;
    show();
  };

  // The list: a group of rows for each person

  const cells = (access) => [
    make("td", { role: "cell" }, scopeName(access[SCOPE])),
    make("td", { role: "cell" }, texts[access[TOLD] || 0]),
    make("td", { role: "cell" }, chip(access[STATE])),
    make("td", { role: "cell", class: "until" }, texts[access[UNTIL] || 0]),
    make("td", { role: "cell" }, why(access)),
    make("td", { role: "cell", class: "source" }, source(access)),
  ];

  // Roles are said outright, as on a phone the table is laid out as cards.
  const heads = (names) =>
    make("thead", { role: "rowgroup" },
      make("tr", { role: "row" }, ...names.map((name) => make("th", { scope: "col", role: "columnheader" }, name))));

  const list = (shown, whole) => {
    const table = make("table", { class: "access", role: "table" },
      make("caption", { class: "hidden" }, "Who has what, why, until when, and the line that says so"), heads(HEADS));
    for (const [person, rows] of shown) {
      const body = make("tbody", { role: "rowgroup" });
      const folded = !whole && rows.length > ROWS + 1 && !open.has(person);
      (folded ? rows.slice(0, ROWS) : rows).forEach((access, n) => {
        const row = make("tr", { role: "row" });
        if (n === 0) {
          const span = folded ? ROWS + 1 : rows.length;
          const head = make("th", { scope: "rowgroup", role: "rowheader", rowspan: span }, texts[person[0]]);
          if (person[1]) head.append(make("small", {}, texts[person[1]]));
          if (person[REACHES]) head.append(make("small", {}, "reaches every project through the organization"));
          row.append(head);
        }
        row.append(...cells(access));
        body.append(row);
      });
      if (folded) body.append(more(person, rows));
      table.append(body);
    }
    return make("div", { class: "scroller" }, table);
  };

  // A list of everything that many people have is nothing to read: the rest is a button away.
  const more = (person, rows) => {
    const button = make("button", { type: "button", class: "more" },
      `Show all ${plural(rows.length, "access", "accesses")} of ${texts[person[0]]}`);
    button.addEventListener("click", () => {
      open.add(person);
      const body = button.closest("tbody");
      const unfolded = list([[person, rows]], true).querySelector("tbody");
      body.replaceWith(unfolded);
      const head = unfolded.querySelector("th");
      head.tabIndex = -1;
      head.focus();
    });
    return make("tr", { role: "row" }, make("td", { role: "cell", colspan: HEADS.length - 1 }, button));
  };

  // The matrix: people × scopes

  const columns = () => {
    const { scope } = wanted();
    return scope < 0 ? data.scopes.map((_, n) => n) : [scope];
  };

  const matrixCell = (access, hit) => {
    const cell = make("td", hit ? { class: "hit" } : {}, make("span", {}, texts[access[TOLD] || 0]), chip(access[STATE]));
    if (access[UNTIL]) cell.append(make("span", { class: "muted until" }, `until ${texts[access[UNTIL]]}`));
    return cell;
  };

  // Who reaches every project may do everything there, whatever they have there.
  const reach = () => make("span", { class: "chip reaches" }, make("span", { "aria-hidden": "true" }, "◇ "),
    "through the organization");

  const detail = (person, width, id) => {
    const table = make("table", {}, make("caption", { class: "hidden" }, `Access of ${texts[person[0]]}`),
      heads(HEADS.slice(1)));
    const body = make("tbody", {});
    for (const access of person[2]) body.append(make("tr", {}, ...cells(access)));
    table.append(body);
    return make("tr", { class: "detail", id }, make("td", { colspan: width + 1 },
      make("div", { tabindex: "0", role: "region", "aria-label": `Access of ${texts[person[0]]}, table` }, table)));
  };

  const matrix = (shown) => {
    const numbers = columns();
    const filtered = view.dataset.filtered === "yes";
    const table = make("table", {}, make("caption", { class: "hidden" }, "People by scopes, with their roles"));
    const head = make("tr", {}, make("th", { scope: "col" }, "Person"));
    for (const n of numbers) {
      const cell = make("th", { scope: "col" }, scopeName(n));
      if (!data.scopes[n][1]) cell.append(make("small", {}, "not managed"));
      head.append(cell);
    }
    table.append(make("thead", {}, head));
    const body = make("tbody", {});
    shown.forEach(([person, rows], place) => {
      const id = `detail-${place}`;
      const button = make("button", { type: "button", class: "person", "aria-expanded": "false", "aria-controls": id },
        texts[person[0]]);
      const row = make("tr", {});
      const who = make("th", { scope: "row" }, button);
      if (person[1]) who.append(make("small", {}, texts[person[1]]));
      row.append(who);
      const by = new Map(person[2].map((access) => [access[SCOPE], access]));
      const hits = filtered ? new Set(rows) : new Set();
      for (const n of numbers) {
        const cell = by.has(n) ? matrixCell(by.get(n), hits.has(by.get(n))) : make("td", {});
        if (person[REACHES] && n > 0) cell.append(reach());
        row.append(cell);
      }
      body.append(row);
      const more = detail.bind(null, person, numbers.length, id);
      const toggle = (to) => {
        button.setAttribute("aria-expanded", String(to));
        if (to) { row.after(more()); open.add(person); }
        else { row.nextElementSibling.remove(); open.delete(person); }
      };
      button.addEventListener("click", () => toggle(button.getAttribute("aria-expanded") === "false"));
      if (open.has(person)) toggle(true);
    });
    table.append(body);
    // A keyboard scrolls only what it can reach.
    return make("div", { class: "scroller matrix", tabindex: "0", role: "region", "aria-label": "Matrix of people and scopes" },
      table);
  };

  // Showing

  const pager = () => {
    $("pager").hidden = pages.length < 2;
    if (pages.length < 2) return;
    for (const [button, to] of [[previous, page - 1], [next, page + 1]]) {
      button.setAttribute("aria-disabled", String(to < 0 || to >= pages.length));
    }
    place.textContent = `Page ${(page + 1).toLocaleString("en")} of ${pages.length.toLocaleString("en")}`;
  };
  const turn = (by) => {
    if (page + by < 0 || page + by >= pages.length) return;
    page += by;
    show();
  };
  const previous = make("button", { type: "button" }, "Previous");
  const next = make("button", { type: "button" }, "Next");
  const place = make("span", { role: "status" });
  previous.addEventListener("click", () => turn(-1));
  next.addEventListener("click", () => turn(1));

  const show = () => {
    const shown = matches.slice(pages[page], pages[page + 1]);
    if (!shown.length) view.replaceChildren();
    else view.replaceChildren($("matrix").checked ? matrix(shown) : list(shown));
    pager();
  };

  const options = (select, entries) => {
    for (const [value, label] of entries) select.append(make("option", { value }, label));
  };

  const start = () => {
    $("idle").remove();
    $("pager").classList.add("pages");
    $("pager").append(previous, place, next);
    options($("scope"), data.scopes.map((_, n) => [n, scopeName(n)]));
    const states = new Set();
    const roles = new Map();
    for (const [, , accesses] of data.people) {
      for (const access of accesses) {
        states.add(access[STATE]);
        const role = texts[access[ROLE] || 0];
        if (role) roles.set(role.toLowerCase(), role);
      }
    }
    options($("state"), [...states].sort((a, b) => a - b).map((n) => [n, `${data.states[n][1]} ${data.states[n][2]}`]));
    options($("role"), [...roles].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
    // A list is read more easily than a table that is wider than the screen: on a phone, and where scopes are many.
    const wide = () => data.scopes.length > MOST_IN_MATRIX || matchMedia("(max-width: 48rem)").matches;
    const shape = () => { $(wide() ? "list" : "matrix").checked = true; };
    shape();
    $("filters").hidden = false;
    $("filters").addEventListener("input", filter);
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("filters").addEventListener("reset", () => setTimeout(() => { shape(); filter(); }));
    // Paper can't turn pages: all that match, as a list.
    addEventListener("beforeprint", () => { if (matches.length) view.replaceChildren(list(matches, true)); });
    addEventListener("afterprint", show);
    filter();
  };
  start();
})();
