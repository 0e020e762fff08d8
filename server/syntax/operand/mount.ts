import { nearest } from '../../text/nearest.ts';
import type { Field, Flag, SyntaxError, Word, WordPart } from '../ast.ts';
import { syntaxErrorAt } from '../syntax-error.ts';
import { isBoolean } from './flags.ts';

/** What a word expands to, or `undefined` where that is not known. */
export type ValueOf = (word: Word) => string | undefined;

/** The types of a --mount, the default first. */
export const MOUNT_TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const;
/** Who may write to a cache at the same time, the default first. */
export const SHARING_MODES = ['shared', 'private', 'locked'] as const;

/** Each key of a --mount with the key it is another name for. */
export const MOUNT_KEYS: Readonly<Record<string, string>> = {
  type: 'type',
  from: 'from',
  source: 'source',
  src: 'source',
  target: 'target',
  dst: 'target',
  destination: 'target',
  readonly: 'readonly',
  ro: 'readonly',
  readwrite: 'readwrite',
  rw: 'readwrite',
  required: 'required',
  id: 'id',
  sharing: 'sharing',
  size: 'size',
  mode: 'mode',
  uid: 'uid',
  gid: 'gid',
  env: 'env',
};

/**
 * What BuildKit refuses in a --mount (instructions/commands_runmount.go, parseMount). It expands the values before it
 * looks at them; what `valueOf` does not know is let pass.
 */
export function* mountErrors(flag: Flag, valueOf: ValueOf = plainText): Generator<SyntaxError> {
  const given = new Map<string, Field>();
  let type: string | undefined = MOUNT_TYPES[0];
  for (const [index, field] of flag.fields.entries()) {
    if (isEmpty(field)) {
      yield emptyField(flag, index);
      continue;
    }
    if (field.key.text === '') {
      yield syntaxErrorAt(field, 'a key is missing before the equals sign');
      continue;
    }
    const key = keyOf(field);
    if (key === undefined) {
      const match = nearest(field.key.text.toLowerCase(), Object.keys(MOUNT_KEYS));
      yield syntaxErrorAt(field.key, `--mount has no key "${field.key.text}"${didYouMean(match)}`, match);
      continue;
    }
    given.set(key, field);
    if (key === 'type' && field.value !== undefined) type = valueOf(field.value)?.toLowerCase();
    // BuildKit reads the fields in order, so these two must stand behind the type.
    const wanted = type === undefined ? undefined : TYPES_WITH[key];
    if (wanted !== undefined && !wanted.includes(type ?? '')) {
      yield syntaxErrorAt(field, `${key} is for ${wanted.join(' and ')} mounts, behind their type=`);
    } else if (field.value === undefined) {
      if (!SWITCHES.has(key))
        yield syntaxErrorAt(field, `${field.key.text} needs a value, like ${field.key.text}=value`);
    } else if (key === 'from' && /\$(?!$)/.test(field.value.text)) {
      yield syntaxErrorAt(
        field.value,
        "a mount's from cannot hold a variable; give the image a stage of its own and name that",
      );
    } else {
      yield* valueErrors(key, field.value, valueOf(field.value));
    }
  }
  yield* combinationErrors(flag, type, given);
}

/** What BuildKit refuses in a --device (instructions/commands_rundevice.go, ParseDevice). */
export function* deviceErrors(flag: Flag): Generator<SyntaxError> {
  let named = false;
  for (const [index, field] of flag.fields.entries()) {
    const key = field.key.text.toLowerCase();
    if (isEmpty(field)) {
      // In front of the name it is passed over, as an empty name is.
      if (named || flag.value?.text === '') yield emptyField(flag, index);
    } else if (key === 'required') {
      if (field.value !== undefined && !isBoolean(field.value.text)) yield notBoolean(field.value);
    } else if (named) {
      const message = key === 'name' ? 'the device is already named' : `--device has no key "${field.key.text}"`;
      yield syntaxErrorAt(field, message);
    } else {
      named = key !== 'name' || field.value?.text !== '';
    }
  }
}

function isEmpty({ key, value }: Field): boolean {
  return key.text === '' && value === undefined;
}

/** Told at a comma beside it, as it has no text of its own. */
function emptyField(flag: Flag, index: number): SyntaxError {
  const first = Math.max(0, index - 1);
  const [before, behind] = flag.fields.slice(first, first + 2);
  const comma = before && behind && { start: before.end, end: behind.start };
  return syntaxErrorAt(comma ?? flag, 'a field is empty here');
}

