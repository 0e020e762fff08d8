/** The day up to which what the projects had announced is in the table below. */
export const TABLE_DATE = '2026-11-21';

/** The releases of a product, by the first part of their version, and the last day on which each gets security fixes. */
export interface Product {
  /** As people call it: `Node.js`. */
  readonly name: string;
  /** An empty date where the end is not known yet. */
  readonly ends: ReadonlyMap<string, string>;
}

/**
 * Ends of life as the projects publish them, gathered at endoflife.date under the same names (its `eol`). Debian counts to
 * the end of its long-term support (`extendedSupport`), since the official images are rebuilt until then; support that must
 * be paid for does not count. `test/e2e/refresh-end-of-life.ts` brings a product up to date.
 */
export const products: ReadonlyMap<string, Product> = new Map(
  [
    product('debian', 'Debian', [
      '13 2030-06-30, 12 2028-06-30, 11 2026-08-31, 10 2024-06-30, 9 2022-06-30, 8 2020-06-30, 7 2018-05-31, 6 2016-02-29',
    ]),
    product('ubuntu', 'Ubuntu', [
      '26.04 2031-05-31, 25.10 2026-07-09, 25.04 2026-01-15, 24.10 2025-07-10, 24.04 2029-05-31, 23.10 2024-07-11',
      '23.04 2024-01-25, 22.10 2023-07-20, 22.04 2027-04-01, 21.10 2022-07-14, 21.04 2022-01-20, 20.10 2021-07-22',
      '20.04 2025-05-31, 19.10 2020-07-17, 19.04 2020-01-23, 18.10 2019-07-18, 18.04 2023-05-31, 17.10 2018-07-19',
      '17.04 2018-01-13, 16.10 2017-07-20, 16.04 2021-04-30, 15.10 2016-07-28, 15.04 2016-02-04, 14.10 2015-07-23',
      '14.04 2019-04-25, 12.04 2017-04-28',
    ]),
    product('alpine', 'Alpine', [
      '3.24 2028-05-01, 3.23 2027-11-01, 3.22 2027-05-01, 3.21 2026-11-01, 3.20 2026-04-01, 3.19 2025-11-01',
      '3.18 2025-05-09, 3.17 2024-11-22, 3.16 2024-05-23, 3.15 2023-11-01, 3.14 2023-05-01, 3.13 2022-11-01',
      '3.12 2022-05-01, 3.11 2021-11-01, 3.10 2021-05-01, 3.9 2020-11-01, 3.8 2020-05-01, 3.7 2019-11-01',
      '3.6 2019-05-01, 3.5 2018-11-01, 3.4 2018-05-01, 3.3 2017-11-01, 3.2 2017-05-01, 3.1 2016-11-01, 2.7 2015-11-01',
    ]),
    product('centos', 'CentOS', ['8 2021-12-31, 7 2024-06-30, 6 2020-11-30, 5 2017-03-31']),
    product('centos-stream', 'CentOS Stream', ['10 2030-01-01, 9 2027-05-31, 8 2024-05-31']),
    product('fedora', 'Fedora', [
      '44 , 43 2026-12-02, 42 2026-05-13, 41 2025-12-15, 40 2025-05-13, 39 2024-11-26, 38 2024-05-21, 37 2023-12-05',
      '36 2023-05-16, 35 2022-12-13, 34 2022-06-07, 33 2021-11-30, 32 2021-05-25, 31 2020-11-24, 30 2020-05-26',
      '29 2019-11-26, 28 2019-05-28, 27 2018-11-30, 26 2018-05-29, 25 2017-12-12, 24 2017-08-08, 23 2016-12-20',
      '22 2016-07-19, 21 2015-12-01, 20 2015-06-23',
    ]),
    product('rhel', 'Red Hat Enterprise Linux', ['10 2035-05-31, 9 2032-05-31, 8 2029-05-31, 7 2024-06-30']),
    product('oracle-linux', 'Oracle Linux', ['10 2035-06-30, 9 2032-06-30, 8 2029-07-31, 7 2024-12-31, 6 2021-03-31']),
    product('amazon-linux', 'Amazon Linux', ['2023 2029-06-30, 2 2026-06-30, 2018.03 2023-12-31, 1 2023-12-31']),
    product('opensuse', 'openSUSE Leap', [
      '16.0 2027-10-31, 15.6 2026-04-30, 15.5 2024-12-31, 15.4 2023-12-07, 15.3 2022-12-31, 15.2 2022-01-04',
      '15.1 2021-02-02, 15.0 2019-12-03, 42.3 2019-07-01',
    ]),
    product('cbl-mariner', 'CBL-Mariner', ['2.0 2025-07-31, 1.0 2023-07-31']),

    product('node', 'Node.js', [
      '26 2029-04-30, 25 2026-06-01, 24 2028-04-30, 23 2025-06-01, 22 2027-04-30, 21 2024-06-01, 20 2026-04-30',
      '19 2023-06-01, 18 2025-04-30, 17 2022-06-01, 16 2023-09-11, 15 2021-06-01, 14 2023-04-30, 13 2020-06-01',
      '12 2022-04-30, 11 2019-06-01, 10 2021-04-30, 9 2018-06-30, 8 2019-12-31, 7 2017-06-30, 6 2019-04-30',
      '5 2016-06-30, 4 2018-04-30, 0.12 2016-12-31, 0.10 2016-10-31',
    ]),
    product('python', 'Python', [
      '3.15 2031-10-31, 3.14 2030-10-31, 3.13 2029-10-31, 3.12 2028-10-31, 3.11 2027-10-31, 3.10 2026-10-31',
      '3.9 2025-10-31, 3.8 2024-10-07, 3.7 2023-06-27, 3.6 2021-12-23, 3.5 2020-09-30, 3.4 2019-03-18, 3.3 2017-09-29',
      '2.7 2020-01-01, 2.6 2013-10-29',
    ]),
    product('ruby', 'Ruby', [
      '4.0 2029-03-31, 3.4 2028-03-31, 3.3 2027-03-31, 3.2 2026-03-31, 3.1 2025-03-26, 3.0 2024-04-23, 2.7 2023-03-31',
      '2.6 2022-04-12, 2.5 2021-03-31, 2.4 2020-03-31, 2.3 2019-03-31, 2.2 2018-03-31, 2.1 2017-03-31, 2.0 2016-02-24',
    ]),
    product('php', 'PHP', [
      '8.5 2029-12-31, 8.4 2028-12-31, 8.3 2027-12-31, 8.2 2026-12-31, 8.1 2025-12-31, 8.0 2023-11-26, 7.4 2022-11-28',
      '7.3 2021-12-06, 7.2 2020-11-30, 7.1 2019-12-01, 7.0 2019-01-10, 5.6 2018-12-31, 5.5 2016-07-21, 5.4 2015-09-03',
    ]),
    product('go', 'Go', [
      '1.27 , 1.26 , 1.25 , 1.24 2026-02-10, 1.23 2025-08-12, 1.22 2025-02-11, 1.21 2024-08-13, 1.20 2024-02-06',
      '1.19 2023-08-08, 1.18 2023-02-01, 1.17 2022-08-02, 1.16 2022-03-15, 1.15 2021-08-16, 1.14 2021-02-16',
      '1.13 2020-08-11, 1.12 2020-02-25, 1.11 2019-09-03, 1.10 2019-02-25, 1.9 2018-08-24, 1.8 2018-02-16',
      '1.7 2017-08-24, 1.6 2017-02-16, 1.5 2016-08-15, 1.4 2016-02-17, 1.3 2015-08-19',
    ]),
    product('dotnet', '.NET', [
      '10.0 2028-11-14, 9.0 2026-11-10, 8.0 2026-11-10, 7.0 2024-05-14, 6.0 2024-11-12, 5.0 2022-05-10, 3.1 2022-12-13',
      '3.0 2020-03-03, 2.2 2019-12-23, 2.1 2021-08-21, 2.0 2018-10-01, 1.1 2019-06-27, 1.0 2019-06-27',
    ]),
    product('eclipse-temurin', 'Java', [
      '25 2031-09-30, 24 2025-09-16, 23 2025-03-18, 22 2024-09-17, 21 2029-12-31, 20 2023-09-19, 19 2023-03-21',
      '18 2022-09-20, 17 2027-10-31, 16 2021-09-14, 11 2027-10-31, 8 2030-11-30',
    ]),

    product('postgresql', 'PostgreSQL', [
      '18 2030-11-14, 17 2029-11-08, 16 2028-11-09, 15 2027-11-11, 14 2026-11-12, 13 2025-11-13, 12 2024-11-21',
      '11 2023-11-09, 10 2022-11-10, 9.6 2021-11-11, 9.5 2021-02-11, 9.4 2020-02-13, 9.3 2018-11-08, 9.2 2017-11-09',
    ]),
    product('mysql', 'MySQL', ['8.4 2032-04-30, 8.0 2026-04-30, 5.7 2023-10-31, 5.6 2021-02-28, 5.5 2018-12-31']),
    product('mariadb', 'MariaDB', [
      '12.3 , 11.8 2028-06-04, 11.4 2029-05-29, 10.11 2028-02-16, 10.10 2023-11-17, 10.9 2023-08-22, 10.8 2023-05-20',
      '10.7 2023-02-09, 10.6 2026-07-06, 10.5 2025-06-24, 10.4 2024-06-18, 10.3 2023-05-25, 10.2 2022-05-23',
      '10.1 2020-10-17, 10.0 2019-03-31, 5.5 2020-04-11',
    ]),
    product('mongodb', 'MongoDB', [
      '8.2 , 8.0 2029-10-31, 7.0 2027-08-31, 6.0 2025-07-31, 5.0 2024-10-31, 4.4 2024-02-29, 4.2 2023-04-30',
      '4.0 2022-04-30, 3.6 2021-04-30, 3.4 2020-01-31, 3.2 2018-09-30, 3.0 2018-02-28',
    ]),
    product('elasticsearch', 'Elasticsearch', ['9 , 8 , 7 2026-01-15, 6 2022-02-10, 5 2019-03-11']),
    product('ros', 'ROS', [
      'humble 2027-05-31, jazzy 2029-05-31, iron 2024-12-04, galactic 2022-12-09, foxy 2023-06-20, noetic 2025-05-31',
      'melodic 2023-06-27, kinetic 2021-04-30, indigo 2019-04-30',
    ]),
  ].map((it) => [it.id, it] as const),
);

