import type { DirectiveName } from '../../syntax/ast.ts';
import type { FlagValue } from './flags.ts';
import type { Form } from './instructions.ts';

/** A parser directive in words. */
export interface DirectiveDoc {
  readonly text: string;
  readonly form: Form;
  readonly values: readonly FlagValue[];
}

export const DIRECTIVE_DOCS: Readonly<Record<DirectiveName, DirectiveDoc>> = {
  syntax: {
    text: 'Which image reads this file. BuildKit pulls it before the build, so new syntax works with an old Docker. Without it, what is built into BuildKit reads it.',
    form: [{ label: 'IMAGE', text: 'Mostly `docker/dockerfile:1`: the newest of the stable ones.' }],
    values: [
      { name: 'docker/dockerfile:1', text: 'The newest stable syntax.' },
      { name: 'docker/dockerfile:1-labs', text: 'The newest syntax, with what is not stable yet.' },
      { name: 'docker/dockerfile-upstream:master', text: 'What is being developed, from its main branch.' },
    ],
  },
  escape: {
    text: 'The character that continues lines and takes away the meaning of the next one. A backtick leaves the backslashes of Windows paths alone.',
    form: [{ label: '\\|`', text: 'A backslash, which is the default, or a backtick.' }],
    values: [
      { name: '`', text: 'For paths of Windows, like `C:\\app\\`.' },
      { name: '\\', text: 'As without the directive.' },
    ],
  },
  check: {
    text: "What BuildKit's own checks do with this file. A check is skipped by its name, as it is written, upper case included.",
    form: [
      { label: 'skip=CHECK,…|all', text: 'Checks that say nothing here.' },
      { label: '[;error=BOOLEAN]', text: 'Whether the build fails where a check finds something.' },
      { label: '[;experimental=CHECK,…|all]', text: 'Checks that run only where they are asked for.' },
    ],
    values: [
      { name: 'skip=', text: 'Checks that say nothing here.' },
      { name: 'error=true', text: 'The build fails where a check finds something.' },
      { name: 'experimental=', text: 'Checks that run only where they are asked for.' },
    ],
  },
};
