import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Remark, readRemarks } from '../lint/shellcheck/remark.ts';
import { topOf } from './git/repository.ts';
import { type Environment, findProgram } from './program.ts';

/** The ShellCheck on the PATH, by its absolute path; not one in the working trees of the given paths. */
export function findShellCheck(environment: Environment, paths: readonly string[]): string | undefined {
  return findProgram(
    'shellcheck',
    environment,
    paths.map((it) => topOf(it) ?? it),
  );
}

/**
 * A ShellCheck, started as seldom as can be. It is given scripts in a folder of ours, and no configuration; of the files
 * that scripts name it reads none.
 */
export class ShellCheck {
  readonly #program: string;
  readonly #environment: Environment;
  readonly #known = new Map<string, readonly Remark[]>();
  #failure: string | undefined;

  constructor(program: string, environment: Environment) {
    this.#program = program;
    this.#environment = environment;
  }

  /** Why it gave no answer, where that is so: then it was not asked again. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What it says of each text. One that it was given before it is not given again. */
  remarksOn(texts: readonly string[]): readonly (readonly Remark[])[] {
    const fresh = [...new Set(texts.filter((it) => !this.#known.has(it)))];
    for (let at = 0; at < fresh.length && this.#failure === undefined; at += MOST_FILES) {
      this.#ask(fresh.slice(at, at + MOST_FILES));
    }
    return texts.map((it) => this.#known.get(it) ?? []);
  }

  #ask(texts: readonly string[]): void {
    const folder = mkdtempSync(join(tmpdir(), 'dflint-'));
    try {
      const names = texts.map((_, index) => `${index}.sh`);
      for (const [index, name] of names.entries()) writeFileSync(join(folder, name), texts[index] ?? '');
      const remarks = this.#run(names, folder);
      for (const [index, text] of texts.entries()) this.#known.set(text, remarks.get(`${index}.sh`) ?? []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #run(names: readonly string[], folder: string): ReadonlyMap<string, readonly Remark[]> {
    const { stdout, error } = spawnSync(this.#program, ['--norc', '--format=json1', ...names], {
      cwd: folder,
      // Options in the environment would be obeyed.
      env: { ...this.#environment, SHELLCHECK_OPTS: undefined },
      encoding: 'utf8',
      timeout: LONGEST,
      maxBuffer: MOST_OUTPUT,
      windowsHide: true,
    });
    const remarks = error === undefined ? readRemarks(stdout) : undefined;
    if (remarks !== undefined) return remarks;
    const reason = error === undefined ? 'does not answer as ShellCheck 0.7 and later do' : `fails: ${error.message}`;
    this.#failure = `${this.#program} ${reason}`;
    return new Map();
  }
}

/** In one process: command lines are limited. */
const MOST_FILES = 500;
/** In milliseconds. */
const LONGEST = 300_000;
const MOST_OUTPUT = 1 << 30;
