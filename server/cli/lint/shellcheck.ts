import { resolve } from 'node:path';
import { isProgram } from '../../host/program.ts';
import { findShellCheck, ShellCheck } from '../../host/shellcheck.ts';
import { type ForeignFinding, isShellCheckCode } from '../../lint/rule.ts';
import { shellCheckFindings } from '../../lint/shellcheck/finding.ts';
import type { Model } from '../../model/model.ts';
import type { Surroundings } from '../surroundings.ts';
import type { LintArguments } from './arguments.ts';

/** What `--shellcheck` and `--only` ask of ShellCheck. */
export class AskedShellCheck {
  readonly #program: ShellCheck;
  readonly #isWanted: (finding: ForeignFinding) => boolean;

  /** Without it where nothing is asked; a text says why it cannot be had. */
  static for(args: LintArguments, surroundings: Surroundings): AskedShellCheck | string | undefined {
    const { shellCheck, only, paths } = args;
    const { folder, environment } = surroundings;
    const codes = only.filter(isShellCheckCode).map((it) => it.toUpperCase());
    if (shellCheck === 'off' || (only.length > 0 && codes.length === 0)) return undefined;
    const places = [folder, ...paths.map((it) => resolve(folder, it))];
    const program = shellCheck === 'auto' ? findShellCheck(environment, places) : resolve(folder, shellCheck.program);
    if (program === undefined) return 'shellcheck is not installed, so its checks are left out';
    if (!isProgram(program)) return `--shellcheck: there is no program ${program}`;
    return new AskedShellCheck(
      new ShellCheck(program, environment),
      ({ rule }) => only.length === 0 || codes.includes(rule),
    );
  }

  private constructor(program: ShellCheck, isWanted: (finding: ForeignFinding) => boolean) {
    this.#program = program;
    this.#isWanted = isWanted;
  }

  findingsIn(model: Model): readonly ForeignFinding[] {
    return shellCheckFindings(model, (texts) => this.#program.remarksOn(texts)).filter(this.#isWanted);
  }

  /** Why it found nothing after all, where that is so. */
  get failure(): string | undefined {
    return this.#program.failure;
  }
}
