import { BUILDKIT_CHECKS } from '../server/lint/buildkit.ts';
import { type Rule, rulesNamed } from '../server/lint/rule.ts';
import { type Difference, HADOLINT_CODES } from './peers.ts';

/** What the checks of hadolint and BuildKit are here, and where dflint says something else, as Markdown. */
export function describePeers(rules: readonly Rule[], differences: readonly Difference[]): string {
  const rowOf = (code: string) => {
    const links = rulesNamed(code, rules).map((it) => `[${it.id}](${it.id}.md)${it.optional ? ' (off)' : ''}`);
    const notes = differences.filter((it) => it.code === code).map(noteOf);
    return `| ${code} | ${links.join(', ')} | ${notes.join('; ')} |\n`;
  };
  const table = (codes: readonly string[]) =>
    `| there | here | what dflint says more or less |\n| --- | --- | --- |\n${codes.map(rowOf).join('')}`;
  return [INTRODUCTION, table(HADOLINT_CODES), SHELLCHECK, table(['SC*']), BUILDKIT, table(BUILDKIT_CHECKS)].join('\n');
}

function noteOf({ we, reason }: Difference): string {
  return `${we.slice('say '.length)}: ${reason}`;
}

const INTRODUCTION = `# Beside other linters

Each check of hadolint 2.15 and of \`docker build --check\` is a rule here, and what they call it means that rule wherever
a rule is named: in configurations, in ignore comments, behind \`--ignore\` and \`explain\`. Rules that are (off) wait until a
configuration or \`--rule\` names them.

What holds for all of them:

- A mistake costs one instruction, not the file: the others are still checked.
- Variables are resolved where the Dockerfile or the build says what they hold.
- Commands are found wherever they run: behind \`sudo\`, \`env\` and \`xargs\`, in \`sh -c\`, in heredocs and in ONBUILD.
- What only the image that ships needs is asked of the stage that is built, and of those that it is built on.
- A finding stands at the words to change, also on a continued line.

## hadolint
`;

const SHELLCHECK = `## ShellCheck

hadolint hands RUN to ShellCheck.
`;

const BUILDKIT = `## BuildKit
`;