/** The product and cycle that a name in a tag means; by product and name, since `kinetic` is a release of several. */
export const codenames: ReadonlyMap<string, readonly [product: string, cycle: string]> = new Map(
  [
    ['debian', 'trixie 13, bookworm 12, bullseye 11, buster 10, stretch 9, jessie 8, wheezy 7, squeeze 6'],
    ['ubuntu', 'noble 24.04, jammy 22.04, focal 20.04, bionic 18.04, xenial 16.04, trusty 14.04, precise 12.04'],
    ['ubuntu', 'questing 25.10, plucky 25.04, oracular 24.10, mantic 23.10, lunar 23.04, kinetic 22.10, impish 21.10'],
    ['ubuntu', 'hirsute 21.04, groovy 20.10, eoan 19.10, disco 19.04, cosmic 18.10, artful 17.10, zesty 17.04'],
    [
      'node',
      'krypton 24, jod 22, iron 20, hydrogen 18, gallium 16, fermium 14, erbium 12, dubnium 10, carbon 8, boron 6',
    ],
  ].flatMap(([id = '', names = '']) =>
    names.split(', ').map((it) => {
      const [name = '', cycle = ''] = it.split(' ');
      return [`${id} ${name}`, [id, cycle]] as const;
    }),
  ),
);

/** Repositories that get no updates any more, whatever the tag; by the name without `library/`. */
export const ended: ReadonlyMap<string, { readonly date: string; readonly successor: string }> = new Map([
  // The notices on Docker Hub, and docker-library/openjdk#505 for the first.
  ['openjdk', { date: '2022-08-01', successor: 'eclipse-temurin' }],
  ['adoptopenjdk', { date: '2021-08-01', successor: 'eclipse-temurin' }],
  ['java', { date: '2016-12-31', successor: 'eclipse-temurin' }],
  ['iojs', { date: '2015-10-12', successor: 'node' }],
  ['jenkins', { date: '2018-12-31', successor: 'jenkins/jenkins' }],
  ['microsoft/dotnet', { date: '2021-08-21', successor: 'mcr.microsoft.com/dotnet/sdk' }],
  ['microsoft/aspnetcore', { date: '2019-06-27', successor: 'mcr.microsoft.com/dotnet/aspnet' }],
  ['microsoft/aspnetcore-build', { date: '2019-06-27', successor: 'mcr.microsoft.com/dotnet/sdk' }],
]);

/** Its rows are read when they are asked for: a Dockerfile builds on few products. */
function product(id: string, name: string, rows: readonly string[]): Product & { readonly id: string } {
  let ends: Product['ends'] | undefined;
  return {
    id,
    name,
    get ends() {
      ends ??= endsIn(rows);
      return ends;
    },
  };
}

function endsIn(rows: readonly string[]): Product['ends'] {
  const releases = rows.flatMap((it) => it.split(', '));
  const ends = releases.map((it) => {
    const [cycle = '', end = ''] = it.split(' ');
    return [cycle, end] as const;
  });
  return new Map(ends);
}
