import manifest from '../../package.json' with { type: 'json' };
import { isShellCheckCode } from '../lint/rule.ts';

const about: { readonly version: string; readonly homepage?: string } = manifest;

export const { version } = about;

/** Where the documentation of a rule, or of a check of ShellCheck, is; without a homepage, its place in the package. */
export function docsOf(rule: string): string {
  if (isShellCheckCode(rule)) return `https://www.shellcheck.net/wiki/${rule}`;
  const page = `rules/docs/${rule}.md`;
  return about.homepage === undefined ? page : `${about.homepage}/${page}`;
}
