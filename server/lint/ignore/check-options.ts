import type { Dockerfile } from '../../syntax/ast.ts';
import { checkDirectiveIn, checkOptionsOf } from '../../syntax/line/directive.ts';
import { isBoolean } from '../../syntax/operand/flags.ts';
import { type Name, namesIn } from './name-list.ts';

/** What BuildKit's linter is told by `# check=` or by the build argument BUILDKIT_DOCKERFILE_CHECK. */
export interface CheckOptions {
  /** Checks that are to say nothing. */
  readonly skip: readonly Name[];
  /** Checks to run that do not run by themselves. */
  readonly experimental: readonly Name[];
  /** Whether any finding ends the build. */
  readonly isStrict: boolean;
}

/** Those of the directive in a file. */
export function checkOptionsIn(file: Dockerfile): CheckOptions | undefined {
  const directive = checkDirectiveIn(file);
  return directive && readCheckOptions(directive.value, directive.valueSpan.start);
}

/** Reads options that begin at `start`; `undefined` where BuildKit cannot (linter/linter.go, ParseLintOptions). */
export function readCheckOptions(value: string, start: number): CheckOptions | undefined {
  let options: CheckOptions = { skip: [], experimental: [], isStrict: false };
  for (const { text, end } of checkOptionsOf(value, start)) {
    const [, key = '', setting = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    const list = { text: setting, start: end - setting.length };
    switch (key.trim()) {
      case 'skip':
        options = { ...options, skip: namesWith(list, options.skip) };
        break;
      case 'experimental':
        options = { ...options, experimental: namesWith(list, options.experimental) };
        break;
      case 'error':
        if (!isBoolean(setting.trim())) return undefined;
        options = { ...options, isStrict: /^(?:1|t|true)$/i.test(setting.trim()) };
        break;
      default:
        return undefined;
    }
  }
  return options;
}

/** Of several lists the last counts, but `all` for good. Beside other names it is one that no check has. */
function namesWith({ text, start }: Pick<Name, 'text' | 'start'>, former: readonly Name[]): readonly Name[] {
  const names = namesIn(text, start);
  if (text.trim() === ALL) return [...former, ...names];
  return [...former.filter((it) => it.text === ALL), ...names.filter((it) => it.text !== ALL)];
}

const ALL = 'all';
