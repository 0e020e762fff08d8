import { rules } from '../../rules/index.ts';
import { defaultConfig } from '../../server/lint/config/config.ts';
import { lint, lintModel } from '../../server/lint/lint.ts';
import { type Model, modelOf } from '../../server/model/model.ts';
import { actionsAt, editsOf } from '../../server/service/actions.ts';
import { codeLenses } from '../../server/service/code-lens.ts';
import { inlayHints } from '../../server/service/inlay-hints.ts';
import { semanticTokens, semanticTokensIn } from '../../server/service/semantic-tokens.ts';
import { parse } from '../../server/syntax/parse.ts';
import { applyEdits } from '../../server/text/edit.ts';
import { type Span, touches } from '../../server/text/span.ts';

/** Tokens, hints, lenses and actions lie in the text, and what an action makes of it is no worse. */
export function expectSoundEditing(source: string, spans: readonly Span[]): void {
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
    const after = applyEdits(
      source,
      editsOf(change, source, (it) => lint({ path: 'Dockerfile', source: it }, rules, defaultConfig)),
    );
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
