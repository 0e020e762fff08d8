import { BUILDKIT_CHECKS, CHECKS_OF_INSTRUCTIONS } from '../../lint/buildkit.ts';
import { type Rule, rulesNamed } from '../../lint/rule.ts';
import type { DirectiveName, Dockerfile } from '../../syntax/ast.ts';
import type { Span } from '../../text/span.ts';
import type { DirectivePlace } from '../cursor/directive-place.ts';
import type { Target } from '../cursor/place.ts';
import { DIRECTIVE_DOCS } from '../docs/directives.ts';
import type { Proposal, Proposals } from './proposal.ts';

/** The parser directives that are not there yet, and their values. */
export function directiveProposals(file: Dockerfile, place: DirectivePlace, offset: number): readonly Proposals[] {
  if (place.kind === 'directive-value') return directiveValues(file, place.name, place.value, offset);
  const { line, name } = place;
  const written = file.source.slice(line.start, name.start);
  const isComment = written.includes('#');
  const start = isComment ? Math.min(line.start + written.indexOf('#'), offset) : offset;
  const given = new Set(file.directives.filter(({ end }) => end < line.start || end > line.end).map((it) => it.name));
  const isName = (text: string): text is DirectiveName => Object.hasOwn(DIRECTIVE_DOCS, text);
  const names = Object.keys(DIRECTIVE_DOCS)
    .filter(isName)
    .filter((it) => !given.has(it));
  const proposals = names.map((it): Proposal => {
    const preset = it === 'syntax' ? 'docker/dockerfile:1' : '';
    const label = `# ${it}=${preset}`;
    return {
      kind: 'directive',
      label,
      detail: DIRECTIVE_DOCS[it].text,
      topic: { kind: 'directive', name: it },
      asksAgain: preset === '',
    };
  });
  // A line that is whole already keeps its value.
  const end = file.source.slice(name.end, line.end).trim() === '' ? name.end : undefined;
  if (end !== undefined) return [{ target: target(file, { start, end: Math.max(end, offset) }, offset), proposals }];
  const nameProposals = names.map(
    (it): Proposal => ({ kind: 'directive', label: it, topic: { kind: 'directive', name: it } }),
  );
  return [{ target: target(file, name, offset), proposals: nameProposals }];
}

/** Ignore comments, those that BuildKit heeds too, and the rules that they name. */
export function commentProposals(
  file: Dockerfile,
  comment: Span,
  offset: number,
  rules: readonly Rule[],
): readonly Proposals[] {
  const before = file.source.slice(comment.start, offset);
  const after = file.source.slice(offset, comment.end);
  const list =
    /^#\s*(?:dflint\s+ignore(?:-file|-stage)?|hadolint\s+(?:(?:global|stage)\s+)?(ignore))\s*=(?:[^,]*,)*\s*([\w-]*)$/i.exec(
      before,
    );
  if (list !== null) {
    if (/--\s/.test(before)) return [];
    const [, hadolint, typed = ''] = list;
    const rest = /^[\w-]*/.exec(after)?.[0] ?? '';
    const span = { start: offset - typed.length, end: offset + rest.length };
    return [
      { target: target(file, span, offset), proposals: hadolint === undefined ? ownRules(rules) : peersRules(rules) },
    ];
  }
  const check = /^#\s*check\s*=/i.exec(before);
  if (check !== null) {
    const value = { start: comment.start + check[0].length, end: comment.end };
    return checkProposals(file, value, offset, { options: ['skip='], checks: CHECKS_OF_INSTRUCTIONS });
  }
  const word = /^#\s*(?:(dflint)\s+)?([\w-]*)$/i.exec(before);
  if (word === null || after.trim() !== '') return [];
  const [, own, typed = ''] = word;
  const proposals = own === undefined ? STARTS : VERBS;
  return [{ target: target(file, { start: offset - typed.length, end: offset }, offset), proposals }];
}

const VERBS: readonly Proposal[] = [
  ['ignore=', 'the instruction below'],
  ['ignore-stage=', 'the stage that begins below'],
  ['ignore-file=', 'the whole file'],
].map(([label = '', detail]) => ({ kind: 'keyword', label, detail, asksAgain: true }));

