import type { Rule } from '../server/lint/rule.ts';
import { buildError } from './correctness/build-error.ts';
import { noRelativeWorkdir } from './correctness/no-relative-workdir.ts';
import { preferCopy } from './correctness/prefer-copy.ts';
import { preferExecForm } from './correctness/prefer-exec-form.ts';
import { syntaxError } from './correctness/syntax-error.ts';
import { template } from './correctness/template.ts';
import { unknownInstruction } from './correctness/unknown-instruction.ts';
import { validEncoding } from './correctness/valid-encoding.ts';
import { requireIgnoreReason } from './maintainability/require-ignore-reason.ts';
import { unusedIgnore } from './maintainability/unused-ignore.ts';
import { validIgnore } from './maintainability/valid-ignore.ts';
import { noLatestTag } from './reproducibility/no-latest-tag.ts';
import { noUntaggedBase } from './reproducibility/no-untagged-base.ts';

/** Every rule there is. Findings at one place keep this order: what stops the build comes first. */
export const rules: readonly Rule[] = [
  template,
  validEncoding,
  syntaxError,
  unknownInstruction,
  buildError,

  noRelativeWorkdir,
  preferCopy,
  preferExecForm,

  noLatestTag,
  noUntaggedBase,

  validIgnore,
  unusedIgnore,
  requireIgnoreReason,
];
