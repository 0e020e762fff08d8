import type { Rule } from '../../../lint/rule.ts';
import type { Format } from '../arguments.ts';
import type { Result } from '../result.ts';
import { checkstyle } from './checkstyle.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { hadolintJson } from './hadolint-json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { tap } from './tap.ts';

/** The formats that other programs ask for; loaded when one of them is wanted. */
export type ServiceFormat = Exclude<Format, 'pretty' | 'compact' | 'json'>;

export function formatted(format: ServiceFormat, results: readonly Result[], rules: readonly Rule[]): string {
  switch (format) {
    case 'sarif':
      return sarif(results, rules);
    case 'github':
      return github(results);
    case 'gitlab':
      return gitlab(results);
    case 'checkstyle':
      return checkstyle(results);
    case 'junit':
      return junit(results);
    case 'tap':
      return tap(results);
    case 'markdown':
      return markdown(results);
    case 'hadolint-json':
      return hadolintJson(results, rules);
  }
}
