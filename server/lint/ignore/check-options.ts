import type { Directive } from '../../syntax/ast.ts';
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

/** Those of a directive: what stands behind a space counts for nothing (parser/directives.go, detectDirectiveFromParser). */
export function checkOptionsOf({ value, valueSpan }: Directive): CheckOptions | undefined {
  const [options = ''] = value.split(' ', 1);
  return readCheckOptions(options, valueSpan.start);
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
