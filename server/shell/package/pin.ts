import type { ManagerName } from './manager.ts';

/**
 * How the packages that a command installs are written, and what is said of versions. A variable of unknown value stands in
 * the words as `$NAME`, and what the shell works out as `$()`.
 */
export interface PinSyntax {
  readonly managers: readonly ManagerName[];
  readonly verbs: readonly string[];
  /** A word that says which version: by itself, or because it is a file, a folder or an address. */
  readonly pinned: RegExp;
  /** A word that cannot say it: a group, a name that is only given, a package to be removed. */
  readonly unpinnable?: RegExp;
  /** The options with which versions are said elsewhere. */
  readonly options: readonly string[];
  /** What is to stand behind a name. */
  readonly form: string;
  /** What is to stand behind the address of a repository. */
  readonly addressForm?: string;
  /** What ends the packages: the first of them, or `--`. Behind it stand the arguments of what is run. */
  readonly end?: 'first' | '--';
}

/** `git=1:2.39.5-0+deb12u2`, `git/bookworm-backports`, `./tool.deb`. What ends in `-` is removed; `lamp-server^` is a task. */
export const aptPins: readonly PinSyntax[] = [
  {
    managers: ['apt'],
    verbs: ['install'],
    pinned: /=.|\/|\.deb$/,
    unpinnable: /[-^]$|^[?~]/,
    options: ['--snapshot', '-S'],
    form: '=VERSION',
  },
];

/** `git=2.45.2-r0`, `git~2.45`, `"git>2"`, `./tool.apk`. `.build` is a group that is made by it, `!git` must not be there. */
export const apkPins: readonly PinSyntax[] = [
  {
    managers: ['apk'],
    verbs: ['add'],
    pinned: /[=~<>]|\/|\.apk$/,
    unpinnable: /^[.!]/,
    options: [],
    form: '=VERSION',
  },
];

/** `git-core-2.51.0-2.fc42`, `openssl-1:1.1.1k`, `docker-ce-27.*`; in `java-21-openjdk` the number is of the name. */
const RPM: Pick<PinSyntax, 'pinned' | 'unpinnable' | 'options' | 'form'> = {
  pinned: /-\d[^-]*(?:-[\d$][^-]*)?$|-[^-]*\$|[=<>]|\/|\.rpm$/,
  unpinnable: /^@/,
  options: [],
  form: '-VERSION',
};

/** `nodejs:22` */
const RPM_MODULE: Pick<PinSyntax, 'verbs' | 'pinned' | 'options' | 'form'> = {
  verbs: ['module install'],
  pinned: /:/,
  options: [],
  form: ':STREAM',
};

export const yumPins: readonly PinSyntax[] = [
  { managers: ['yum'], verbs: ['install'], ...RPM },
  { managers: ['yum'], ...RPM_MODULE },
];

export const dnfPins: readonly PinSyntax[] = [
  { managers: ['dnf', 'microdnf'], verbs: ['install', 'in'], ...RPM },
  { managers: ['dnf', 'microdnf'], ...RPM_MODULE },
];

/** `git=2.43.0`, `"git>=2.40"`, `tool.rpm`. `pattern:devel_basis` and what `-t pattern` names have no version to choose. */
export const zypperPins: readonly PinSyntax[] = [
  {
    managers: ['zypper'],
    verbs: ['install', 'in'],
    pinned: /[=<>]|\/|\.rpm$/,
    unpinnable: /^[-!]|:/,
    options: ['-t', '--type'],
    form: '=VERSION',
  },
];

/**
 * `flask==3.0.3`, `flask~=3.0`, `.[dev]`, `git+https://example.com/a.git@1a2b3c`, `tool.whl`. What a branch such as main
 * holds changes; the fragment `#egg=a` is only a name, and what stands behind `;` says when, not what.
 */
const PIP: Pick<PinSyntax, 'pinned' | 'form' | 'addressForm'> = {
  pinned: new RegExp(
    [
      '^[^;#+:/]*(?:[=!~<>]=|[<>])',
      '^(?!.*\\w\\+[^:]+://)[^;]*(?:/|\\.(?:whl|zip|tgz|tar(?:\\.\\w+)?)$)',
      '^\\.{1,2}(?:\\[|$)',
      '^(?:[^/]* ?@ ?)?\\w+\\+[^:]+://[^/]*/[^#]*@(?!(?:main|master|HEAD)(?:#|$))',
    ].join('|'),
  ),
  form: '==VERSION',
  addressForm: '@COMMIT',
};

export const pipPins: readonly PinSyntax[] = [
  {
    managers: ['pip'],
    verbs: ['install'],
    options: ['-c', '--constraint', '--no-index'],
    ...PIP,
  },
  {
    managers: ['uv'],
    verbs: ['pip install', 'tool install'],
    options: ['-c', '--constraint', '--constraints', '--no-index', '--exclude-newer'],
    ...PIP,
  },
  { managers: ['pipx'], verbs: ['install'], options: [], ...PIP },
];

/**
 * `express@4.21.1`, `@types/node@^22`, `a@npm:b@1`, `./folder`, `tool.tgz`, `git+https://example.com/a.git#1a2b3c`,
 * `user/repository#v1`. A tag such as `latest` moves.
 */
const NPM: Pick<PinSyntax, 'pinned' | 'unpinnable' | 'options' | 'form' | 'addressForm'> = {
  pinned: new RegExp(
    [
      '^(?:@[^/@]+/)?[^@/:]+@(?:npm:@?[^@]+@)?(?:[\\d^~<>=$]|v\\d|(?!npm:)[\\w+]+:)',
      '^(?:\\.{0,2}/|\\.{1,2}$|~/|file:)',
      '^[^#]*\\.(?:tgz|tar|tar\\.gz)$',
      '^https?:(?!.*\\.git$)',
      '[/:][^#]*#.',
    ].join('|'),
  ),
  unpinnable: /^(?:true|false)$/,
  options: [],
  form: '@VERSION',
  addressForm: '#COMMIT',
};

export const npmPins: readonly PinSyntax[] = [
  { managers: ['npm'], verbs: ['install', 'i', 'add'], ...NPM },
  { managers: ['yarn'], verbs: ['add', 'global add'], ...NPM },
  { managers: ['pnpm', 'bun'], verbs: ['add', 'install', 'i'], ...NPM },
];

/** `rails:7.2.1`, `tool.gem`; one `-v` is for all. */
export const gemPins: readonly PinSyntax[] = [
  {
    managers: ['gem'],
    verbs: ['install', 'i'],
    pinned: /:.|\/|\.gem$/,
    unpinnable: /^(?:true|false)$/,
    options: ['-v', '--version', '-g', '--file'],
    form: ':VERSION',
    end: '--',
  },
];

/** `example.com/tool@v1.2.3`, `./cmd/tool`, `main.go`. What `@latest` and `@main` mean changes. */
const GO: Pick<PinSyntax, 'managers' | 'pinned' | 'options' | 'form'> = {
  managers: ['go'],
  pinned: /@(?!(?:latest|upgrade|patch|none|main|master|HEAD)$)|^[./~]|\.go$/,
  options: ['-modfile'],
  form: '@VERSION',
};

/** What has no dot in its first name is of Go itself, or of the module that is being built. */
const GO_OWN = /^[^./]+(?:\/|$)/;

export const goPins: readonly PinSyntax[] = [
  { ...GO, verbs: ['get'] },
  { ...GO, verbs: ['install'], unpinnable: GO_OWN },
  { ...GO, verbs: ['run'], unpinnable: GO_OWN, end: 'first' },
];
