import type { Rule } from '../lint/rule.ts';
import type { Command } from './commands.ts';
import type { Option } from './options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A script that makes a shell complete what follows `dflint`, made from the commands, their options and the rules. */
export function completionScript(
  shell: (typeof SHELLS)[number],
  commands: readonly Command[],
  rules: readonly Rule[],
): string {
  switch (shell) {
    case 'bash':
      return bash(commands, rules);
    case 'zsh':
      // zsh runs what is written for bash, and shows nothing less.
      return `#compdef dflint\nautoload -Uz bashcompinit && bashcompinit\n${bash(commands, rules)}`;
    case 'fish':
      return fish(commands, rules);
  }
}

/** What may follow an option, if that is known. */
function valuesOf(name: string, { choices }: Option, rules: readonly Rule[]): readonly string[] | undefined {
  if (choices !== undefined) return choices;
  return RULE_OPTIONS.includes(name) ? rules.map((it) => it.id) : undefined;
}

const RULE_OPTIONS: readonly string[] = ['only', 'ignore', 'rule'];

function bash(commands: readonly Command[], rules: readonly Rule[]): string {
  const given = commands.flatMap(({ name, options }) =>
    Object.entries(options).map(([option, it]) => ({
      place: `${name}:--${option}`,
      known: valuesOf(option, it, rules),
      it,
    })),
  );
  const values = given.flatMap(({ place, known }) =>
    known === undefined ? [] : `    ${place}) words='${known.join(' ')}' ;;\n`,
  );
  const files = given.filter(({ known, it }) => it.type === 'string' && known === undefined).map((it) => it.place);
  const flags = commands.map(({ name, options }) => `    ${name}) words='${flagsOf(options).join(' ')}' ;;\n`);
  return `_dflint() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=lint words= it
  for it in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $it in
    ${commands.map((it) => it.name).join('|')}) command=$it; break ;;
    esac
  done
  case $command:$before in
${values.join('')}    ${files.join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;
    explain:explain) words='${rules.map((it) => it.id).join(' ')}' ;;
    completion:completion) words='${SHELLS.join(' ')}' ;;
  esac
  if [ -z "$words" ] && [ "\${word#-}" != "$word" ]; then
    case $command in
${flags.join('')}    esac
  fi
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
    [ "$COMP_CWORD" -eq 1 ] && COMPREPLY+=($(compgen -W '${commands.map((it) => it.name).join(' ')}' -- "$word"))
  fi
}
complete -o filenames -F _dflint dflint
`;
}

function flagsOf(options: Command['options']): readonly string[] {
  return Object.keys(options).map((it) => `--${it}`);
}

function fish(commands: readonly Command[], rules: readonly Rule[]): string {
  const names = commands.map((it) => it.name).join(' ');
  const lines = commands.flatMap(({ name, summary, options }) => {
    // Without a command it is lint that is meant.
    const condition =
      name === 'lint'
        ? `__fish_seen_subcommand_from lint; or not __fish_seen_subcommand_from ${names}`
        : `__fish_seen_subcommand_from ${name}`;
    const own = Object.entries(options).map(([option, it]) => {
      const known = valuesOf(option, it, rules);
      const value = it.type === 'boolean' ? '' : known === undefined ? ' -r' : ` -x -a ${quoted(known.join(' '))}`;
      const short = it.short === undefined ? '' : ` -s ${it.short}`;
      return `complete -c dflint -n ${quoted(condition)} -l ${option}${short}${value} -d ${quoted(it.help)}\n`;
    });
    return [`complete -c dflint -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}\n`, ...own];
  });
  const operands = [
    ['explain', rules.map((it) => it.id)],
    ['completion', SHELLS],
  ] as const;
  for (const [command, words] of operands)
    lines.push(`complete -c dflint -n '__fish_seen_subcommand_from ${command}' -f -a ${quoted(words.join(' '))}\n`);
  return lines.join('');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, (it) => `\\${it}`)}'`;
}
