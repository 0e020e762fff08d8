import type { Model } from '../../model/model.ts';
import { isLikelyForWindows } from '../../model/run/for-windows.ts';
import { optionsInEffect } from '../../model/run/options-in-effect.ts';
import type { Run } from '../../syntax/ast.ts';
import { instructionAt } from '../../syntax/walk.ts';
import type { Joined } from '../../text/joined.ts';
import { textOf } from '../../text/span.ts';

/** The script of a RUN as ShellCheck is to see it. */
export interface CheckedScript {
  /** What Docker knows and the script does not say: which shell reads it, and which variables are set. */
  readonly head: string;
  readonly body: Joined;
  readonly isAsh: boolean;
}

/** Every RUN that a shell reads which ShellCheck knows; in exec form there is none. */
export function checkedScripts(model: Model): readonly CheckedScript[] {
  return model.all('Run').flatMap((run) => {
    const script = run.command.kind === 'ExecForm' ? undefined : model.script(run);
    const [whole] = script?.texts ?? [];
    const shell = whole && SHELLS.get(whole.dialect);
    if (script === undefined || whole === undefined || shell === undefined) return [];
    const isOther = whole.dialect === 'sh' && isLikelyForWindows(run, model);
    if (isOther || whole.joined.text.trim() === '') return [];
    const [first] = script.commands;
    const stops = first !== undefined && optionsInEffect(run, script, model).get(first)?.errexit;
    const isAsh = whole.dialect === 'ash';
    const head = [
      `#!/bin/${shell}${stops ? ' -e' : ''}`,
      `# shellcheck disable=${[...NOT_FOR_DOCKER, ...(isAsh ? KNOWN_TO_ASH : [])].join(',')}`,
      ...directivesOf(run, whole.joined, model),
      `export ${namesKnownTo(run, model)
        .map((it) => `${it}=1`)
        .join(' ')}`,
    ];
    return [{ head: `${head.join('\n')}\n`, body: whole.joined, isAsh }];
  });
}

/** By the dialects of scripts; BusyBox became a dialect of ShellCheck's only in 0.10. */
const SHELLS: ReadonlyMap<string, string> = new Map([
  ['sh', 'sh'],
  ['dash', 'dash'],
  ['ash', 'dash'],
  ['bash', 'bash'],
  ['ksh', 'ksh'],
]);

/**
 * Files that `.` reads are in the image, not here (SC1090, SC1091); the `#!` line of a here-document stands below the head
 * (SC1128); every `sh` that an image has knows `local` (SC3043).
 */
const NOT_FOR_DOCKER: readonly string[] = ['SC1090', 'SC1091', 'SC1128', 'SC3043'];

/** What dash has not, but the ash of BusyBox 1.35 has, as trying it showed. */
const KNOWN_TO_ASH: readonly string[] = [
  ...['SC3001', 'SC3003', 'SC3010', 'SC3014', 'SC3015', 'SC3018', 'SC3019', 'SC3020', 'SC3021', 'SC3026', 'SC3028'],
  ...['SC3036', 'SC3039', 'SC3040', 'SC3045', 'SC3046', 'SC3047', 'SC3048', 'SC3049', 'SC3051', 'SC3057', 'SC3060'],
];

/**
 * Directives that hold for the whole script: those on its top, because the head stands between them and the first command,
 * and those in the lines of the instruction, which Docker drops. Of the latter only what disables checks is taken.
 */
function directivesOf(run: Run, { text }: Joined, { file }: Model): readonly string[] {
  if (!textOf(file.source, run).includes('shellcheck')) return [];
  const [top = ''] = LEADING_COMMENTS.exec(text) ?? [];
  const own = top.split('\n').filter((it) => /^\s*#\s*shellcheck\s/.test(it));
  const dropped = file.trivia.flatMap((it) => {
    const isInside = it.kind === 'comment' && run.start < it.start && it.end < run.end;
    return (isInside ? DISABLING.exec(textOf(file.source, it))?.[1] : undefined) ?? [];
  });
  return [...own, ...dropped.map((it) => `# shellcheck disable=${it}`)];
}

const LEADING_COMMENTS = /^(?:[^\S\n]*(?:#[^\n]*)?\n)*/;
/** `# shellcheck source=/dev/null disable=SC2086,SC3000-SC4000` */
const DISABLING = /^#\s*shellcheck\s(?:[^#]*\s)?disable=([\w,-]+)/;

/**
 * The names that ARG, ENV and mounts of secrets give, and Docker itself. Their values are not told: what one holds with a
 * blank in it is often a list that is meant to be split.
 */
function namesKnownTo(run: Run, model: Model): readonly string[] {
  const { variables, stage } = model.stateAt(instructionAt(model.file, run.start) ?? run);
  // Of a fragment it is not known where its stage begins, so each ARG of it may be of the stage.
  const loose =
    stage?.from === undefined ? model.all('Arg').flatMap((it) => it.declarations.map(({ name }) => name.text)) : [];
  const secrets = run.flags.flatMap(({ fields }) =>
    fields.flatMap(({ key, value }) => (key.text === 'env' && value ? value.text : [])),
  );
  const names = [...variables.names(), ...loose, ...secrets].filter(
    (it) => /^[A-Za-z_]\w*$/.test(it) && !OF_SHELLS.has(it),
  );
  return [...new Set([...PROXIES, ...names])];
}

/** What a shell sets itself; another value would change what it does. */
const OF_SHELLS: ReadonlySet<string> = new Set(['PATH', 'IFS']);

/** Build arguments that need no ARG (BuildKit's dockerfile2llb/convert.go, proxyEnvFromBuildArgs). */
const PROXIES = ['HTTP', 'HTTPS', 'FTP', 'NO', 'ALL'].flatMap((it) => [`${it}_PROXY`, `${it.toLowerCase()}_proxy`]);
