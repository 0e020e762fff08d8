import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { Block, Joint, Redirection, ShellCommand, ShellWord } from '../script.ts';
import type { Collector } from './collector.ts';

/** What a script of PowerShell or cmd is made of. The span is in the joined text. */
export type Token = Span &
  (
    | { readonly kind: 'word'; readonly word: ShellWord }
    | ({ readonly kind: 'joint' } & Pick<Joint, 'operator'>)
    | { readonly kind: 'open' | 'close' }
    /** `2>` with a word behind it, or `2>&1` without. */
    | ({ readonly kind: 'redirection' } & Pick<Redirection, 'operator' | 'descriptor'>)
  );

/** The token that an image like `&&` or `|` is. */
export function jointOf(image: string, start: number, end: number): Token {
  const operator = JOINTS.find((it) => it === image) ?? 'newline';
  return { kind: 'joint', start, end, operator };
}

/** The token that an image like `2>` or `2>&1` is. */
export function redirectionOf(image: string, start: number, end: number): Token {
  const [, digits = '', written] = /^(\d*)([<>]+&?)/.exec(image) ?? [];
  const operator = REDIRECTIONS.find((it) => it === written) ?? '>';
  return { kind: 'redirection', start, end, operator, descriptor: digits === '' ? undefined : Number(digits) };
}

const JOINTS = ['&&', '||', ';', '&', '|'] as const;
const REDIRECTIONS = ['>>', '<', '>&', '<&'] as const;

/** How many words stand before the command; `undefined` where there is none. */
export type HeadOf = (words: readonly ShellWord[]) => number | undefined;

/** Gives the commands that tokens make to a collector. */
export class TokenLines {
  readonly #collector: Collector;
  readonly #joined: Joined;
  readonly #block: Block;
  readonly #headOf: HeadOf;
  #line: Exclude<Token, { kind: 'joint' | 'open' | 'close' }>[] = [];
  #joint: Joint | undefined;
  /** Of each line the command; `undefined` for a line that is none. */
  readonly #commands: (ShellCommand | undefined)[] = [];

  constructor(collector: Collector, joined: Joined, block: Block, headOf: HeadOf) {
    this.#collector = collector;
    this.#joined = joined;
    this.#block = block;
    this.#headOf = headOf;
  }

  read(tokens: Iterable<Token>): void {
    let isFirst = true;
    for (const token of tokens) {
      if (token.kind === 'word' || token.kind === 'redirection') {
        this.#line.push(token);
        isFirst = false;
        continue;
      }
      const isEmpty = this.#line.length === 0;
      this.#finish();
      if (token.kind !== 'joint') {
        this.#joint = undefined;
        isFirst = token.kind === 'open';
      } else if (!isFirst && !(isEmpty && this.#joint !== undefined)) {
        // Of several in a row the first counts: the line feed behind a pipe joins nothing.
        const { start, end } = this.#span(token);
        this.#joint = { start, end, operator: token.operator };
      }
    }
    this.#finish();
    this.#collector.addPipelines(this.#commands);
  }

  #finish(): void {
    const line = this.#line;
    if (line.length === 0) return;
    this.#line = [];
    const places: Span[] = [];
    const words: ShellWord[] = [];
    const redirections: Redirection[] = [];
    for (let index = 0; index < line.length; index++) {
      const token = line[index];
      if (token?.kind === 'word') {
        words.push(token.word);
        places.push(token);
      } else if (token?.kind === 'redirection') {
        const { operator, descriptor } = token;
        const next = operator === '>&' ? undefined : line[index + 1];
        const target = next?.kind === 'word' ? next.word : undefined;
        if (target !== undefined) index++;
        const { start, end } = this.#span({ start: token.start, end: (target && next ? next : token).end });
        redirections.push({ start, end, operator, descriptor, target, body: undefined });
      }
    }
    this.#commands.push(this.#commandOf(words, places, redirections));
  }

  #commandOf(words: readonly ShellWord[], places: readonly Span[], redirections: readonly Redirection[]) {
    const head = this.#headOf(words);
    const first = head === undefined ? undefined : places[head];
    const last = places.at(-1);
    if (head === undefined || first === undefined || last === undefined) return undefined;
    const own = places.slice(head);
    const end = Math.max(this.#span(last).end, ...redirections.map((it) => it.end));
    const { command } = this.#collector.add(
      {
        start: this.#span(first).start,
        end,
        words: words.slice(head),
        assignments: [],
        redirections,
        joint: this.#joint,
        block: this.#block,
      },
      ({ from, to }) => this.#textOf(own.slice(from, to)),
    );
    return command;
  }

  /** One word without the quotes around it; several as they are written. */
  #textOf(places: readonly Span[]): Joined | undefined {
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const [, double, single] = /^(?:(")[^]*"|(')[^]*')$/.exec(this.#joined.text.slice(first.start, first.end)) ?? [];
    const width = places.length === 1 && (double ?? single) !== undefined && last.end - first.start > 1 ? 1 : 0;
    return sliceJoined(this.#joined, first.start + width, last.end - width);
  }

  #span({ start, end }: Span): Span {
    return sourceSpan(this.#joined, start, end);
  }
}
