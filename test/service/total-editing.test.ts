import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config.ts';
import { lintModel } from '../../server/lint/lint.ts';
import { type Model, modelOf } from '../../server/model/model.ts';
import { actionsAt, editsOf } from '../../server/service/actions.ts';
import { codeLenses } from '../../server/service/code-lens.ts';
import { inlayHints } from '../../server/service/inlay-hints.ts';
import { semanticTokens, semanticTokensIn } from '../../server/service/semantic-tokens.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { type Span, touches } from '../../server/text/span.ts';
import { describeWithData } from '../reference-data.ts';

/** Files that are not finished, and not meant for anyone. */
const PARTS = [
  'FROM ',
  'from a AS b',
  'RUN ',
  'ONBUILD ',
  'HEALTHCHECK CMD ',
  'COPY --from=0 ',
  '--mount=type=cache,target=',
  'a && b || c; d | e',
  'if a; then b; fi',
  '["a", "b"]',
  '<<EOF',
  '<<-"E"',
  'EOF\n',
  '\\\n',
  '`\n',
  '\r\n',
  '\n',
  '# escape=`\n',
  '# check=skip=all\n',
  '# dflint ignore=prefer-copy\n',
  '# c',
  '$A',
  '${A:-b}',
  "'",
  '"',
  '😀',
  '\ud800',
  '\ufeff',
  '\ue000',
  '\u0085',
  ' ',
  'WORKDIR x\n',
  'ARG A=1\n',
  'ENV A b\n',
];

describe('actions, tokens, hints and lenses', () => {
  it('are sound of whatever is written', () => {
    const texts = fc.array(fc.constantFrom(...PARTS), { maxLength: 14 }).map((it) => it.join(''));
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (source, one, other) => {
        const [start = 0, end = 0] = [one, other].map((it) => it % (source.length + 1)).sort((a, b) => a - b);
        expectSound(source, [
          { start, end },
          { start, end: start },
        ]);
      }),
      { numRuns: 400 },
    );
  });
});

describeWithData('actions, tokens, hints and lenses of the reference data', (root) => {
  const { cases }: { cases: readonly { id: string; text: string }[] } = JSON.parse(
    readFileSync(join(root, 'lsp', 'crash-corpus.json'), 'utf8'),
  );

  it.each(cases)('are sound of $id, of every beginning of it, everywhere', ({ text }) => {
    for (let length = 0; length <= text.length; length++) {
      const offsets = Array.from({ length: length + 1 }, (_, offset) => ({ start: offset, end: offset }));
      expectSound(text.slice(0, length), length % 7 === 0 ? offsets : offsets.slice(-1));
    }
  });

  it('are sound of real files', () => {
    const folder = join(root, 'corpus', 'files');
    for (const name of readdirSync(folder).filter((_, index) => index % 40 === 0)) {
      const source = readFileSync(join(folder, name), 'utf8');
      const step = Math.ceil(source.length / 10) || 1;
      const spans = Array.from({ length: 10 }, (_, index) => {
        const start = Math.min(index * step, source.length);
        return { start, end: index % 2 === 0 ? start : Math.min(start + 2 * step, source.length) };
      });
      expectSound(source, spans);
    }
  });
});

function expectSound(source: string, spans: readonly Span[]): void {
  const model = modelOf(parse(source));
  const whole = expectTokens(source, semanticTokens(model));
  expectInside(
    source,
    inlayHints(model, { start: 0, end: source.length }).map((it) => at(it.offset)),
  );
  expectInside(
    source,
    codeLenses(model).flatMap((it) => [it.span, ...it.places]),
  );
  const all = lintModel(model, { path: 'Dockerfile' }, rules, defaultConfig);
  for (const span of spans) {
    for (const token of expectTokens(source, semanticTokensIn(model, span)))
      if (!whole.has(token)) throw new Error(`${token} is no token of ${JSON.stringify(source)}`);
    expectActions(source, model, span, all);
  }
}

/** Every token as a text. */
function expectTokens(source: string, data: readonly number[]): ReadonlySet<string> {
  const tokens = new Set<string>();
  let position = 0;
  for (let index = 0; index < data.length; index += 4) {
    const [start = 0, length = 0] = data.slice(index, index + 2);
    const isSound = start >= position && length > 0 && start + length <= source.length;
    if (!isSound || /[\r\n]/.test(source.slice(start, start + length)))
      throw new Error(`a token at ${start} of ${JSON.stringify(source)}`);
    position = start + length;
    tokens.add(data.slice(index, index + 4).join(' '));
  }
  return tokens;
}

function expectActions(source: string, model: Model, span: Span, all: ReturnType<typeof lintModel>): void {
  const diagnostics = all.filter((it) => touches(it.span, span.start));
  const digests = new Map([['docker.io/library/a:latest', 'sha256:b']]);
  const errors = model.file.errors.length;
  for (const { change, kind, title } of actionsAt(model, { span, diagnostics, all, config: defaultConfig, digests })) {
    // All of them would be applied over and over.
    if (change.kind === 'fixes') continue;
    const after = applyEdits(source, editsOf(change, { path: 'Dockerfile', source }, rules, defaultConfig));
    if (kind === 'refactor.rewrite' && parse(after).errors.length > errors)
      throw new Error(`${title} adds an error to ${JSON.stringify(source)}`);
  }
}

function expectInside(source: string, spans: readonly Span[]): void {
  for (const { start, end } of spans)
    if (!(0 <= start && start <= end && end <= source.length)) throw new Error(`${start} of ${JSON.stringify(source)}`);
}

function at(offset: number): Span {
  return { start: offset, end: offset };
}
