import { packageCommandsOf } from '../../shell/package/manager.ts';
import { assignmentOf } from '../../shell/variable/assignment.ts';
import type { Span } from '../../text/span.ts';
import type { Model } from '../model.ts';

/** A setting that reads as the opposite of what it does. */
export interface MisleadingSetting {
  readonly span: Span;
  readonly text: string;
}

/**
 * Where PIP_NO_CACHE_DIR is `0`, `off`, `no` or `false`: pip takes each of them for yes (cmdoptions.py,
 * _handle_no_cache_dir). Only of RUNs that install with pip, each setting once.
 */
export function misleadingPipSettings(model: Model): readonly MisleadingSetting[] {
  if (!model.file.source.includes(NAME)) return [];
  const found = new Map<number, MisleadingSetting>();
  const add = (word: (Span & { readonly text: string }) | undefined) => {
    if (word !== undefined && NO.test(word.text)) found.set(word.start, { span: word, text: word.text });
  };
  for (const { run, script } of model.packageRuns) {
    const installs = packageCommandsOf(script).some((it) => it.manager === 'pip' && it.action === 'install');
    if (!installs) continue;
    const { origin } = model.stateAt(run).variables.lookup(NAME);
    if (origin.kind === 'env') add(origin.pair.value);
    for (const { program, args, assignments } of script.commands) {
      const exported = program === 'export' ? args.map((it) => assignmentOf(it)) : [];
      for (const it of [...assignments, ...exported]) if (it?.name === NAME) add(it.value);
    }
  }
  return [...found.values()];
}

const NAME = 'PIP_NO_CACHE_DIR';
const NO = /^["']?(?:0|off|no|false|n|f)["']?$/i;
