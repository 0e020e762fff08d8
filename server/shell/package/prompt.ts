import type { ManagerName } from './manager.ts';

/** When a package manager asks whether it is to go on, and with what it does so unasked. */
export interface PromptSyntax {
  readonly managers: readonly ManagerName[];
  /** The verbs with which it asks. */
  readonly verbs: readonly string[];
  /** What stands among its options, each with a blank before it, where it does not ask. */
  readonly answered: RegExp;
  /** What a file writes that sets its configuration to never asking. */
  readonly setting?: RegExp;
  /** The option that answers. */
  readonly option: string;
  /** Whether that has to stand before the verb. */
  readonly isGlobal?: true;
}

/** Two times quiet is yes. With `-s` and the like nothing is done at all (apt-get(8)). */
export const aptPrompt: PromptSyntax = {
  managers: ['apt'],
  verbs: [
    ...['install', 'reinstall', 'satisfy', 'build-dep', 'remove', 'purge', 'autoremove', 'autopurge'],
    ...['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade', 'dselect-upgrade'],
  ],
  answered:
    / -[a-zA-Z]*(?:y|q=?2|q[a-zA-Z]*q)| --(?:yes|assume-yes|force-yes|quiet=2)| (?:-[a-zA-Z]*q|--quiet)(?: .*)? (?:-[a-zA-Z]*q|--quiet)| -[a-zA-Z]*s[a-zA-Z]*(?: |$)| --(?:simulate|dry-run|just-print|no-act|recon|print-uris)/,
  setting: /Get::Assume-Yes|Assume-Yes\s+\\?"/i,
  option: '-y',
};

const RPM: Omit<PromptSyntax, 'managers'> = {
  verbs: [
    ...['install', 'in', 'groupinstall', 'localinstall', 'reinstall', 'rei', 'downgrade', 'swap', 'builddep'],
    ...['build-dep', 'group install', 'module install', 'update', 'up', 'upgrade', 'upgrade-minimal', 'up-min'],
    ...['distro-sync', 'remove', 'rm', 'erase', 'autoremove', 'group remove', 'groupremove', 'copr enable'],
    ...['module enable', 'module disable', 'module reset', 'module remove'],
  ],
  answered: / -[a-zA-Z]*y| --(?:assumeyes|assume-yes|assumeno)/,
  setting: /assumeyes\s*=/,
  option: '-y',
};

export const yumPrompt: PromptSyntax = { managers: ['yum'], ...RPM };
export const dnfPrompt: PromptSyntax = { managers: ['dnf', 'microdnf'], ...RPM };

/** Behind `install`, `-n` is another option, but who writes it there means this one. */
export const zypperPrompt: PromptSyntax = {
  managers: ['zypper'],
  verbs: [
    ...['install', 'in', 'source-install', 'si', 'install-new-recommends', 'inr', 'remove', 'rm'],
    ...['update', 'up', 'patch', 'dup', 'dist-upgrade'],
  ],
  answered: / -[a-zA-Z]*[nyD]| --(?:non-interactive|no-confirm|dry-run)/,
  option: '--non-interactive',
  isGlobal: true,
};
