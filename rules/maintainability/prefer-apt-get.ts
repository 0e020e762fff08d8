import type { Fix, Rule } from '../../server/lint/rule.ts';
import { commandsNamed } from '../../server/model/run/command.ts';
import { packageCommandOf } from '../../server/shell/package/manager.ts';
import { withOption } from '../../server/shell/rewrite.ts';
import type { ShellCommand, ShellWord } from '../../server/shell/script.ts';

const PROGRAMS = ['apt'];

export const preferAptGet: Rule = {
  id: 'prefer-apt-get',
  aka: ['DL3027'],
  category: 'maintainability',
  severity: 'warning',
  summary: 'Use apt-get or apt-cache instead of apt',
  why: `
    The program apt is for people at a terminal: it warns itself that its options and its output may change from one version to the
    next (apt(8), "Script Usage and Differences from Other APT Tools"). apt-get and apt-cache do the same and stay as they
    are.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt update && apt install -y git && apt show git
        #   ^^^ apt is not made for scripts; use apt-get
        #                 ^^^ apt is not made for scripts; use apt-get
        #                                       ^^^ apt is not made for scripts; use apt-cache
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git && apt-cache show git
      `,
    },
    {
      good: `
        FROM debian:12
        RUN ["apt-get", "update"]
      `,
    },
  ],

  about: { programs: PROGRAMS },
  *check(model) {
    for (const { command } of commandsNamed(PROGRAMS, model)) {
      const { name, args } = command;
      if (name === undefined) continue;
      const verb = args.find((it) => it.value !== undefined && SUCCESSORS.has(it.value))?.value ?? '';
      const successor = SUCCESSORS.get(verb);
      const message = `apt is not made for scripts; use ${successor ?? 'apt-get'}`;
      const fix = successor && fixFor(command, name, verb, successor);
      yield { span: name, message, ...(fix && { fix }) };
    }
  },
};

/** Who else does what apt does, by verb; nobody prints what `list` does. */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ...`update install reinstall remove purge autoremove autopurge upgrade full-upgrade dist-upgrade satisfy build-dep clean
    autoclean distclean source download changelog`
    .split(/\s+/)
    .map((it) => [it, 'apt-get'] as const),
  ...['search', 'show', 'showsrc', 'policy', 'depends', 'rdepends'].map((it) => [it, 'apt-cache'] as const),
]);

function fixFor(command: ShellCommand, name: ShellWord, verb: string, successor: string): Fix | undefined {
  const at = name.end - (/["']$/.test(name.text) ? 1 : 0);
  const renaming = { span: { start: at, end: at }, text: successor.slice('apt'.length) };
  // apt also installs what an upgraded package newly needs (apt(8), upgrade).
  const found = verb === 'upgrade' ? packageCommandOf(command) : undefined;
  const edits = found === undefined ? [renaming] : [renaming, withOption(found, '--with-new-pkgs')];
  // Safe: both do the same, and what apt only has for people is not missed.
  return { title: `Use ${successor}`, safety: 'safe', edits };
}
