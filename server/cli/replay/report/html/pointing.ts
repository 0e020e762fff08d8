/**
 * A script that says of which commit a place in a strip is, under the pointer or by the arrow keys; Enter and a click lead to
 * the commit in the list. All that it says is in the page already.
 */
export const POINTING = `
{
  const count = document.querySelectorAll('[data-v]').length, tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('role', 'status');
  document.body.append(tip);
  const fates = { R: 'runs', U: 'may run', C: 'cached', '-': 'no such step' };
  const say = (cell, at) => {
    const row = document.getElementById('c' + at), box = cell.getBoundingClientRect();
    if (!row) return;
    const textOf = (name) => row.querySelector(name).textContent, letter = row.dataset.v[cell.dataset.step];
    const head = document.createElement('b'), why = document.createElement('span');
    head.textContent = textOf('.day') + ' ' + textOf('.id') + (fates[letter] ? ': ' + fates[letter] : '');
    why.textContent = textOf('.subject') + ' — ' + textOf('.why');
    tip.replaceChildren(head, why);
    tip.hidden = false;
    const size = tip.getBoundingClientRect(), svg = cell.firstElementChild.getBoundingClientRect();
    const x = svg.left + (at + 0.5) / count * svg.width - size.width / 2;
    const y = box.top > size.height + 8 ? box.top - size.height - 4 : box.bottom + 4;
    tip.style.transform = 'translate(' + Math.max(4, Math.min(innerWidth - size.width - 4, x)) + 'px,' + y + 'px)';
  };
  const hide = () => { tip.hidden = true; };
  const go = (at) => { location.hash = ''; location.hash = 'c' + at; };
  for (const cell of document.querySelectorAll('td[data-step]')) {
    let at = count - 1;
    const svg = cell.firstElementChild;
    svg.setAttribute('tabindex', '0');
    cell.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      at = Math.max(0, Math.min(count - 1, Math.floor((event.clientX - box.left) / box.width * count)));
      say(cell, at);
    });
    cell.addEventListener('pointerleave', hide);
    cell.addEventListener('click', () => go(at));
    svg.addEventListener('focus', () => { if (svg.matches(':focus-visible')) say(cell, at); });
    svg.addEventListener('blur', hide);
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -count, End: count }[event.key];
      if (event.key === 'Escape') hide();
      if (event.key === 'Enter') go(at);
      if (step === undefined) return;
      event.preventDefault();
      at = Math.max(0, Math.min(count - 1, at + step));
      say(cell, at);
    });
  }
  const reveal = () => {
    const row = /^#c\\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (!row) return;
    row.closest('details').open = true;
    row.scrollIntoView({ block: 'center' });
  };
  addEventListener('hashchange', reveal);
  reveal();
}
`;
