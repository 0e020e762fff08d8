import { isBoolean } from '../../syntax/operand/flags.ts';
import { joinPath } from '../../text/path.ts';

/** A repository as ADD clones it. */
export interface GitUrl {
  /** `github.com/owner/repository`, which only the build context may be: ADD and COPY take it for a path. */
  readonly isLocal: boolean;
  readonly ref: string | undefined;
  readonly directory: string | undefined;
  readonly checksum: string | undefined;
  readonly keepsGitDirectory: boolean | undefined;
}

/** Reads the address of a repository as BuildKit does (dfgitutil/git_ref.go, ParseGitRef); `undefined` where it is none. */
export function parseGitUrl(text: string): GitUrl | { readonly fault: string } | undefined {
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const { isLocal, fragment, query } = parts;
  const values = new Map<string, string>();
  for (const [key, ...more] of query) {
    const [value = '', ...others] = more;
    const fault = faultInOption(key, value, others.length);
    if (fault !== undefined) return { fault };
    values.set(key, value);
  }

  const [branchOrTag = '', path = ''] = splitOnce(fragment, ':');
  const ref = agreed('ref', branchOrTag, values.get('ref') ?? '');
  const directory = agreed('subdir', joinPath('/', path).slice(1), values.get('subdir') ?? '');
  if (values.has('tag') && values.has('branch'))
    return { fault: 'a repository is cloned at a branch or a tag, not at both' };
  const named = agreed(
    'ref',
    ref.value,
    prefixed('refs/tags/', values.get('tag')) ?? prefixed('refs/heads/', values.get('branch')) ?? '',
  );
  const fault = ref.fault ?? directory.fault ?? named.fault;
  if (fault !== undefined) return { fault };
  return {
    isLocal,
    ref: named.value || undefined,
    directory: directory.value || undefined,
    checksum: values.get('commit') ?? values.get('checksum'),
    keepsGitDirectory: values.has('keep-git-dir') ? isTrue(values.get('keep-git-dir') ?? '') : undefined,
  };
}

/** A text without the percent signs of an address; as it is where one of them means nothing. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Parts {
  readonly isLocal: boolean;
  readonly fragment: string;
  /** Each key with its values. */
  readonly query: readonly (readonly [key: string, ...values: string[]])[];
}

/** `https://host/path?query#fragment` */
const URL = /^(?:([a-zA-Z0-9]+):\/\/([^/?#]*)(?![^/?#]))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;
/** `git@github.com:owner/repository.git?query#fragment` */
const SCP = /^[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:[^?#\n]*(?:\?([^#\n]*))?(?:#([^\n]*))?$/;
const CONTROL = /(?=\p{ASCII})\p{Cc}/u;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
/** `user:password@github.com`, `[::1]:8080`; the port is a number. */
const AUTHORITY =
  /^(?:[\w.:~!$&'()*+,;=%@-]*@)?(?:\[[\da-f:.]+(?:%25[^\]]*)?\]|(?:[^\s:%\\^`{|}@[]|%25|%[89a-f][\da-f])*)(?::\d*)?$/i;

function partsOf(text: string): Parts | undefined {
  // Nearly all texts are paths.
  if (!text.includes(':') && !text.startsWith('github.com/')) return undefined;
  if (/^\.\.?\//.test(text)) return undefined;
  const [, scheme, authority = '', path = '', query = '', fragment = ''] = URL.exec(text) ?? [];
  const isLocal = text.startsWith('github.com/');
  if (scheme === undefined && !isLocal) return scpParts(text);
  // What Go's url.Parse does not take is a path to BuildKit.
  if (CONTROL.test(authority + path + query) || BAD_ESCAPE.test(authority + path + fragment)) return undefined;
  if (!AUTHORITY.test(authority)) return undefined;
  const protocol = scheme?.toLowerCase();
  if (!isLocal && !/^(?:https?|ssh|git)$/.test(protocol ?? '')) return undefined;
  if (protocol?.startsWith('http') && !decoded(path).endsWith('.git')) return undefined;
  return { isLocal, fragment: decoded(fragment), query: queryOf(query) };
}

function scpParts(text: string): Parts | undefined {
  const match = SCP.exec(text);
  if (match === null) return undefined;
  const [, query = '', fragment = ''] = match;
  if (query.split('&').some(isBadPair)) return undefined;
  return { isLocal: false, fragment, query: queryOf(query) };
}

function isBadPair(pair: string): boolean {
  return pair.includes(';') || BAD_ESCAPE.test(pair);
}

function queryOf(query: string): Parts['query'] {
  const values = new Map<string, [key: string, ...values: string[]]>();
  for (const pair of query.split('&')) {
    // Go leaves bad pairs out and goes on (net/url, parseQuery).
    if (pair === '' || isBadPair(pair)) continue;
    const [key = '', value = ''] = splitOnce(pair, '=').map((it) => decoded(it.replaceAll('+', ' ')));
    values.set(key, [...(values.get(key) ?? [key]), value]);
  }
  return [...values.values()];
}

const SWITCHES = ['submodules', 'keep-git-dir', 'fetch-by-commit'];
const OPTIONS = [...SWITCHES, 'ref', 'tag', 'branch', 'subdir', 'checksum', 'commit', 'mtime'];

function faultInOption(key: string, value: string, others: number): string | undefined {
  if (!OPTIONS.includes(key))
    return `the address of a repository takes no ${key === '' ? 'option without a name' : key}`;
  if (others > 0) return `${key} is given more than once`;
  if (SWITCHES.includes(key))
    return value === '' || isBoolean(value) ? undefined : `${key} is true or false, not "${value}"`;
  if (value === '') return `${key} needs a value, like ${key}=${key === 'mtime' ? 'commit' : 'value'}`;
  if (key === 'mtime' && !/^(?:checkout|commit)$/.test(value)) return `mtime is checkout or commit, not "${value}"`;
  return undefined;
}

/** A switch is on where it has no value. */
function isTrue(value: string): boolean {
  return value === '' || /^[1tT]/.test(value);
}

function agreed(
  what: string,
  first: string,
  second: string,
): { readonly value: string; readonly fault: string | undefined } {
  const fault =
    first !== '' && second !== '' && first !== second ? `the ${what} is "${first}" and "${second}" at once` : undefined;
  return { value: second || first, fault };
}

function prefixed(prefix: string, name: string | undefined): string | undefined {
  return name === undefined || name.startsWith(prefix) ? name : prefix + name;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
