import { copySelector, type Selector } from '../../context/source/selector.ts';
import { isRemote } from '../../model/copied/source-path.ts';
import type { Model } from '../../model/model.ts';
import { shippedStages } from '../../model/shipped.ts';
import type { Add, Copy, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import { textOf } from '../../text/span.ts';

/** A source of COPY or ADD, and what it takes of the build context. */
export interface ContextUse {
  readonly instruction: Copy | Add;
  readonly word: Word;
  /** As it is written, its variables replaced. */
  readonly path: string;
  readonly selector: Selector;
}

/**
 * All that stages copy from the context that the file is built in, in source order; what ONBUILD holds back is copied from
 * another one. Of what only the build knows, nothing is said.
 */
export function contextUses(model: Model): readonly ContextUse[] {
  return model.fact(usesIn);
}

/**
 * What a Dockerfile takes of its context; the history, too, as if it were named, where something may ask for it: a step that
 * runs git, or the tools of a build stage, which write the revision into what they make.
 */
export function selectorsOf(model: Model): readonly Selector[] {
  const uses = contextUses(model);
  const selectors = uses.map((it) => it.selector);
  const shipped = shippedStages(model);
  const isShipped = uses.some(({ instruction, selector }) => {
    const stage = model.stageOf(instruction);
    return selector.path === '' && stage !== undefined && shipped.has(stage);
  });
  return isShipped && !asksGit(model) ? selectors : [...selectors, copySelector('.git')];
}

function asksGit(model: Model): boolean {
  return model.all('Run').some((run) => {
    if (!textOf(model.file.source, run).includes('git')) return false;
    return model.script(run)?.commands.some(({ program, args }) => {
      return program === 'git' && !NEEDS_NO_HISTORY.has(args[0]?.value ?? '');
    });
  });
}

const NEEDS_NO_HISTORY: ReadonlySet<string> = new Set(['clone', 'config', 'init', 'lfs', 'ls-remote']);

function usesIn(model: Model): readonly ContextUse[] {
  const uses: ContextUse[] = [];
  for (const instruction of model.stages.flatMap((it) => it.instructions)) {
    if (instruction.kind !== 'Add' && (instruction.kind !== 'Copy' || flagOf(instruction, 'from'))) continue;
    const parents = instruction.flags.some((it) => it.name === 'parents' && it.value?.text !== 'false');
    const exclude = instruction.flags.flatMap((it) => (it.name === 'exclude' && it.value ? [it.value] : []));
    const patterns = exclude.flatMap((it) => model.valueOf(it) ?? []);
    if (patterns.length < exclude.length) continue;
    for (const word of instruction.sources) {
      const path = model.valueOf(word);
      if (path === undefined || path === '' || (instruction.kind === 'Add' && isRemote(path))) continue;
      const slashed = isForWindows(model, instruction) ? path.replaceAll('\\', '/') : path;
      uses.push({ instruction, word, path, selector: copySelector(slashed, { parents, exclude: patterns }) });
    }
  }
  return uses;
}

/** Where the image is one of Windows, BuildKit takes both slashes (util/system/path.go, NormalizePath). */
function isForWindows(model: Model, instruction: Copy | Add): boolean {
  return model.file.escape === '`' || model.stageOf(instruction)?.platform?.os === 'windows';
}
