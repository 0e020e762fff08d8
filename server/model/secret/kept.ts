import { spelling } from '../../shell/command-line.ts';
import { covers, removedPaths } from '../../shell/removal.ts';
import type { Instruction, Run } from '../../syntax/ast.ts';
import { type Span, textOf } from '../../text/span.ts';
import { copiedPaths } from '../copied/copied-path.ts';
import type { Model } from '../model.ts';
import { directoriesIn } from '../run/placed-command.ts';
import { seenFrom } from '../workdir.ts';
import { likelySecretIn } from './file.ts';

/** A file with a secret that a layer holds. */
export interface KeptSecret {
  /** Absolute where the working directory is known. */
  readonly path: string;
  readonly span: Span;
}

/** The files that an instruction leaves in its layer and whose names tell of a secret. */
export function secretsKeptBy(instruction: Instruction, model: Model): readonly KeptSecret[] {
  if (instruction.kind !== 'Copy' && instruction.kind !== 'Add' && instruction.kind !== 'Run') return [];
  const text = textOf(model.file.source, instruction);
  if (instruction.kind === 'Run') return NAMES.test(text) ? written(instruction, model) : [];
  if (!NAMES.test(text) && !text.includes('$')) return [];
  return copiedPaths(instruction, model).flatMap(({ word, folder, file }): readonly KeptSecret[] => {
    // Of a target that is named as such a file, the source may have any name.
    const paths = likelySecretIn(folder) === undefined ? [file] : [folder, file];
    const source = model.valueOf(word) ?? word.text;
    return likelySecretIn(source) === undefined && likelySecretIn(folder) === undefined
      ? []
      : paths.map((path) => ({ path, span: word }));
  });
}

/** A part of each name that tells of a secret: most instructions have none. */
const NAMES =
  /\.ssh|id_(?:rsa|dsa|ecdsa|ed25519)|(?:npm|yarn|pypi|net)rc\b|credentials|\.aws|[._-]key|\.pem|\.env|auth\.json|settings\.xml|\.p12|\.pfx|account|\.kube|pip\.conf|[Nn]u[Gg]et|\.gnupg/;

/** What a RUN writes and does not remove itself. */
function written(run: Run, model: Model): readonly KeptSecret[] {
  const commands = [...directoriesIn(run, model)];
  return commands.flatMap(({ command, directory }, index): readonly KeptSecret[] => {
    const targets = command.redirections.filter((it) => it.operator === '>' || it.operator === '>>');
    const words = command.program === 'tee' ? command.args : targets.flatMap((it) => it.target ?? []);
    return words.flatMap((word): readonly KeptSecret[] => {
      const path = spelling(word);
      if (likelySecretIn(path) === undefined) return [];
      const full = seenFrom(directory, path);
      const isRemoved = commands.slice(index + 1).some((it) => {
        return removedPaths(it.command).some((removed) => covers(seenFrom(it.directory, removed.path), full));
      });
      return isRemoved ? [] : [{ path: full, span: word }];
    });
  });
}
