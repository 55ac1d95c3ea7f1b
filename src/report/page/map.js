// The map of papers: what is under the pointer, and the way to it.
(function () {
  'use strict';

  const { all, anchorOf, byId, index, make, wholeId } = page;
  const map = byId('theme_map');
  if (!map) return;

  const REACH = 14;
  const label = make('div', '', 'map-label');
  label.hidden = true;
  label.setAttribute('aria-hidden', 'true');
  document.body.append(label);

  // The paper that a dot of a theme stands for: dots are members, best fit first, or as many of them, evenly.
  function paperOf(theme, dot, nDots) {
    const at = (n) => Math.floor(dot * n / nDots);
    const known = index.get(theme);
    const own = byId(theme + '-members');
    if (known) {
      const n = Number(own.querySelector('summary').textContent.replace(/\D/g, ''));
      const paper = known[at(n)];
      if (!paper) return { title: theme, href: '#' + theme };
            return { title: paper[0], href: own.dataset.page + '#' + anchorOf(wholeId(paper[1])) };
    }
    const order = own.members || (own.members = all('tbody tr', own));
    const row = order[at(order.length)];
    return row ? { title: row.querySelector('summary').textContent, href: '#' + row.id } : { title: theme, href: '#' + theme };
  }

  for (const svg of all('.drawn svg', map)) {
    // Set by the script, these would be said twice.
    all('title', svg).forEach((title) => title.remove());
    let dots = null;
    const gather = () => all('path.dots', svg).flatMap((path) => {
      const points = path.getAttribute('d').match(/-?\d+ -?\d+/g) || [];
      return points.map((point, dot) => {
        const [x, y] = point.split(' ').map(Number);
        return { x, y, theme: path.dataset.dots, dot, nDots: points.length };
      });
    });
    const nearest = (event) => {
      dots = dots || gather();
      const box = svg.getBoundingClientRect();
      const scale = svg.viewBox.baseVal.width / box.width;
      const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
      let best = null;
      let least = (REACH * scale) ** 2;
      for (const dot of dots) {
        const distance = (dot.x - x) ** 2 + (dot.y - y) ** 2;
        if (distance < least) { least = distance; best = dot; }
      }
      return best;
    };
    svg.addEventListener('pointermove', (event) => {
      const dot = nearest(event);
      label.hidden = !dot;
      svg.style.cursor = dot ? 'pointer' : '';
      if (!dot) return;
      const card = document.querySelector('#' + dot.theme + ' h3 bdi');
      label.replaceChildren(make('bdi', paperOf(dot.theme, dot.dot, dot.nDots).title), make('small', dot.theme + ' ' + card.textContent));
      const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - label.offsetWidth - 8);
      const above = event.clientY + 18 + label.offsetHeight > innerHeight;
      label.style.transform = 'translate(' + Math.max(8, left) + 'px,' + (above ? event.clientY - label.offsetHeight - 12 : event.clientY + 18) + 'px)';
    });
    svg.addEventListener('pointerleave', () => { label.hidden = true; });
    svg.addEventListener('click', (event) => {
      const dot = nearest(event);
      if (!dot) return;
      event.stopPropagation();
      location.href = paperOf(dot.theme, dot.dot, dot.nDots).href;
    }, { capture: true });
  }
})();
