/** What may be done with packages. `update` fetches the list of them, `clean` throws away what was downloaded. */
export type Action = 'install' | 'update' | 'upgrade' | 'clean' | 'other';

export type ManagerName =
  | 'apt'
  | 'apk'
  | 'yum'
  | 'dnf'
  | 'microdnf'
  | 'zypper'
  | 'pip'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'bun'
  | 'poetry'
  | 'pipenv'
  | 'uv'
  | 'bundle'
  | 'composer'
  | 'go'
  | 'cargo';

/** How the commands of a package manager are written. */
export interface ManagerSyntax {
  readonly name: ManagerName;
  /** Without the version that may stand behind: `pip` for `pip3.12` too. */
  readonly programs: readonly string[];
  /** Whether Python runs it as well: `python -m pip`. */
  readonly isModule?: true;
  readonly verbs: Readonly<Partial<Record<Action, readonly string[]>>>;
  /** The options whose value is the word behind them. */
  readonly values: readonly string[];
}

const RPM: Pick<ManagerSyntax, 'verbs' | 'values'> = {
  verbs: {
    install: [
      ...[
        'install',
        'in',
        'groupinstall',
        'localinstall',
        'reinstall',
        'rei',
        'downgrade',
        'swap',
        'builddep',
        'build-dep',
      ],
      ...['group install', 'module install'],
    ],
    update: ['makecache', 'check-update'],
    // With yum and dnf an update is an upgrade: they fetch their lists by themselves.
    upgrade: ['update', 'up', 'upgrade', 'upgrade-minimal', 'up-min', 'distro-sync'],
    clean: ['clean'],
    other: ['remove', 'erase', 'autoremove', 'download', 'module enable', 'module disable', 'config-manager'],
  },
  values: [
    ...['-c', '-d', '-e', '-R', '-x', '--enablerepo', '--disablerepo', '--repo', '--repoid', '--releasever'],
    ...['--installroot', '--setopt', '--exclude', '--disableplugin', '--enableplugin'],
  ],
};

export const managers: readonly ManagerSyntax[] = [
  {
    name: 'apt',
    programs: ['apt-get', 'apt', 'aptitude'],
    verbs: {
      install: ['install', 'reinstall', 'satisfy', 'build-dep'],
      update: ['update'],
      upgrade: ['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade', 'dselect-upgrade'],
      clean: ['clean', 'autoclean', 'distclean', 'dist-clean'],
      other: ['remove', 'purge', 'autoremove', 'source', 'download', 'changelog'],
    },
    values: ['-t', '--target-release', '--default-release', '-o', '--option', '-c', '--config-file', '-a'],
  },
  {
    name: 'apk',
    programs: ['apk'],
    verbs: {
      install: ['add'],
      update: ['update'],
      upgrade: ['upgrade'],
      clean: ['cache clean', 'cache purge'],
      other: ['del', 'fetch', 'info', 'search'],
    },
    values: ['-t', '--virtual', '-X', '--repository', '-p', '--root', '--keys-dir', '--repositories-file', '--arch'],
  },
  { name: 'yum', programs: ['yum'], ...RPM },
  { name: 'dnf', programs: ['dnf'], ...RPM },
  { name: 'microdnf', programs: ['microdnf'], ...RPM },
  {
    name: 'zypper',
    programs: ['zypper'],
    verbs: {
      install: ['install', 'in', 'source-install', 'si'],
      update: ['refresh', 'ref'],
      upgrade: ['update', 'up', 'patch', 'dup', 'dist-upgrade'],
      clean: ['clean', 'cc'],
      other: ['remove', 'rm', 'addrepo', 'ar', 'removerepo', 'rr'],
    },
    values: ['-t', '--type', '-r', '--repo', '--from', '-R', '--root', '-p', '--plus-repo'],
  },

  {
    name: 'pip',
    programs: ['pip'],
    isModule: true,
    verbs: { install: ['install'], clean: ['cache purge'], other: ['download', 'wheel', 'uninstall', 'cache dir'] },
    values: [
      ...['-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-t', '--target', '-i', '--index-url'],
      ...['--extra-index-url', '-f', '--find-links', '--trusted-host', '--prefix', '--root', '--platform', '--timeout'],
      ...[
        '--retries',
        '--proxy',
        '--progress-bar',
        '--cache-dir',
        '--root-user-action',
        '--no-binary',
        '--only-binary',
      ],
      ...['--global-option', '--config-settings', '--upgrade-strategy', '--python', '--log', '--src'],
    ],
  },
  {
    name: 'npm',
    programs: ['npm'],
    verbs: {
      install: ['install', 'i', 'ci', 'add', 'clean-install'],
      clean: ['cache clean'],
      other: ['run', 'config get', 'config'],
    },
    values: ['--prefix', '-C', '--registry', '--loglevel', '--omit', '--include', '--cache', '-w', '--workspace'],
  },
  {
    name: 'yarn',
    programs: ['yarn', 'yarnpkg'],
    verbs: { install: ['', 'install', 'add', 'global add'], clean: ['cache clean'], other: ['cache dir'] },
    values: ['--cwd', '--registry', '--network-timeout', '--cache-folder', '--modules-folder', '--network-concurrency'],
  },
  {
    name: 'pnpm',
    programs: ['pnpm'],
    verbs: { install: ['install', 'i', 'add'], clean: ['store prune'], other: ['fetch'] },
    values: ['-C', '--dir', '--filter', '-F', '--registry', '--store-dir', '--reporter'],
  },
  {
    name: 'bun',
    programs: ['bun'],
    verbs: { install: ['install', 'i', 'add'] },
    values: ['--cwd', '--registry', '--cache-dir'],
  },
  {
    name: 'poetry',
    programs: ['poetry'],
    verbs: { install: ['install', 'sync'] },
    values: ['-E', '--extras', '--only', '--with', '--without', '-C', '--directory'],
  },
  { name: 'pipenv', programs: ['pipenv'], verbs: { install: ['install', 'sync'] }, values: ['--python'] },
  {
    name: 'uv',
    programs: ['uv'],
    verbs: { install: ['sync', 'pip install'], clean: ['cache clean', 'cache prune'] },
    values: ['-r', '--requirement', '-c', '--constraint', '-e', '--extra', '--group', '-p', '--python', '--no-group'],
  },
  {
    name: 'bundle',
    programs: ['bundle', 'bundler'],
    verbs: { install: ['', 'install'] },
    values: ['-j', '--jobs', '--without', '--with', '--path', '--retry', '--gemfile'],
  },
  {
    name: 'composer',
    programs: ['composer', 'composer.phar'],
    verbs: { install: ['install', 'i'] },
    values: ['-d', '--working-dir'],
  },
  { name: 'go', programs: ['go'], verbs: { install: ['mod download'] }, values: ['-C'] },
  {
    name: 'cargo',
    programs: ['cargo'],
    verbs: { install: ['fetch'] },
    values: ['--manifest-path', '--target', '--config'],
  },
];
