import { MOUNT_KEYS, MOUNT_TYPES, SHARING_MODES } from '../../syntax/operand/mount.ts';
import { type Target, targetIn } from '../cursor/place.ts';
import type { Range, Statement } from '../cursor/statement.ts';
import { CACHE_FOLDERS } from '../docs/cache-folders.ts';
import { MOUNT_DOCS, type MountKeyDoc, SHARING_DOCS } from '../docs/mounts.ts';
import { own } from '../docs/own.ts';
import { contextPathProposals, stagePathProposals } from './path.ts';
import { type Proposal, type Proposals, plain } from './proposal.ts';
import { type Request, segmentOf, stageOf } from './request.ts';
import { sourceProposals } from './stage.ts';
import { variableProposals } from './variable.ts';

/** What may stand in the value of a --mount: its keys and, behind an equals sign, their values. */
export function mountProposals(request: Request, range: Range): readonly Proposals[] {
  const { statement } = request;
  const { text, line } = statement;
  const field = segmentOf(statement, range, /[,"]/);
  const equals = text.slice(field.start, field.end).indexOf('=');
  const valueStart = field.start + equals + 1;
  if (equals >= 0 && line.cursor >= valueStart) {
    const key = own(MOUNT_KEYS, text.slice(field.start, valueStart - 1).toLowerCase());
    return key === undefined ? [] : valueProposals(request, key, { start: valueStart, end: field.end }, range);
  }
  const given = fieldsOf(text.slice(range.start, field.start) + text.slice(field.end, range.end));
  const isLast = field.end === range.end;
  const end = equals < 0 ? field.end : field.start + equals;
  const target = targetIn(statement, { start: field.start, end });
  const proposals = [
    ...(given.has('type') ? [] : typeProposals(given.size === 0 && isLast && equals < 0)),
    ...keyProposals(given, equals >= 0),
  ];
  return [{ target, proposals }];
}

/** The fields by the names that BuildKit has for their keys; the last of several counts. */
function fieldsOf(value: string): ReadonlyMap<string, string> {
  const fields = value.replaceAll('"', '').split(',');
  return new Map(
    fields.flatMap((field): readonly (readonly [string, string])[] => {
      const [key = '', ...rest] = field.split('=');
      const known = own(MOUNT_KEYS, key.toLowerCase());
      return known === undefined ? [] : [[known, rest.join('=')]];
    }),
  );
}

function typeProposals(isAlone: boolean): readonly Proposal[] {
  if (!isAlone)
    return [{ kind: 'key', label: 'type', text: 'type=', topic: keyTopic('bind', 'type'), asksAgain: true }];
  return Object.entries(MOUNT_DOCS).map(([type, { snippet, text }]): Proposal => {
    return {
      kind: 'key',
      label: `type=${type}`,
      detail: text,
      text: plain(`type=${snippet}`),
      snippet: `type=${snippet}`,
      topic: { kind: 'mount', type },
    };
  });
}

function keyProposals(given: ReadonlyMap<string, string>, hasValue: boolean): readonly Proposal[] {
  const type = (given.get('type') ?? MOUNT_TYPES[0]).toLowerCase();
  const keys = Object.entries(own(MOUNT_DOCS, type)?.keys ?? {}).filter(([key]) => !given.has(key));
  const proposal = (label: string, key: string, doc: MountKeyDoc): Proposal => ({
    kind: 'key',
    label,
    detail: label === key ? doc.text : `the same as ${key}`,
    text: hasValue || doc.value === '' ? label : `${label}=`,
    topic: keyTopic(type, key),
    asksAgain: doc.value !== '',
  });
  const others = keys.flatMap(([key, doc]) => {
    const names = Object.keys(MOUNT_KEYS).filter((it) => it !== key && MOUNT_KEYS[it] === key);
    return names.map((it) => proposal(it, key, doc));
  });
  return [...keys.map(([key, doc]) => proposal(key, key, doc)), ...others];
}

function valueProposals(request: Request, key: string, value: Range, whole: Range): readonly Proposals[] {
  const { statement } = request;
  const variables = key === 'from' ? undefined : variableProposals(request, value);
  if (variables !== undefined) return [variables];
  const fields = fieldsOf(statement.text.slice(whole.start, whole.end));
  const type = (fields.get('type') ?? MOUNT_TYPES[0]).toLowerCase();
  const target = targetIn(statement, value);
  switch (key) {
    case 'type':
      return [{ target, proposals: MOUNT_TYPES.map((it) => typeValue(it, fields.size === 1)) }];
    case 'from':
      return [sourceProposals(request, value)];
    case 'source':
      return type === 'bind' && !fields.has('from') ? [contextPathProposals(request, value)] : [];
    case 'target':
      return targets(request, type, value, target);
    case 'sharing':
      return [
        { target, proposals: SHARING_MODES.map((it) => ({ kind: 'value', label: it, detail: SHARING_DOCS[it] })) },
      ];
    case 'required':
    case 'readonly':
    case 'readwrite':
      return [{ target, proposals: ['true', 'false'].map((label) => ({ kind: 'value', label })) }];
    case 'id':
      return [{ target, proposals: idsIn(statement, request, type) }];
    default:
      return [];
  }
}

function typeValue(type: string, isAlone: boolean): Proposal {
  const doc = MOUNT_DOCS[type];
  const snippet = doc?.snippet ?? type;
  return {
    kind: 'value',
    label: type,
    detail: doc?.text,
    ...(isAlone && { text: plain(snippet), snippet }),
    topic: { kind: 'mount', type },
  };
}

function targets(request: Request, type: string, value: Range, target: Target | undefined): readonly Proposals[] {
  const known = stagePathProposals(request, value, stageOf(request));
  if (type !== 'cache') return [known];
  const caches = CACHE_FOLDERS.map(({ name, text }): Proposal => ({ kind: 'folder', label: name, detail: text }));
  return [{ target, proposals: caches }, known];
}

/** Those that other mounts of the type have, since they are meant to be the same. */
function idsIn({ line }: Statement, { model }: Request, type: string): readonly Proposal[] {
  const flags = model.all('Run').flatMap((it) => (it === line.instruction ? [] : it.flags));
  const ids = flags.flatMap(({ fields }) => {
    const valueOf = (key: string) => fields.find((it) => it.key.text.toLowerCase() === key)?.value?.text;
    return (valueOf('type') ?? MOUNT_TYPES[0]) === type ? (valueOf('id') ?? []) : [];
  });
  return [...new Set(ids)].map((label) => ({ kind: 'value', label, detail: 'used in this file' }));
}

function keyTopic(type: string, key: string): NonNullable<Proposal['topic']> {
  return { kind: 'mount-key', type, key };
}
