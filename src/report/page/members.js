// The papers of a theme: search within them, one period only, copies for reference managers and spreadsheets.
(function () {
  'use strict';

  const { all, anchorOf, button, counted, make, periodNames, read, sortable, wholeId } = page;
  const MAX_ROWS = 1500;
  const index = new Map(read('index').map((part) => [part.theme, part.papers]));

  const dateOf = (number) => {
    const digits = String(number || '');
    return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].filter(Boolean).join('-');
  };

  // Papers that stand on another page, as rows.
  function table(members, papers) {
    const element = make('table', undefined, 'sortable papers');
    element.append(make('caption', 'Papers of theme ' + members.dataset.themeId + ', best fit first', 'unseen'));
    const heads = element.createTHead().insertRow();
    for (const [name, kind, style] of [['Paper', 'text', ''], ['First seen', 'text', 'date']]) {
      const head = make('th', name, style);
      head.scope = 'col';
      head.dataset.sort = kind;
      heads.append(head);
    }
    const body = element.createTBody();
    for (const [title, id, date, period] of papers.slice(0, MAX_ROWS)) {
      const row = body.insertRow();
      const whole = wholeId(id);
      row.dataset.id = whole;
      if (period !== null) row.dataset.period = period;
      const link = make('a');
      link.href = members.dataset.page + '#' + anchorOf(whole);
      link.append(make('bdi', title));
      row.insertCell().append(link);
      row.insertCell().textContent = dateOf(date) || '–';
      row.cells[1].className = 'date';
    }
    return element;
  }

  const paperOf = (row) => ({
    id: row.dataset.id,
    title: (row.querySelector('summary') || row.cells[0]).textContent.trim(),
    authors: (row.dataset.authors || '').split('; ').filter(Boolean),
    date: row.querySelector('.date').textContent.replace('–', ''),
    links: all('.by a[rel]', row).map((link) => link.href),
  });

  function csv(papers, theme) {
    // A leading =, +, - or @ would be run as a formula.
    const cell = (text) => '"' + String(text).replace(/^(?=[=+\-@\t\r])/, "'").replace(/"/g, '""') + '"';
    const rows = papers.map((paper) => [paper.id, paper.title, paper.date, theme, paper.authors.join('; ')]);
    return [['id', 'title', 'date', 'theme', 'authors']].concat(rows).map((row) => row.map(cell).join(',')).join('\n') + '\n';
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      const area = make('textarea', text, 'unseen');
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  }
  page.copy = copy;

  function prepare(members) {
    if (members.dataset.ready) return;
    members.dataset.ready = 'true';
    const known = index.get(members.dataset.themeId);
    if (members.dataset.page && known) members.append(table(members, known));
    const list = members.querySelector('table');
    if (!list) return;
    sortable(list);
    const rows = Array.from(list.tBodies[0].rows);
    const note = members.querySelector('.period-filter');
    let period = null;

    const field = make('input');
    field.type = 'search';
    field.placeholder = 'Search these papers';
    field.setAttribute('aria-label', 'Search the papers of ' + members.dataset.themeId);
    const said = make('span', '', 'note');
    said.setAttribute('role', 'status');
    const shown = () => rows.filter((row) => !row.hidden);
    const show = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = (period !== null && row.dataset.period !== period) || !words.every((word) => text.includes(word));
      }
      const n = shown().length;
      said.textContent = n < rows.length ? n + ' of ' + rows.length : '';
      note.hidden = period === null;
      if (period === null) return;
      const undo = button('show all ' + rows.length, () => { period = null; show(); });
      note.replaceChildren('First seen in ' + periodNames[period] + ': ' + counted(n, 'paper') + ' listed here. ', undo);
    };
    const copied = (text, what) => copy(text).then(() => { said.textContent = counted(shown().length, 'paper') + ' copied as ' + what; });
    const papers = () => shown().map(paperOf);
    field.addEventListener('input', show);
    members.addEventListener('period', (event) => { period = event.detail; show(); });
    members.addEventListener('unhide', () => { field.value = ''; period = null; show(); });

    const tools = make('div', undefined, 'member-tools');
    tools.append(
      field,
      button('Copy as BibTeX', () => copied(papers().map(page.bibtex).join('\n'), 'BibTeX')),
      button('Copy as CSV', () => copied(csv(papers(), members.dataset.themeId), 'CSV')),
      said,
    );
    list.before(tools);
    if (known && known.length > MAX_ROWS) list.after(make('p', 'The first ' + MAX_ROWS + ' are listed.', 'note'));
  }

  for (const members of all('.members')) {
    if (!members.matches('details')) prepare(members);
    members.addEventListener('toggle', () => prepare(members));
    // A period is asked for in the same moment in which the list opens.
    members.addEventListener('period', () => prepare(members), { capture: true, once: true });
    members.addEventListener('unhide', () => prepare(members), { capture: true, once: true });
  }
  page.dateOf = dateOf;
  page.index = index;
})();
