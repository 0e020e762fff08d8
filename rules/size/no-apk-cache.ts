import type { Fix, Rule } from '../../server/lint/rule.ts';
import { apkIndex } from '../../server/model/package/cache.ts';
import { type Leftover, leftovers } from '../../server/model/package/leftover.ts';
import { loneUpdateIn } from '../../server/model/package/lone-update.ts';
import { type PackageCommand, packageCommandOf, packageCommandsOf } from '../../server/shell/package/manager.ts';
import { withOption } from '../../server/shell/rewrite.ts';
import type { Script, ShellCommand } from '../../server/shell/script.ts';
import type { Edit } from '../../server/text/edit.ts';
import { textOf } from '../../server/text/span.ts';

export const noApkCache: Rule = {
  id: 'no-apk-cache',
  aka: ['DL3019'],
  category: 'size',
  severity: 'info',
  summary: 'Install with apk add --no-cache',
  why: `
    The index of its repositories, some two megabytes, is what apk keeps in the layer. With \`--no-cache\` it fetches the
    index anew and keeps nothing, so that neither \`apk update\` before nor \`rm\` afterwards is needed.
  `,
  examples: [
    {
      bad: `
        FROM alpine:3.22
        RUN apk update && apk add git
        #   ^^^^^^^^^^ apk keeps its package index in this layer; install with --no-cache
      `,
      good: `
        FROM alpine:3.22
        RUN apk add --no-cache git
      `,
    },
    {
      good: `
        FROM alpine:3.22
        RUN apk add --update git && rm -rf /var/cache/apk/*
        RUN --mount=type=cache,target=/var/cache/apk apk add make
      `,
    },
  ],

  about: { managers: apkIndex.managers },
  *check(model) {
    for (const leftover of leftovers(model, apkIndex)) {
      // The remedy there is another one: no-lone-update.
      if (loneUpdateIn(leftover.script) !== undefined) continue;
      const [{ span }] = leftover.filling;
      const message = 'apk keeps its package index in this layer; install with --no-cache';
      const fix = fixFor(leftover, model.file.source);
      yield { span, message, ...(fix && { fix }) };
    }
  },
};

/** Safe: apk fetches an index that it does not find. */
function fixFor({ filling, script }: Leftover, source: string): Fix | undefined {
  // Whatever else may use the index needs the update.
  const uses = packageCommandsOf(script).filter((it) => it.manager === 'apk' && it.action !== 'update');
  if (uses.length === 0 || script.commands.some(mayReadIndex)) return undefined;
  const edits = filling.map((it) =>
    it.action === 'update' ? withoutUpdate(it, script, source) : withOption(it, '--no-cache'),
  );
  if (edits.includes(undefined)) return undefined;
  return { title: 'Install with --no-cache', safety: 'safe', edits: edits.flatMap((it) => it ?? []) };
}

/** `apk search` looks into the index that is there; and where words are made of what apk says, it is to say no more. */
function mayReadIndex(command: ShellCommand): boolean {
  if (command.program !== 'apk') return false;
  return !WITHOUT_INDEX.has(packageCommandOf(command)?.verb ?? '') || command.block.kind === 'substitution';
}

/** What fetches it where it is not there, or does not need it. */
const WITHOUT_INDEX: ReadonlySet<string> = new Set(['update', 'add', 'upgrade', 'del']);

/** Takes away the update and what joins it to what follows. */
function withoutUpdate({ command }: PackageCommand, { commands }: Script, source: string): Edit | undefined {
  const next = commands[commands.indexOf(command) + 1];
  if (next?.block !== command.block || !JOINTS.includes(next.joint?.operator ?? '')) return undefined;
  if (!/^[\s\\]*(?:&&[\s\\]*)?$/.test(textOf(source, { start: command.end, end: next.start }))) return undefined;
  return { span: { start: command.start, end: next.start }, text: '' };
}

const JOINTS = ['&&', 'newline'];
