/** What an image is built for, in Docker's normal form. */
export interface Platform {
  readonly os: string;
  /** `undefined` where it is that of the machine that builds. */
  readonly architecture: string | undefined;
  /** Empty where there is only one. */
  readonly variant: string;
  /** As in `windows(10.0.17763)`; mostly empty. */
  readonly osVersion: string;
}

/** Reads `linux/arm64/v8` and its like as Docker does (Parse and Normalize of github.com/containerd/platforms). */
export function parsePlatform(text: string): Platform | undefined {
  const [first = '', ...rest] = text.split('/');
  const match = OS.exec(first);
  if (match === null || rest.length > 2 || !rest.every((it) => COMPONENT.test(it))) return undefined;
  const written = (match[1] ?? '').toLowerCase();
  const os = written === 'macos' ? 'darwin' : written;
  const osVersion = match[2] ?? '';
  const [architecture, variant = ''] = rest;
  if (architecture !== undefined) return { os, osVersion, ...normalized(architecture, variant) };
  if (SYSTEMS.has(os)) return { os, osVersion, architecture: undefined, variant: '' };
  const machine = normalized(first, '');
  // The system of the machine that builds: on Docker's builders always Linux, or Windows where nobody writes this.
  return ARCHITECTURES.has(machine.architecture) ? { os: 'linux', osVersion: '', ...machine } : undefined;
}

/** `linux/arm/v7`; `undefined` where the machine that builds decides. */
export function formatPlatform({ os, osVersion, architecture, variant }: Platform): string | undefined {
  if (architecture === undefined) return undefined;
  const system = osVersion === '' ? os : `${os}(${osVersion})`;
  return [system, architecture, variant].filter((it) => it !== '').join('/');
}

/** `linux`, `windows(10.0.17763+win32k)`; what else a version holds is written like `%2B`. */
const OS = /^([A-Za-z0-9_-]+)(?:\(((?:[A-Za-z0-9_.-]|%[0-9A-Fa-f]{2})*)(?:\+(?:[A-Za-z0-9_.-]|%[0-9A-Fa-f]{2})+)*\))?$/;
const COMPONENT = /^[A-Za-z0-9_.-]+$/;

const SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
);
const ARCHITECTURES = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 ' +
    'mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);

function normalized(
  architecture: string,
  variant: string,
): { readonly architecture: string; readonly variant: string } {
  const name = architecture.toLowerCase();
  const version = variant.toLowerCase();
  switch (name) {
    case 'i386':
      return { architecture: '386', variant: '' };
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return { architecture: 'amd64', variant: version === 'v1' ? '' : version };
    case 'aarch64':
    case 'arm64':
      if (/^v?8(?:\.0)?$/.test(version) && version !== '8.0') return { architecture: 'arm64', variant: '' };
      return { architecture: 'arm64', variant: /^v?9(?:\.0)?$/.test(version) ? 'v9' : version };
    case 'armhf':
      return { architecture: 'arm', variant: 'v7' };
    case 'armel':
      return { architecture: 'arm', variant: 'v6' };
    case 'arm':
      return { architecture: 'arm', variant: version === '' ? 'v7' : version.replace(/^(?=[5-8]$)/, 'v') };
    default:
      return { architecture: name, variant: version };
  }
}
