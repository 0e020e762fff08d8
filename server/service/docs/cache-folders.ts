import type { FlagValue } from './flags.ts';

/** Where tools keep what a cache mount is for, for root. */
export const CACHE_FOLDERS: readonly FlagValue[] = [
  { name: '/root/.npm', text: 'npm' },
  { name: '/root/.cache/pip', text: 'pip' },
  { name: '/root/.cache/uv', text: 'uv' },
  { name: '/root/.cache/pypoetry', text: 'Poetry' },
  { name: '/go/pkg/mod', text: 'modules of Go' },
  { name: '/root/.cache/go-build', text: 'what Go has compiled' },
  { name: '/var/cache/apt', text: 'packages of apt; sharing=locked' },
  { name: '/var/lib/apt', text: 'lists of apt; sharing=locked' },
  { name: '/var/cache/apk', text: 'packages of apk' },
  { name: '/var/cache/dnf', text: 'packages of dnf; sharing=locked' },
  { name: '/root/.m2', text: 'Maven' },
  { name: '/root/.gradle', text: 'Gradle' },
  { name: '/usr/local/cargo/registry', text: 'crates of Cargo' },
  { name: '/root/.nuget/packages', text: 'NuGet' },
  { name: '/root/.composer/cache', text: 'Composer' },
  { name: '/root/.local/share/pnpm/store', text: 'pnpm' },
  { name: '/usr/local/share/.cache/yarn', text: 'Yarn 1' },
  { name: '/usr/local/bundle/cache', text: 'Bundler' },
  { name: '/root/.cache/ccache', text: 'ccache' },
];
