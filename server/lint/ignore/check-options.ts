import type { Dockerfile } from '../../syntax/ast.ts';
import { checkDirectiveIn } from '../../syntax/line/directive.ts';
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
  let offset = start;
  for (const option of value.split(';')) {
    const [, key = '', list = ''] = /^([^=]*)=(.*)$/.exec(option) ?? [];
    const names = namesIn(list, offset + option.length - list.length);
    switch (key.trim()) {
      case 'skip':
        options = { ...options, skip: names };
        break;
      case 'experimental':
        options = { ...options, experimental: names };
        break;
      case 'error':
        options = { ...options, isStrict: /^(?:1|t|true)$/i.test(list.trim()) };
        break;
      default:
        return undefined;
    }
    offset += option.length + 1;
  }
  return options;
}
