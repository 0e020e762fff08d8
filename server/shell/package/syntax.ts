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
  | 'pipx'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'bun'
  | 'poetry'
  | 'pipenv'
  | 'uv'
  | 'gem'
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
      ...['install', 'in', 'groupinstall', 'localinstall', 'reinstall'],
      ...['rei', 'downgrade', 'swap', 'builddep', 'build-dep'],
      ...['group install', 'module install'],
    ],
    update: ['makecache', 'check-update'],
    // With yum and dnf an update is an upgrade: they fetch their lists by themselves.
    upgrade: ['update', 'up', 'upgrade', 'upgrade-minimal', 'up-min', 'distro-sync'],
    clean: ['clean'],
    other: [
      ...['remove', 'rm', 'erase', 'autoremove', 'download', 'config-manager', 'copr enable'],
      ...['module enable', 'module disable', 'module reset', 'module remove', 'group remove', 'groupremove'],
    ],
  },
  values: [
    ...['-c', '-d', '-e', '-R', '-x', '--enablerepo', '--disablerepo', '--repo', '--repoid', '--releasever'],
    ...['--installroot', '--setopt', '--exclude', '--disableplugin', '--enableplugin', '--enable-repo'],
    ...['--disable-repo', '--repofrompath', '--forcearch', '--arch', '--advisory', '--downloaddir', '--destdir'],
    ...['--config', '--comment'],
  ],
};

/** All that are known; one program belongs to one of them. */
export const managers: readonly ManagerSyntax[] = [
  {
    name: 'apt',
    programs: ['apt-get', 'apt', 'aptitude'],
    verbs: {
      install: ['install', 'reinstall', 'satisfy', 'build-dep'],
      update: ['update'],
      upgrade: ['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade', 'dselect-upgrade'],
      clean: ['clean', 'autoclean', 'distclean', 'dist-clean'],
      other: ['remove', 'purge', 'autoremove', 'autopurge', 'source', 'download', 'changelog'],
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
    values: [
      ...['-t', '--virtual', '-X', '--repository', '-p', '--root', '--keys-dir', '--repositories-file', '--arch'],
      ...['--cache-dir', '--cache-max-age', '--wait', '--timeout', '--progress-fd'],
    ],
  },
  { name: 'yum', programs: ['yum'], ...RPM },
  { name: 'dnf', programs: ['dnf'], ...RPM },
  { name: 'microdnf', programs: ['microdnf'], ...RPM },
  {
    name: 'zypper',
    programs: ['zypper'],
    verbs: {
      install: ['install', 'in', 'source-install', 'si', 'install-new-recommends', 'inr'],
      update: ['refresh', 'ref'],
      upgrade: ['update', 'up', 'patch', 'dup', 'dist-upgrade'],
      clean: ['clean', 'cc'],
      other: ['remove', 'rm', 'addrepo', 'ar', 'removerepo', 'rr'],
    },
    values: [
      ...['-t', '--type', '-r', '--repo', '--from', '-R', '--root', '-p', '--plus-repo', '--plus-content'],
      ...['--installroot', '--releasever', '--config', '--cache-dir', '--reposd-dir'],
    ],
  },

  {
    name: 'pip',
    programs: ['pip'],
    isModule: true,
    verbs: { install: ['install'], clean: ['cache purge'], other: ['download', 'wheel', 'uninstall', 'cache dir'] },
    values: [
      ...['-r', '--requirement', '-c', '--constraint', '-e', '--editable', '-t', '--target', '-i', '--index-url'],
      ...['--extra-index-url', '-f', '--find-links', '--trusted-host', '--prefix', '--root', '--platform', '--timeout'],
      ...['--retries', '--proxy', '--progress-bar', '--cache-dir'],
      ...['--root-user-action', '--no-binary', '--only-binary'],
      ...['--global-option', '--config-settings', '--upgrade-strategy', '--python', '--log', '--src'],
      ...['--build', '-b', '--python-version', '--implementation', '--abi', '--cert', '--client-cert', '--report'],
      ...['--use-feature', '--use-deprecated', '--exists-action', '--install-option', '-C', '--group'],
    ],
  },
  {
    name: 'pipx',
    programs: ['pipx'],
    isModule: true,
    verbs: { other: ['install', 'inject', 'run'] },
    values: ['--python', '--pip-args', '--suffix', '--index-url', '-i', '--preinstall', '--spec'],
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
    values: [
      ...['--cwd', '--registry', '--network-timeout', '--cache-folder', '--modules-folder', '--network-concurrency'],
      ...['--prefix', '--global-folder', '--mutex', '--otp'],
    ],
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
    verbs: { install: ['sync', 'pip install'], clean: ['cache clean', 'cache prune'], other: ['tool install'] },
    values: [
      ...['-r', '--requirement', '-c', '--constraint', '-e', '--extra', '--group', '-p', '--python', '--no-group'],
      ...['--requirements', '--constraints', '--editable', '--prefix', '--target', '--index-url', '-i', '--index'],
      ...['--extra-index-url', '--default-index', '--find-links', '-f', '--index-strategy', '--with', '--cache-dir'],
      ...['--exclude-newer', '--python-platform', '--python-version', '--link-mode', '--no-binary', '--only-binary'],
    ],
  },
  {
    name: 'gem',
    programs: ['gem'],
    verbs: { other: ['install', 'i', 'update', 'uninstall'] },
    values: [
      ...['-v', '--version', '-i', '--install-dir', '-n', '--bindir', '-s', '--source', '-P', '--trust-policy'],
      ...['-p', '--http-proxy', '--platform', '-B', '--build-root', '-g', '--file', '--document', '--without'],
    ],
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
  {
    name: 'go',
    programs: ['go'],
    // Without an operand they build the module that they stand in.
    verbs: { install: ['mod download'], other: ['install', 'get', 'run'] },
    values: [
      ...['-C', '-p', '-asmflags', '-buildmode', '-compiler', '-covermode', '-coverpkg', '-exec', '-gccgoflags'],
      ...['-gcflags', '-installsuffix', '-ldflags', '-mod', '-modfile'],
      ...['-overlay', '-pgo', '-pkgdir', '-tags', '-toolexec'],
    ],
  },
  {
    name: 'cargo',
    programs: ['cargo'],
    verbs: { install: ['fetch'] },
    values: ['--manifest-path', '--target', '--config'],
  },
];
