import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import type { ManagerName } from '../../server/shell/package/manager.ts';
import type { ShellWord } from '../../server/shell/script.ts';
import type { Edit } from '../../server/text/edit.ts';
import { type Span, textOf } from '../../server/text/span.ts';

/** Those for which the order makes no difference. */
const MANAGERS: readonly ManagerName[] = ['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'];

export const unsortedPackages: Rule = {
  id: 'unsorted-packages',
  category: 'style',
  severity: 'style',
  optional: true,
  summary: 'Sort the packages of a list with one on each line',
  why: `
    In a sorted list a reader finds a package, and sees that it is there already; a change touches one line. What a
    comment, a blank line or an option sets apart is a list of its own. Upper case may come first or not, numbers may be
    compared as such, and signs may count or not: any order that \`sort\` has is good.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y \\
            make \\
            curl \\
        #   ^^^^ the list is not sorted: curl belongs before make
            git \\
            curl \\
          && rm -rf /var/lib/apt/lists/*
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y \\
            curl \\
            git \\
            make \\
          && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache \\
            gcc \\
            musl-dev \\
            # for the tests
            bash \\
            git
        RUN apk add --no-cache make cmake
      `,
    },
  ],

  about: { managers: MANAGERS },
  *check(model) {
    const { source } = model.file;
    for (const { command } of managedBy(MANAGERS, model)) {
      if (command.action !== 'install') continue;
      for (const list of listsOf(command.operands, source)) {
        const defect = outOfOrder(list) ?? repeated(list);
        if (defect !== undefined) yield { ...defect, fix: sortingOf(list, source) };
      }
    }
  },
};

interface Package extends Span {
  readonly name: string;
}

/** The packages that stand below one another with nothing between; the first may stand behind the command. */
function listsOf(operands: readonly ShellWord[], source: string): readonly (readonly Package[])[] {
  const lists: Package[][] = [];
  const gapBehind = (word: ShellWord, next: ShellWord | undefined) =>
    next === undefined ? '\n' : source.slice(word.end, next.start);
  let gap = '\n';
  for (const [index, word] of operands.entries()) {
    const next = gapBehind(word, operands[index + 1]);
    const isAlone = gap.includes('\n') && next.includes('\n');
    const name = isAlone && !textOf(source, word).includes('$') ? word.value : undefined;
    if (name === undefined || lists.length === 0 || !NEXT_LINE.test(gap)) lists.push([]);
    if (name !== undefined) lists.at(-1)?.push({ start: word.start, end: word.end, name });
    gap = next;
  }
  return lists.filter((it) => it.length >= SHORTEST_LIST);
}

const NEXT_LINE = /^[ \t]*\\[ \t]*\r?\n[ \t]*$/;
const SHORTEST_LIST = 3;

function outOfOrder(list: readonly Package[]): Finding | undefined {
  if (ORDERS.some((keyOf) => isSorted(list.map(({ name }) => keyOf(name))))) return undefined;
  const at = list.findIndex(({ name }, index) => name < (list[index - 1]?.name ?? ''));
  const [before, span] = [list[at - 1], list[at]];
  return before && span && { span, message: `the list is not sorted: ${span.name} belongs before ${before.name}` };
}

/** What the orders that people and tools sort by compare. */
const ORDERS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''),
  (name) => name.replace(/[=<>~][^]*$/, ''),
  (name) => name.replace(/\d+/g, (it) => it.padStart(9, '0')),
];

function isSorted(keys: readonly string[]): boolean {
  return keys.every((it, index) => it >= (keys[index - 1] ?? ''));
}

function repeated(list: readonly Package[]): Finding | undefined {
  const names = new Set<string>();
  const span = list.find(({ name }) => names.size === names.add(name).size);
  return span && { span, message: `${span.name} is in the list already` };
}

/** Safe: which comes first makes no difference. The words change places, so that the layout stays. */
function sortingOf(list: readonly Package[], source: string): Fix {
  const texts = new Map(list.map((it) => [it.name, textOf(source, it)]));
  const sorted = [...texts.keys()].sort().map((it) => texts.get(it) ?? it);
  const edits = list.flatMap((span, index): Edit | [] => {
    const text = sorted[index];
    return text === undefined || text === textOf(source, span) ? [] : { span, text };
  });
  const [last, end] = [list[sorted.length - 1]?.end, list.at(-1)?.end];
  const rest =
    last === undefined || end === undefined || last === end ? [] : [{ span: { start: last, end }, text: '' }];
  return { title: 'Sort the packages', safety: 'safe', edits: [...edits, ...rest] };
}
