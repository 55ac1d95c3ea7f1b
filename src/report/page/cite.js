// Papers as BibTeX, in the way of `--format bibtex` (src/cli/output/bibtex.rs).
(function () {
  'use strict';

  const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
  const INSTITUTIONS = new RegExp('(^|[^\\p{L}\\p{N}])(academy|agency|alliance|association|board|center|centre|collaboration|college|' +
    'commission|committee|company|consortium|corporation|council|department|foundation|group|inc|initiative|institute|institutes|' +
    'investigators|laboratory|llc|ltd|ministry|network|office|organisation|organization|program|programme|project|school|society|' +
    'studies|team|university)($|[^\\p{L}\\p{N}])', 'iu');
  const OTHERS = /^(and )?(et al\.?|others)$/i;
  const SUFFIX = /^(Jr|Sr|II|III|IV)\.?$/;
  const SIGNS = { '\\': '{\\textbackslash}', '~': '{\\textasciitilde}', '^': '{\\textasciicircum}', '<': '$<$', '>': '$>$' };
  const UNPAIRED = { '{': '{\\textbraceleft}', '}': '{\\textbraceright}' };

  // Whether every brace has a partner.
  function isEven(text) {
    let open = 0;
    for (const sign of text) {
      if (sign === '{') open += 1;
      if (sign === '}') open -= 1;
      if (open < 0) return false;
    }
    return open === 0;
  }

  // The formula at the start of a text: no white space stands inside of its signs, and `$5-$10` is none.
  function formula(text) {
    const found = /^\$(?!\s)[^]{0,1999}?[^\s\\]\$(?!\d)/.exec(text);
    return found && isEven(found[0]) ? found[0] : '';
  }

  // The command with an argument in braces at the start of a text.
  function command(text) {
    const name = /^\\[A-Za-z]+(?=\{)/.exec(text);
    let open = 0;
    for (let at = name ? name[0].length : text.length; at < Math.min(text.length, 2000); at += 1) {
      if (text[at] === '{') open += 1;
      if (text[at] === '}') open -= 1;
      if (open === 0) return text.slice(0, at + 1);
    }
    return '';
  }

  // Text as TeX source. In titles, words with capitals inside stand in braces: styles change the case of others.
  function source(text, isTitle) {
    const paired = isEven(text);
    let out = '';
    for (let rest = text; rest;) {
      const word = (/^[\p{Alphabetic}\p{N}]+/u.exec(rest) || [''])[0];
      const sign = String.fromCodePoint(rest.codePointAt(0));
      const kept = sign === '$' ? formula(rest) : sign === '\\' ? command(rest) : word;
      if (word) out += isTitle && /^.+\p{Uppercase}/su.test(word) ? '{' + word + '}' : word;
      else if (kept) out += kept;
      else if (!paired && UNPAIRED[sign]) out += UNPAIRED[sign];
      else out += SIGNS[sign] || (/[&%$#_{}]/.test(sign) ? '\\' + sign : sign);
      rest = rest.slice((kept || sign).length);
    }
    return out;
  }

  const isInstitution = (part) => part.includes(' ') && INSTITUTIONS.test(part);

  function author(name) {
    const parts = name.split(',').map((part) => part.trim());
    const [first, second, third] = parts;
    const isWhole = /(^|\s)and(\s|$)/i.test(name) || parts.some(isInstitution) || /^others$/i.test(name);
    if (!isWhole && parts.length === 1) return source(name);
    if (!isWhole && parts.length === 2 && SUFFIX.test(second)) {
      const family = first.slice(first.lastIndexOf(' ') + 1);
      if (family !== first) return source([family, second, first.slice(0, -family.length - 1)].join(', '));
    } else if (!isWhole && parts.length === 2 && first && second) return source(name);
    if (!isWhole && parts.length === 3 && SUFFIX.test(third)) return source([first, third, second].join(', '));
    return '{' + source(name) + '}';
  }

  function authors(names) {
    const last = names[names.length - 1] || '';
    const behind = /^(.*?)(?:,? )?((?:and )?(?:et al\.?|others))$/i.exec(last);
    if (!behind || !(OTHERS.test(last) || / et al\.?$/i.test(last))) return names.map(author).join(' and ');
    const named = names.slice(0, -1).concat(OTHERS.test(last) || !behind[1] ? [] : [behind[1]]);
    return named.length ? named.map(author).join(' and ') + ' and others' : '{et al.}';
  }

  // What programs copy as it stands.
  const verbatim = (text) => text.replace(/[{}\\"\s]/g, encodeURIComponent);

  function key(id) {
    const kept = id.replace(/[^A-Za-z0-9:./_-]/gu, '-');
    if (kept === id && !/[A-Z]/.test(id)) return kept;
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193);
    return kept + '-' + (hash >>> 0).toString(16).padStart(8, '0');
  }

  page.bibtex = function (paper) {
    const at = paper.id.indexOf(':');
    const [kind, number] = [paper.id.slice(0, Math.max(at, 0)), paper.id.slice(at + 1)];
    const isArxiv = kind === 'arxiv';
    const fields = [
      ['title', source(paper.title, true)],
      ['author', authors(paper.authors)],
      ['year', paper.date.slice(0, 4)],
      ['date', paper.date],
      ['eprint', isArxiv ? verbatim(number) : ''],
      ['archiveprefix', isArxiv ? 'arXiv' : ''],
      ['doi', kind === 'doi' ? verbatim(number) : ''],
      ['url', verbatim(isArxiv ? 'https://arxiv.org/abs/' + number : paper.links[0] || '')],
    ].filter((field) => field[1]).map(([name, value]) => '  ' + name + ' = {' + value + '},\n');
    const month = MONTHS[Number(paper.date.slice(5, 7)) - 1];
    return '@misc{' + key(paper.id) + ',\n' + fields.join('') + (month ? '  month = ' + month + ',\n' : '') + '}\n';
  };
})();
