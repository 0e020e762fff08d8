/**
 * A script that makes the heads of tables with `data-sortable` buttons: the first click sorts the largest first, or by the
 * alphabet, the second the other way round, and the third puts all back. A cell may say in `data-sort` what it is sorted by;
 * what has `data-fixed` stays.
 */
export const SORTING = `
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const bodies = [...table.tBodies].filter((it) => !it.hasAttribute('data-fixed')), order = bodies.map((it) => [...it.rows]), heads = [...table.tHead.rows[0].cells];
  let sorted = -1, turn = 0;
  heads.forEach((head, column) => {
    if (!head.textContent || head.hasAttribute('data-fixed')) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      turn = sorted === column ? (turn + 1) % 3 : 1;
      sorted = column;
      for (const it of heads) it.removeAttribute('aria-sort');
      table.classList.toggle('sorted', turn > 0);
      bodies.forEach((body, at) => body.append(...order[at]));
      if (turn === 0) return;
      const valueOf = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
      const rows = order.flat().filter((row) => row.cells.length === heads.length);
      const isNumeric = rows.every((row) => valueOf(row) !== '' && !isNaN(valueOf(row)));
      const compare = (a, b) => isNumeric ? valueOf(b) - valueOf(a) : valueOf(a).localeCompare(valueOf(b));
      rows.sort((a, b) => turn === 1 ? compare(a, b) : compare(b, a));
      head.setAttribute('aria-sort', (turn === 1) === isNumeric ? 'descending' : 'ascending');
      bodies[bodies.length - 1].append(...rows);
    });
  });
}
`;
