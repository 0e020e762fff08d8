import type { Script } from './script.ts';

/** Whether all that a script starts is a shell, or a language as somebody talks to it: `bash`, `node`, `php -a`. */
export function isInteractive({ commands }: Script): boolean {
  const [first, ...more] = commands;
  if (first?.program === undefined || more.length > 0) return false;
  return PROMPTS.test(first.program) && first.args.every((it) => /^(?:-[ail]|--login)$/.test(it.value ?? ''));
}

const PROMPTS =
  /^(?:(?:ba|da|a|z|k|fi)?sh|pwsh(?:-preview)?|powershell|cmd|i?python|pypy|node|irb|php|jshell|iex|erl|julia|R|ghci|lua|perl|clj|scala|sbcl|groovysh|deno|bun)[\d.]*$/;
