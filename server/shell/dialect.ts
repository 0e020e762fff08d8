/** The language a shell reads. `sh` is a POSIX shell of which no more is known; `other` is none that we read. */
export type Dialect = 'sh' | 'dash' | 'ash' | 'bash' | 'ksh' | 'zsh' | 'powershell' | 'cmd' | 'other';

/** Whether a script in the dialect has the grammar of POSIX. */
export function isPosix(dialect: Dialect): boolean {
  return !isWindows(dialect) && dialect !== 'other';
}

/** Whether a script in the dialect is for Windows, where names are the same in lower and upper case. */
export function isWindows(dialect: Dialect): dialect is 'powershell' | 'cmd' {
  return dialect === 'powershell' || dialect === 'cmd';
}

/** The dialect of the shell in effect: `shell` is what SHELL says, if anything, and `ofImage` what is known of the image. */
export function dialectInEffect(shell: readonly string[] | undefined, ofImage: Dialect | undefined): Dialect {
  if (shell === undefined) return ofImage ?? 'sh';
  const dialect = dialectOfShell(shell);
  return dialect === 'sh' && ofImage !== undefined && isPosix(ofImage) ? ofImage : dialect;
}

/** What the arguments of a SHELL start, also behind a wrapper: `["conda", "run", "-n", "app", "/bin/bash", "-c"]`. */
export function dialectOfShell(args: readonly string[]): Dialect {
  for (const arg of args) {
    const dialect = dialectOfProgram(programName(arg));
    if (dialect !== undefined) return dialect;
  }
  return 'other';
}

/** What `#!/bin/bash -e` or `#!/usr/bin/env bash` in the first line of a script asks for. */
export function dialectOfShebang(line: string): Dialect {
  const [program = '', ...args] = line.replace(/^#!/, '').trim().split(/\s+/);
  return dialectOfShell(programName(program) === 'env' ? args : [program]);
}

/** The dialect of the shell that a program of that name is; `undefined` where it is none that we read. */
export function dialectOfProgram(name: string): Dialect | undefined {
  return PROGRAMS.get(name.toLowerCase());
}

/** The name of a program without its folder and the ending that Windows gives it: `apt-get` for `/usr/bin/apt-get`. */
export function programName(path: string): string {
  const name = path.includes('/') || path.includes('\\') ? path.replace(/^.*[/\\]/s, '') : path;
  return name.includes('.') ? name.replace(/\.(?:exe|cmd|bat)$/i, '') : name;
}

/**
 * What an image has for a shell where no SHELL says so, as far as its name tells: what `/bin/sh` is, or that it is Windows.
 * The repository is without its registry, `library/alpine`; the tag counts, as in `node:22-alpine`.
 */
export function dialectOfImage(repository: string, tag: string | undefined): Dialect | undefined {
  const name = repository.replace(/^library\//, '');
  const version = tag ?? '';
  if (repository === 'dotnet/framework/sdk') return 'powershell';
  if (/^(?:windows(?:$|\/)|dotnet\/framework\/)/.test(repository)) return 'cmd';
  if (/nanoserver/.test(version)) return 'cmd';
  // Docker's official images on it set SHELL to PowerShell, and what is built on them inherits that.
  if (/windowsservercore/.test(version)) return repository === name ? undefined : 'powershell';
  if (/alpine/.test(version) || /^(?:alpine|busybox)$/.test(name)) return 'ash';
  // `oraclelinux:9-slim` has nothing of Debian.
  if (BASH_AS_SH.test(name)) return 'bash';
  return DASH_AS_SH.test(name) || DEBIAN_RELEASE.test(version) ? 'dash' : undefined;
}

const PROGRAMS: ReadonlyMap<string, Dialect> = new Map([
  ['sh', 'sh'],
  ['dash', 'dash'],
  ['ash', 'ash'],
  ['bash', 'bash'],
  ['ksh', 'ksh'],
  ['mksh', 'ksh'],
  ['zsh', 'zsh'],
  ['powershell', 'powershell'],
  ['pwsh', 'powershell'],
  ['cmd', 'cmd'],
]);

/** `3.12-slim-bookworm`, `24.04-jammy`. */
const DEBIAN_RELEASE =
  /(?:^|-)(?:slim|stretch|buster|bullseye|bookworm|trixie|forky|sid|xenial|bionic|focal|jammy|noble)(?:-|$)/;

/** Debian, Ubuntu, and those of Docker's official images that stand on them unless the tag names another system. */
const DASH_AS_SH =
  /^(?:debian|ubuntu|buildpack-deps|elixir|erlang|gcc|golang|haproxy|httpd|memcached|mongo|nginx|node|perl|php|postgres|python|redis|ruby|rust)$/;

/** Distributions whose `/bin/sh` is Bash. */
const BASH_AS_SH =
  /^(?:fedora|centos|almalinux|rockylinux(?:\/rockylinux)?|oraclelinux|amazonlinux|archlinux|opensuse\/(?:leap|tumbleweed)|ubi\d+(?:\/ubi(?:-minimal)?)?|centos\/centos)$/;
