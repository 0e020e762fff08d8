/** Platforms that images are built for, the usual first. */
export const PLATFORM_DOCS: Readonly<Record<string, string>> = {
  'linux/amd64': 'x86 with 64 bits',
  'linux/arm64': 'ARM with 64 bits: Apple silicon, Graviton, Raspberry Pi 3 and later',
  'linux/arm/v7': 'ARM with 32 bits: Raspberry Pi 2 and later',
  'linux/arm/v6': 'ARM with 32 bits: the first Raspberry Pi, and Zero',
  'linux/386': 'x86 with 32 bits',
  'linux/ppc64le': 'IBM Power',
  'linux/riscv64': 'RISC-V with 64 bits',
  'linux/s390x': 'IBM Z',
  'linux/loong64': 'LoongArch',
  'windows/amd64': 'Windows, x86 with 64 bits',
  'windows/arm64': 'Windows, ARM with 64 bits',
  'wasi/wasm': 'WebAssembly',
};
