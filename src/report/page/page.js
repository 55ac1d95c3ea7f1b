(function () {
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
  const counted = (n, noun) => n + ' ' + noun + (n === 1 ? '' : 's');
  const periodNames = read('period-names');

  // Light and dark.

  byId('light').addEventListener('click', () => {
    const isDark = getComputedStyle(root).colorScheme.includes('dark');
    root.dataset.theme = isDark ? 'light' : 'dark';
    try { localStorage.setItem('paperthemes-light', root.dataset.theme); } catch (refused) { /* not kept */ }
  });

  // Places inside closed details.

  function reveal(element) {
    for (let box = element.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    const paper = element.matches('tr') && element.querySelector('details.paper');
    if (paper) paper.open = true;
  }

  function followHash() {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) showPeriod(target.closest('details'), null);
    reveal(target);
    target.scrollIntoView();
  }
  window.addEventListener('hashchange', followHash);

  // Members of one period only.

  function showPeriod(members, period) {
    const rows = all('tbody tr', members);
    let n = 0;
    for (const row of rows) {
      row.hidden = period !== null && row.dataset.period !== period;
      if (!row.hidden) n += 1;
    }
    const note = members.querySelector('.period-filter');
    note.hidden = period === null;
    if (period === null) return;
    const undo = make('button', 'show all ' + rows.length);
    undo.type = 'button';
    undo.addEventListener('click', () => showPeriod(members, null));
    note.replaceChildren('First seen in ' + periodNames[period] + ': ' + counted(n, 'paper') + ' listed here. ', undo);
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    const target = byId(link.getAttribute('href').slice(1));
    if (!target) return;
    if (target.matches('.members')) {
      reveal(target);
      showPeriod(target, link.dataset.period === undefined ? null : link.dataset.period);
    } else if (link.dataset.period !== undefined) {
      event.preventDefault();
      query.value = periodNames[link.dataset.period];
      query.focus();
      search();
    }
    if (link.hash === location.hash) followHash();
  });

  // Sorting.

  const collator = new Intl.Collator('en', { numeric: true });

  function sort(table, column, kind) {
    const head = table.tHead.rows[0].cells[column];
    const first = kind === 'number' ? 'descending' : 'ascending';
    const other = kind === 'number' ? 'ascending' : 'descending';
    const direction = head.getAttribute('aria-sort') === first ? other : first;
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', direction);
    const value = (row) => {
      const cell = row.cells[column];
      const text = cell.dataset.value || (cell.querySelector('summary') || cell).textContent;
      return kind === 'number' ? parseFloat(text.replace('−', '-')) || 0 : text;
    };
    const sign = direction === 'ascending' ? 1 : -1;
    const compare = kind === 'number' ? (a, b) => a - b : collator.compare;
    all('tr.group', table).forEach((row) => row.remove());
    const rows = Array.from(table.tBodies[0].rows, (row) => [value(row), row]);
    rows.sort((a, b) => sign * compare(a[0], b[0]));
    table.tBodies[0].append(...rows.map((pair) => pair[1]));
  }

  for (const table of all('table.sortable')) {
    Array.from(table.tHead.rows[0].cells).forEach((cell, column) => {
      if (!cell.dataset.sort) return;
      const button = make('button');
      button.type = 'button';
      button.append(...cell.childNodes);
      button.addEventListener('click', () => sort(table, column, cell.dataset.sort));
      cell.append(button);
    });
  }

  // Filter of the table of themes.

  const filter = byId('filter');
  if (filter) {
    const rows = all('#theme-table tbody tr:not(.group)');
    const groups = all('#theme-table tr.group');
    filter.addEventListener('input', () => {
      const words = filter.value.toLowerCase().split(/\s+/);
      let n = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) n += 1;
      }
      groups.forEach((row) => { row.hidden = filter.value !== ''; });
      byId('filter-count').textContent = filter.value ? n + ' of ' + rows.length : '';
    });
  }

  // Search.

  const MAX_HITS = 40;
  const query = byId('query');
  const panel = byId('panel');
  const hits = byId('hits');
  let papers = null;

  function gather() {
    const listed = all('tr[id^="paper-"]').map((row) => {
      const card = row.closest('.card');
      const title = row.querySelector('summary').textContent;
      const date = row.querySelector('.date').textContent;
      const label = card ? card.querySelector('h3').textContent : '';
      const period = row.dataset.period === undefined ? '' : periodNames[row.dataset.period];
      const text = [title, row.cells[0].textContent, label, date, period].join(' ').toLowerCase();
      return { title, text, about: [label.trim() || 'In no theme', date], href: '#' + row.id };
    });
    const labels = new Map(all('.card').map((card) => [card.id, card.querySelector('h3').textContent.trim()]));
    const others = read('index').map(([title, theme, date, period, url]) => {
      const label = labels.get(theme) || '';
      return {
        title,
        text: [title, label, date, period === null ? '' : periodNames[period]].join(' ').toLowerCase(),
        about: [label, date].concat(url ? ['opens the paper ↗'] : []),
        href: url || '#' + theme,
      };
    });
    return listed.concat(others);
  }

  function marked(title, words) {
    const element = make('bdi');
    const lower = title.toLowerCase();
    let at = 0;
    while (at < title.length) {
      let next = -1;
      let length = 0;
      for (const word of words) {
        const found = word ? lower.indexOf(word, at) : -1;
        if (found >= 0 && (next < 0 || found < next)) { next = found; length = word.length; }
      }
      if (next < 0) break;
      element.append(title.slice(at, next), make('mark', title.slice(next, next + length)));
      at = next + length;
    }
    element.append(title.slice(at));
    return element;
  }

  function hit(paper, words) {
    const link = make('a');
    link.href = paper.href;
    if (!paper.href.startsWith('#')) link.rel = 'noopener';
    link.append(marked(paper.title, words), make('small', paper.about.filter(Boolean).join(' · ')));
    const item = make('li');
    item.append(link);
    return item;
  }

  function search() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    panel.hidden = words.length === 0;
    if (panel.hidden) return;
    papers = papers || gather();
    const found = papers.filter((paper) => words.every((word) => paper.text.includes(word)));
    const shown = found.slice(0, MAX_HITS);
    byId('hit-count').textContent =
      counted(found.length, 'paper') + (shown.length < found.length ? ', the first ' + MAX_HITS + ' are shown' : '');
    hits.replaceChildren(...shown.map((paper) => hit(paper, words)));
  }

  function close() {
    panel.hidden = true;
  }

  query.addEventListener('input', search);
  query.addEventListener('focus', search);
  hits.addEventListener('click', close);

  document.addEventListener('keydown', (event) => {
    if (!(event.target instanceof Element)) return;
    const isTyping = event.target.matches('input, textarea, select');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === 'Escape' && !panel.hidden) {
      close();
      query.blur();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && event.target.closest('.search')) {
      const links = all('a', hits);
      const at = links.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      if (at < 0) query.focus(); else if (links[at]) links[at].focus();
    } else if (event.key === 'Enter' && event.target === query) {
      const first = hits.querySelector('a');
      if (first && !panel.hidden) first.click();
    }
  });
  document.addEventListener('pointerdown', (event) => {
    if (!event.target.closest('.search')) close();
  });
  document.addEventListener('focusin', (event) => {
    if (!event.target.closest('.search')) close();
  });

  followHash();
})();
