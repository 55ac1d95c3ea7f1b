// What every page of a report has: light and dark, places inside closed details, tables, the state that links keep.
const page = (function () {
  'use strict';

  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const read = (id) => { const element = byId(id); return element ? JSON.parse(element.textContent) : []; };
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const button = (text, act) => {
    const element = make('button', text);
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  };
  const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  const counted = (n, noun) => thousands(n) + ' ' + noun + (n === 1 ? '' : 's');
  const anchorOf = (id) => 'paper-' + id.replace(/[^A-Za-z0-9._-]/g, '-');
  // Of ids in the index: those without a kind are arXiv's, unless they begin with a colon.
  const wholeId = (id) => (id.startsWith(':') ? id.slice(1) : id.includes(':') ? id : 'arxiv:' + id);
  const periodNames = read('period-names');

  // The hash is `#place` or `#place?name=value&…`: a view that a link can carry. Whoever has a state puts it here by place:
  // `read` gives it as an object, `show` takes it back.
  const states = new Map();

  function hash() {
    const [place, query] = location.hash.slice(1).split('?');
    return { place: decodeURIComponent(place), query: new URLSearchParams(query || '') };
  }

  function address(place) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(states.get(place).read())) if (value) query.set(name, value);
    return '#' + place + (String(query) ? '?' + query : '');
  }

  function keep(place) {
    try { history.replaceState(null, '', address(place)); } catch (refused) { /* some browsers keep the address of files */ }
  }

  // Places inside closed details.

  function reveal(element) {
    for (let box = element.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    const paper = element.matches('tr') && element.querySelector('details.paper');
    if (paper) paper.open = true;
  }

  function follow() {
    const { place, query } = hash();
    const target = place && byId(place);
    if (!target) return;
    if (target.hidden) target.dispatchEvent(new CustomEvent('unhide', { bubbles: true }));
    if (states.has(place) && String(query)) states.get(place).show(Object.fromEntries(query));
    reveal(target);
    target.scrollIntoView();
  }
  window.addEventListener('hashchange', follow);

  document.addEventListener('click', (event) => {
    const mark = event.target.closest('[data-to]');
    if (mark && byId(mark.dataset.to)) { location.hash = mark.dataset.to; return; }
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    const target = byId(link.getAttribute('href').slice(1));
    if (!target) return;
    if (link.dataset.period !== undefined) {
      const period = new CustomEvent('period', { detail: link.dataset.period });
      reveal(target);
      target.dispatchEvent(period);
    } else if (target.matches('.members')) reveal(target);
    if (link.hash === location.hash) follow();
  });

  // Light and dark.

  byId('light').addEventListener('click', () => {
    const isDark = getComputedStyle(root).colorScheme.includes('dark');
    root.dataset.theme = isDark ? 'light' : 'dark';
    try { localStorage.setItem('paperthemes-light', root.dataset.theme); } catch (refused) { /* not kept */ }
  });

  // Sorting.

  const collator = new Intl.Collator('en', { numeric: true });

  function sort(table, column, asked) {
    const head = table.tHead.rows[0].cells[column];
    const kind = head.dataset.sort;
    const first = kind === 'number' ? 'descending' : 'ascending';
    const other = kind === 'number' ? 'ascending' : 'descending';
    const direction = asked || (head.getAttribute('aria-sort') === first ? other : first);
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', direction);
    const value = (row) => {
      const cell = row.cells[column];
      const text = cell.dataset.value || (cell.querySelector('summary') || cell).textContent;
      return kind === 'number' ? parseFloat(text.replace('−', '-').replace(/\u202f/g, '')) || 0 : text.trim();
    };
    const sign = direction === 'ascending' ? 1 : -1;
    const compare = kind === 'number' ? (a, b) => a - b : collator.compare;
    all('tr.group', table).forEach((row) => row.remove());
    const rows = Array.from(table.tBodies[0].rows, (row) => [value(row), row]);
    rows.sort((a, b) => sign * compare(a[0], b[0]));
    table.tBodies[0].append(...rows.map((pair) => pair[1]));
  }

  function sortable(table, onSort) {
    Array.from(table.tHead.rows[0].cells).forEach((cell, column) => {
      if (!cell.dataset.sort) return;
      const press = button('', () => { sort(table, column); if (onSort) onSort(); });
      press.append(...cell.childNodes);
      cell.append(press);
    });
  }

  // The table of themes.

  const themes = byId('theme-table');
  if (themes) {
    const filter = byId('filter');
    const rows = all('tbody tr:not(.group)', themes);
    const heads = Array.from(themes.tHead.rows[0].cells);
    const show = () => {
      const words = filter.value.toLowerCase().split(/\s+/);
      let n = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) n += 1;
      }
      all('tr.group', themes).forEach((row) => { row.hidden = filter.value !== ''; });
      byId('filter-count').textContent = filter.value ? n + ' of ' + rows.length : '';
    };
    states.set('themes', {
      read() {
        const at = heads.findIndex((head) => head.hasAttribute('aria-sort'));
        return { filter: filter.value, sort: at < 0 ? '' : at + heads[at].getAttribute('aria-sort').slice(0, 1) };
      },
      show(state) {
        filter.value = state.filter || '';
        const at = parseInt(state.sort, 10);
        if (heads[at] && heads[at].dataset.sort) sort(themes, at, state.sort.endsWith('a') ? 'ascending' : 'descending');
        show();
      },
    });
    sortable(themes, () => keep('themes'));
    filter.addEventListener('input', () => { show(); keep('themes'); });
  }

  return { address, all, anchorOf, button, byId, counted, follow, keep, make, periodNames, read, reveal, sortable, states, wholeId };
})();
