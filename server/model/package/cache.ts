import type { Action, ManagerName } from '../../shell/package/manager.ts';

/** What package managers put beside the packages, and how it goes away again. */
export interface PackageCache {
  readonly managers: readonly ManagerName[];
  readonly filledBy: readonly Action[];
  /** The commands that clear it, by manager and verb. Who asks where it is does so to remove it. */
  readonly cleanedBy: readonly string[];
  /** Where it may be; `~` is anyone's home. To remove one, or to mount something on it, is enough. */
  readonly directories: readonly string[];
  /** Options of the filling command with which nothing gets there. */
  readonly options: readonly string[];
  /** Variables that keep it out, or put it elsewhere. */
  readonly variables: readonly string[];
}

export const aptLists: PackageCache = {
  managers: ['apt'],
  filledBy: ['update'],
  cleanedBy: ['apt distclean', 'apt dist-clean'],
  directories: ['/var/lib/apt/lists'],
  options: [],
  variables: [],
};

export const aptArchives: PackageCache = {
  managers: ['apt'],
  filledBy: ['install', 'upgrade'],
  cleanedBy: ['apt clean', 'apt distclean', 'apt dist-clean'],
  directories: ['/var/cache/apt/archives'],
  options: [],
  variables: [],
};

/** Where there is a folder `/etc/apk/cache`, or a link of that name, apk has its index in it, and the packages. */
export const apkIndex: PackageCache = {
  managers: ['apk'],
  filledBy: ['install', 'update', 'upgrade'],
  cleanedBy: ['apk cache clean', 'apk cache purge'],
  directories: ['/var/cache/apk', '/etc/apk/cache'],
  options: ['--no-cache'],
  variables: [],
};

/** Where yum is another name for dnf, it has the cache of dnf. */
export const yumCache: PackageCache = {
  managers: ['yum'],
  filledBy: ['install', 'update', 'upgrade'],
  cleanedBy: ['yum clean', 'dnf clean'],
  directories: ['/var/cache/yum', '/var/cache/dnf'],
  options: ['--installroot'],
  variables: [],
};

/** dnf 5 has its cache in `libdnf5`. */
export const dnfCache: PackageCache = {
  managers: ['dnf'],
  filledBy: ['install', 'update', 'upgrade'],
  cleanedBy: ['dnf clean', 'yum clean'],
  directories: ['/var/cache/dnf', '/var/cache/libdnf5'],
  options: ['--installroot'],
  variables: [],
};

/** Where it belongs to dnf 5 it has the cache of that, before it had that of yum. */
export const microdnfCache: PackageCache = {
  managers: ['microdnf'],
  filledBy: ['install', 'update', 'upgrade'],
  cleanedBy: ['microdnf clean', 'dnf clean', 'yum clean'],
  directories: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5'],
  options: ['--installroot'],
  variables: [],
};

export const zypperCache: PackageCache = {
  managers: ['zypper'],
  filledBy: ['install', 'update', 'upgrade'],
  cleanedBy: ['zypper clean', 'zypper cc'],
  directories: ['/var/cache/zypp'],
  options: ['--root', '-R', '--installroot'],
  variables: [],
};

/** Whatever PIP_NO_CACHE_DIR says, be it 0 or false, there is no cache then (pip's cmdoptions.py, _handle_no_cache_dir). */
export const pipCache: PackageCache = {
  managers: ['pip'],
  filledBy: ['install'],
  cleanedBy: ['pip cache purge', 'pip cache dir'],
  directories: ['~/.cache/pip'],
  options: ['--no-cache-dir', '--no-cache', '--cache-dir', '--no-index'],
  variables: ['PIP_NO_CACHE_DIR', 'PIP_CACHE_DIR'],
};

/** What `npm cache clean` removes is `_cacache` (npm's lib/commands/cache.js); beside it there are logs. */
export const npmCache: PackageCache = {
  managers: ['npm'],
  filledBy: ['install'],
  cleanedBy: ['npm cache clean', 'npm config get'],
  directories: ['~/.npm/_cacache'],
  options: ['--cache'],
  variables: ['npm_config_cache', 'NPM_CONFIG_CACHE'],
};

/** For root, yarn 1 has its cache in `/usr/local/share/.cache`; yarn 2 and later have it in `.yarn`. */
export const yarnCache: PackageCache = {
  managers: ['yarn'],
  filledBy: ['install'],
  cleanedBy: ['yarn cache clean', 'yarn cache dir'],
  directories: ['~/.cache/yarn', '~/.yarn/berry/cache', '~/.yarn/cache'],
  options: ['--cache-folder'],
  variables: ['YARN_CACHE_FOLDER'],
};

/** Every cache above. */
export const packageCaches: readonly PackageCache[] = [
  ...[aptLists, aptArchives, apkIndex, yumCache, dnfCache, microdnfCache],
  ...[zypperCache, pipCache, npmCache, yarnCache],
];

/** uv and pnpm link what they install to what they keep, so that a layer with both is hardly larger. */
const uvCache: PackageCache = {
  managers: ['uv'],
  filledBy: ['install'],
  cleanedBy: ['uv cache clean', 'uv cache prune'],
  directories: ['~/.cache/uv'],
  options: ['--no-cache', '-n', '--cache-dir'],
  variables: ['UV_NO_CACHE', 'UV_CACHE_DIR'],
};

/** Where PNPM_HOME is set, the store is there (pnpm's store/path). */
const pnpmStore: PackageCache = {
  managers: ['pnpm'],
  filledBy: ['install'],
  cleanedBy: ['pnpm store prune'],
  directories: ['~/.local/share/pnpm/store'],
  options: ['--store-dir'],
  variables: ['PNPM_HOME', 'npm_config_store_dir', 'NPM_CONFIG_STORE_DIR'],
};

/** Beside it Poetry has the virtual environments that it installs to (its config.py, artifacts_cache_directory). */
const poetryCache: PackageCache = {
  managers: ['poetry'],
  filledBy: ['install'],
  cleanedBy: [],
  directories: ['~/.cache/pypoetry/artifacts'],
  options: ['--no-cache'],
  variables: ['POETRY_CACHE_DIR'],
};

/** Where those look first who download the packages of a project. */
export const downloadCaches: readonly PackageCache[] = [
  ...[pipCache, npmCache, yarnCache],
  ...[uvCache, pnpmStore, poetryCache],
];