const STARTS: readonly Proposal[] = [
  ...VERBS.map((it) => ({ ...it, label: `dflint ${it.label}` })),
  { kind: 'keyword', label: 'check=skip=', detail: 'the instruction below, for BuildKit too', asksAgain: true },
];

function directiveValues(file: Dockerfile, name: string, value: Span, offset: number): readonly Proposals[] {
  const doc = Object.entries(DIRECTIVE_DOCS).find(([it]) => it === name)?.[1];
  if (doc === undefined) return [];
  if (name === 'check') {
    const options = doc.values.map((it) => it.name);
    return checkProposals(file, value, offset, { options, checks: BUILDKIT_CHECKS });
  }
  const proposals = doc.values.map((it): Proposal => ({ kind: 'value', label: it.name, detail: it.text }));
  return [{ target: target(file, value, offset), proposals }];
}

/** What may stand behind `check=` in a place where so much has an effect. */
function checkProposals(
  file: Dockerfile,
  value: Span,
  offset: number,
  { options, checks }: { readonly options: readonly string[]; readonly checks: readonly string[] },
): readonly Proposals[] {
  const text = file.source.slice(value.start, value.end);
  const cursor = offset - value.start;
  const optionStart = text.lastIndexOf(';', cursor - 1) + 1;
  const optionEnd = endAt(text, ';', cursor);
  const equals = text.indexOf('=', optionStart);
  const part = (start: number, end: number) =>
    target(file, { start: value.start + start, end: value.start + end }, offset);
  if (equals < 0 || equals >= optionEnd || cursor <= equals) {
    const given = text.slice(0, optionStart) + text.slice(optionEnd);
    const proposals = DIRECTIVE_DOCS.check.values
      .filter((it) => options.includes(it.name) && !given.includes(`${it.name.split('=')[0]}=`))
      .map((it): Proposal => {
        return { kind: 'key', label: it.name, detail: it.text, asksAgain: it.name.endsWith('=') };
      });
    return [{ target: part(optionStart, optionEnd), proposals }];
  }
  const key = text.slice(optionStart, equals).trim();
  const nameStart = Math.max(equals, text.lastIndexOf(',', cursor - 1)) + 1;
  const nameEnd = Math.min(optionEnd, endAt(text, ',', cursor));
  const wanted = part(nameStart, nameEnd);
  if (key === 'error')
    return [{ target: wanted, proposals: ['true', 'false'].map((label) => ({ kind: 'value', label })) }];
  const others = new Set(
    `${text.slice(equals + 1, nameStart)},${text.slice(nameEnd, optionEnd)}`.split(',').map((it) => it.trim()),
  );
  const proposals = checks
    .filter((it) => !others.has(it))
    .map((label): Proposal => ({ kind: 'rule', label, topic: { kind: 'rule', name: label } }));
  const all: Proposal = { kind: 'value', label: 'all', detail: 'all of them' };
  return [{ target: wanted, proposals: others.size > 1 ? proposals : [...proposals, all] }];
}

function endAt(text: string, separator: string, from: number): number {
  const at = text.indexOf(separator, from);
  return at < 0 ? text.length : at;
}

function ownRules(rules: readonly Rule[]): readonly Proposal[] {
  return rules.map(({ id, summary }) => ({
    kind: 'rule',
    label: id,
    detail: summary,
    topic: { kind: 'rule', name: id },
  }));
}

/** The codes that hadolint has for what one of the rules finds. */
function peersRules(rules: readonly Rule[]): readonly Proposal[] {
  const codes = [...new Set(rules.flatMap(({ aka = [] }) => aka.filter((it) => /^(?:DL|SC)\d+$/.test(it))))].sort();
  return codes.map((label) => {
    return { kind: 'rule', label, detail: rulesNamed(label, rules)[0]?.summary, topic: { kind: 'rule', name: label } };
  });
}

function target({ source }: Dockerfile, span: Span, offset: number): Target {
  return { span, before: source.slice(span.start, Math.max(span.start, offset)) };
}
