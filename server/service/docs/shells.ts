import type { FlagValue } from './flags.ts';

/** What SHELL is mostly set to. */
export const SHELL_DOCS: readonly FlagValue[] = [
  { name: '["/bin/bash", "-o", "pipefail", "-c"]', text: 'Bash; a pipe fails where any of its commands does.' },
  {
    name: '["/bin/bash", "-euo", "pipefail", "-c"]',
    text: 'Bash; also variables that are not set are mistakes, and each command that fails ends the step.',
  },
  {
    name: '["/bin/ash", "-eo", "pipefail", "-c"]',
    text: 'The shell of Alpine; a pipe fails where any of its commands does.',
  },
  { name: '["/bin/sh", "-c"]', text: 'The default for Linux.' },
  {
    name: `["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]`,
    text: 'Windows PowerShell; an error ends the step.',
  },
  { name: `["pwsh", "-Command", "$ErrorActionPreference = 'Stop';"]`, text: 'PowerShell; an error ends the step.' },
  { name: '["cmd", "/S", "/C"]', text: 'The default for Windows.' },
];
