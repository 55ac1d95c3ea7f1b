// Search over all papers, by words, theme and dates.
(function () {
  'use strict';

  const { address, all, anchorOf, byId, counted, dateOf, index, keep, make, periodNames, states, wholeId } = page;
  const query = byId('query');
  if (!query) { page.follow(); return; }

  const STEP = 40;
  const [theme, from, to] = ['in-theme', 'from', 'to'].map(byId);
  const [hits, more] = [byId('hits'), byId('more')];
  const labels = new Map(all('.card[id]').map((card) => [card.id, card.querySelector('h3 bdi').textContent]));
  for (const select of [from, to]) {
    if (select) select.append(...periodNames.map((name, period) => {
      const option = make('option', name);
      option.value = period;
      return option;
    }));
  }

  let papers = null;
  function gather() {
    const listed = all('tr[id^="paper-"]').map((row) => {
      const card = row.closest('.card');
      const period = row.dataset.period === undefined ? null : Number(row.dataset.period);
      return {
        title: row.querySelector('summary').textContent,
        theme: card ? card.id : '',
        date: row.querySelector('.date').textContent,
        period,
        href: '#' + row.id,
        more: row.cells[0].textContent + ' ' + row.dataset.id,
      };
    });
    const others = [];
    for (const [id, members] of index) {
      const own = byId(id + '-members');
      for (const [title, paper, date, period] of members) {
        const whole = wholeId(paper);
        others.push({ title, theme: id, date: dateOf(date), period, href: own.dataset.page + '#' + anchorOf(whole), more: whole });
      }
    }
    const found = listed.concat(others);
    for (const paper of found) {
      const period = paper.period === null ? '' : periodNames[paper.period];
      paper.text = [paper.title, paper.theme, labels.get(paper.theme), paper.date, period, paper.more].join(' ').toLowerCase();
      paper.more = '';
    }
    return found;
  }

  function marked(title, words) {
    const element = make('bdi');
    const lower = title.toLowerCase();
    let at = 0;
    while (at < title.length) {
      let next = -1;
      let length = 0;
      for (const word of words) {
        const found = lower.indexOf(word, at);
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
    const label = paper.theme ? paper.theme + ' ' + (labels.get(paper.theme) || '') : 'in no theme';
    link.append(marked(paper.title, words));
    const item = make('li');
    item.append(link, make('small', [paper.date, label].filter(Boolean).join(' · ')));
    return item;
  }

  let limit = STEP;
  function search() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const first = from && from.value !== '' ? Number(from.value) : 0;
    const last = to && to.value !== '' ? Number(to.value) : Infinity;
    const isBounded = first > 0 || last < Infinity;
    const isAsked = words.length > 0 || theme.value !== '' || isBounded;
    papers = papers || (isAsked ? gather() : null);
    const fits = (paper) => (theme.value === '' || paper.theme === theme.value)
      && (!isBounded || (paper.period !== null && paper.period >= first && paper.period <= last))
      && words.every((word) => paper.text.includes(word));
    const found = isAsked ? papers.filter(fits) : [];
    byId('hit-count').textContent = isAsked ? counted(found.length, 'paper') : '';
    hits.replaceChildren(...found.slice(0, limit).map((paper) => hit(paper, words)));
    more.hidden = found.length <= limit;
  }

  const asked = () => { limit = STEP; search(); keep('search'); };
  states.set('search', {
    read: () => ({ q: query.value, theme: theme.value, from: from ? from.value : '', to: to ? to.value : '' }),
    show(state) {
      query.value = state.q || '';
      theme.value = state.theme || '';
      if (from) { from.value = state.from || ''; to.value = state.to || ''; }
      limit = STEP;
      search();
    },
  });
  query.addEventListener('input', asked);
  for (const select of [theme, from, to]) if (select) select.addEventListener('change', asked);
  more.addEventListener('click', () => { limit += 5 * STEP; search(); });
  byId('search').addEventListener('period', (event) => {
    from.value = event.detail;
    to.value = event.detail;
    asked();
  });
  byId('copy-link').addEventListener('click', () => {
    page.copy(location.href.split('#')[0] + address('search'));
    byId('hit-count').textContent = 'Link copied';
  });

  document.addEventListener('keydown', (event) => {
    if (!(event.target instanceof Element)) return;
    const isTyping = event.target.matches('input, textarea, select');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      byId('search').scrollIntoView();
      query.focus({ preventScroll: true });
      query.select();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && event.target.closest('#search')) {
      if (event.target.matches('select')) return;
      const links = all('a', hits);
      const at = links.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      if (at < 0) query.focus(); else if (links[at]) links[at].focus();
    }
  });
  all('a[href="#search"]:not([data-period])').forEach((link) => link.addEventListener('click', () => {
    setTimeout(() => query.focus({ preventScroll: true }));
  }));

  page.follow();
})();
