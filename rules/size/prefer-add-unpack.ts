import type { Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { shippedStages } from '../../server/model/shipped.ts';
import { unpackedArchive } from '../../server/shell/download/unpacked-archive.ts';
import type { ShellCommand } from '../../server/shell/script.ts';
import type { Copy, Instruction, Word } from '../../server/syntax/ast.ts';
import { flagOf } from '../../server/syntax/walk.ts';
import { textOf } from '../../server/text/span.ts';

export const preferAddUnpack: Rule = {
  id: 'prefer-add-unpack',
  aka: ['DL3010'],
  category: 'size',
  severity: 'info',
  summary: 'Let ADD unpack a local archive',
  why: `
    A layer holds the archive that COPY brings, and the next one what RUN unpacks from it, so the image has both, even if
    the RUN removes the archive. ADD unpacks an archive of tar, compressed or not, as it brings it. Nothing is said where
    tar does more than that, as with \`--strip-components\` or for some of the files; where the archive is checked or used
    otherwise; nor of zip, which ADD does not unpack.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        COPY rootfs.tar.gz /tmp/
        #    ^^^^^^^^^^^^^ the image holds this archive beside what RUN unpacks from it; ADD unpacks it at once
        RUN tar -xzf /tmp/rootfs.tar.gz -C /opt && rm /tmp/rootfs.tar.gz
      `,
      good: `
        FROM debian:12
        ADD rootfs.tar.gz /opt/
      `,
    },
    {
      good: `
        FROM debian:12
        COPY source.tar.gz /tmp/
        RUN tar -xzf /tmp/source.tar.gz --strip-components=1 -C /opt
      `,
    },
  ],

  about: { programs: ['tar'] },
  *check(model) {
    for (const { instructions } of shippedStages(model)) {
      for (const [index, instruction] of instructions.entries()) {
        if (instruction.kind !== 'Copy' || flagOf(instruction, 'from') !== undefined) continue;
        for (const source of instruction.sources) {
          const name = nameOf(source, instruction);
          if (name === undefined || !isOnlyUnpacked(name, index, instructions, model)) continue;
          const message = 'the image holds this archive beside what RUN unpacks from it; ADD unpacks it at once';
          yield { span: source, message };
        }
      }
    }
  },
};

/** `app.tar`, `app.tar.gz`, `app.tgz` */
const ARCHIVE = /\.(?:tar(?:\.\w+)?|t[gbx]z2?)$/i;

/** What the archive is called in the image; `undefined` where it is none. */
function nameOf(source: Word, { target, sources }: Copy): string | undefined {
  const [own, renamed] = [baseName(source.text), baseName(target.text)];
  if (!ARCHIVE.test(own) && sources.length > 1) return undefined;
  return [renamed, own].find((it) => ARCHIVE.test(it) && !/[*?[]/.test(it));
}

function baseName(path: string): string {
  return path.replace(/^["']|["']$/g, '').replace(/^.*[/\\]/, '');
}

/** Whether what follows does nothing with the archive but to unpack and to remove it. */
function isOnlyUnpacked(name: string, at: number, instructions: readonly Instruction[], model: Model): boolean {
  let isUnpacked = false;
  for (let later = at + 1; later < instructions.length; later++) {
    const instruction = instructions[later];
    if (instruction === undefined || !textOf(model.file.source, instruction).includes(name)) continue;
    if (instruction.kind !== 'Run') return false;
    for (const command of model.script(instruction)?.commands ?? []) {
      if (!mentions(command, name)) continue;
      if (baseName(unpackedArchive(command) ?? '') === name) isUnpacked = true;
      else if (command.program !== 'rm') return false;
    }
  }
  return isUnpacked;
}

function mentions({ args }: ShellCommand, name: string): boolean {
  return args.some((it) => it.text.includes(name));
}