/** The text of a word that holds no variable, its quotes taken off. */
function plainText(word: Word): string | undefined {
  return plainParts(word.parts);
}

function plainParts(parts: readonly WordPart[]): string | undefined {
  let text = '';
  for (const part of parts) {
    const inner =
      part.kind === 'Variable' ? undefined : part.kind === 'DoubleQuoted' ? plainParts(part.parts) : part.text;
    if (inner === undefined) return undefined;
    text += inner;
  }
  return text;
}

const SWITCHES = new Set(['readonly', 'readwrite', 'required']);
/** The types for which a key is. */
const TYPES_WITH: Readonly<Record<string, readonly string[]>> = { required: ['secret', 'ssh'], size: ['tmpfs'] };
/** What go-units' RAMInBytes takes: 64m, 1.5 GiB, 1e3; unlike Kubernetes no 64Mi. */
const SIZE = /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)? ?(?:[kmgtp](?:i?b)?|b)?$/i;
/** The types that make a file, whose owner and mode can be said. */
const WITH_FILE = ['secret', 'ssh', 'cache'];

function keyOf(field: Field): string | undefined {
  const key = field.key.text.toLowerCase();
  return Object.hasOwn(MOUNT_KEYS, key) ? MOUNT_KEYS[key] : undefined;
}

function* valueErrors(key: string, word: Word, value: string | undefined): Generator<SyntaxError> {
  if (value === undefined) return;
  switch (key) {
    case 'type':
      yield* oneOf(word, value, 'a mount', MOUNT_TYPES);
      break;
    case 'sharing':
      yield* oneOf(word, value, 'sharing', SHARING_MODES);
      break;
    case 'readonly':
    case 'readwrite':
    case 'required':
      if (!isBoolean(value)) yield notBoolean(word);
      break;
    case 'size':
      if (!SIZE.test(value)) yield syntaxErrorAt(word, `a size is written like 64m or 1g, not "${value}"`);
      break;
    case 'mode':
      if (!/^[0-7]+$/.test(value) || Number.parseInt(value, 8) >= 2 ** 32)
        yield syntaxErrorAt(word, `a mode is octal, like 0640, not "${value}"`);
      break;
    case 'uid':
    case 'gid':
      if (!/^\d+$/.test(value) || Number(value) >= 2 ** 32)
        yield syntaxErrorAt(word, `${key} takes a number, not "${value}"`);
      break;
    default:
  }
}

function* oneOf(word: Word, value: string, what: string, choices: readonly string[]): Generator<SyntaxError> {
  if (choices.includes(value.toLowerCase())) return;
  const match = nearest(value, choices);
  yield syntaxErrorAt(word, `${what} is ${choices.join(', ')}, not "${value}"${didYouMean(match)}`, match);
}

function* combinationErrors(
  flag: Flag,
  type: string | undefined,
  given: ReadonlyMap<string, Field>,
): Generator<SyntaxError> {
  if (type === undefined || !MOUNT_TYPES.some((it) => it === type)) return;
  const refuse = (key: string, message: string) => {
    const field = given.get(key);
    return field === undefined ? [] : [syntaxErrorAt(field, message)];
  };
  /** An empty value says nothing. */
  const names = (key: string) => given.has(key) && given.get(key)?.value?.text !== '';

  if (!WITH_FILE.includes(type)) {
    for (const key of ['mode', 'uid', 'gid'])
      yield* refuse(key, `${key} is for cache, secret and ssh mounts, not for a ${type} mount`);
  }
  if (type !== 'cache') yield* refuse('sharing', `sharing is for cache mounts, not for a ${type} mount`);
  if (type === 'ssh' && names('source')) yield* refuse('source', 'an ssh mount has no source; name the agent by id');
  if (type !== 'secret') return;
  if (names('from')) yield* refuse('from', 'a secret comes from docker build --secret, not from a stage');
  if (names('source') && names('id')) yield* refuse('source', 'a secret is named by id or by source, not by both');
  if (!names('source') && !names('id') && !names('target'))
    yield syntaxErrorAt(flag, 'a secret mount needs an id, like id=token');
}

function notBoolean(word: Word): SyntaxError {
  return syntaxErrorAt(word, `true or false is wanted here, not "${word.text}"`);
}

function didYouMean(match: string | undefined): string {
  return match === undefined ? '' : `; did you mean ${match}?`;
}
