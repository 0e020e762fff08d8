import type { Severity } from '../rule.ts';

/** What ShellCheck says of a script. Lines and columns count from 1, columns in characters, a tab being one. */
export interface Remark extends Passage {
  readonly code: number;
  readonly level: Severity;
  readonly message: string;
  /** Empty where it knows no remedy. */
  readonly replacements: readonly Replacement[];
}

export interface Passage {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Replacement extends Passage {
  readonly text: string;
  /** Whether an insertion belongs to what stands before it. */
  readonly isEnd: boolean;
}

/** Reads the answer that `--format=json1` asks for, by file; `undefined` where it is none. */
export function readRemarks(answer: string): ReadonlyMap<string, readonly Remark[]> | undefined {
  const comments = listIn(parsed(answer), 'comments');
  if (comments === undefined) return undefined;
  const remarks = new Map<string, Remark[]>();
  for (const comment of comments) {
    const file = valueIn(comment, 'file');
    const remark = remarkIn(comment);
    if (typeof file !== 'string' || remark === undefined) return undefined;
    remarks.set(file, [...(remarks.get(file) ?? []), remark]);
  }
  return remarks;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remarkIn(comment: unknown): Remark | undefined {
  const passage = passageIn(comment);
  const [code, message] = [valueIn(comment, 'code'), valueIn(comment, 'message')];
  const level = LEVELS.find((it) => it === valueIn(comment, 'level'));
  if (passage === undefined || level === undefined) return undefined;
  if (typeof code !== 'number' || typeof message !== 'string') return undefined;
  const replacements = listIn(valueIn(comment, 'fix'), 'replacements') ?? [];
  return { ...passage, code, level, message, replacements: replacements.flatMap((it) => replacementIn(it) ?? []) };
}

const LEVELS = ['error', 'warning', 'info', 'style'] as const satisfies readonly Severity[];

function replacementIn(value: unknown): Replacement | undefined {
  const passage = passageIn(value);
  const text = valueIn(value, 'replacement');
  if (passage === undefined || typeof text !== 'string') return undefined;
  return { ...passage, text, isEnd: valueIn(value, 'insertionPoint') === 'beforeStart' };
}

function passageIn(value: unknown): Passage | undefined {
  const [line, column] = [valueIn(value, 'line'), valueIn(value, 'column')];
  const [endLine, endColumn] = [valueIn(value, 'endLine'), valueIn(value, 'endColumn')];
  if (typeof line !== 'number' || typeof column !== 'number') return undefined;
  if (typeof endLine !== 'number' || typeof endColumn !== 'number') return undefined;
  return { line, column, endLine, endColumn };
}

function listIn(value: unknown, key: string): readonly unknown[] | undefined {
  const list = valueIn(value, key);
  return Array.isArray(list) ? list : undefined;
}

function valueIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}
