/** A flag of an instruction in words. */
export interface FlagDoc {
  /** What stands for its value in the signature. */
  readonly value: string;
  /** Where the flag is left out; empty where that means that nothing is done. */
  readonly default: string;
  /** The version of Dockerfile syntax that brought it; empty where it was there from the start. */
  readonly since: string;
  /** Markdown. */
  readonly text: string;
  /** Values to choose from, or examples of such as can be written. */
  readonly values: readonly FlagValue[];
}

export interface FlagValue {
  readonly name: string;
  readonly text: string;
}

const BOOLEAN: readonly FlagValue[] = [
  { name: 'true', text: 'The same as the flag alone.' },
  { name: 'false', text: 'The same as no flag.' },
];

const CHMOD: FlagDoc = {
  value: 'MODE',
  default: 'the mode that the files have in the source',
  since: '1.2',
  text: 'The permissions of what is copied, folders included: octal like `755`, or, since 1.14, in symbols like `u=rwX,go=rX`. Not for Windows images.',
  values: [
    { name: '644', text: 'All may read, the owner may write.' },
    { name: '755', text: 'All may read and execute, the owner may write.' },
    { name: '600', text: 'Only the owner may read and write.' },
    { name: '+x', text: 'Executable by all, otherwise as they are.' },
    { name: 'u=rwX,go=rX', text: '755 for folders and what is executable, 644 for other files.' },
  ],
};
const CHOWN: FlagDoc = {
  value: 'USER[:GROUP]',
  default: '0:0',
  since: '',
  text: 'Who owns what is copied, by name or number. Names are looked up in `/etc/passwd` and `/etc/group` of the image, so with `--link` only numbers work. Without a group, a name brings its own and a number is the group as well. Not for Windows images.',
  values: [],
};
const LINK: FlagDoc = {
  value: 'BOOLEAN',
  default: 'false',
  since: '1.4',
  text: 'Makes the files a layer of their own, on nothing. It then stays cached, and need not be pushed again, when what is below it changes. Symlinks in the destination are not followed, and names of users cannot be looked up.',
  values: BOOLEAN,
};
const EXCLUDE: FlagDoc = {
  value: 'PATTERN',
  default: '',
  since: '1.19',
  text: 'Leaves out what matches, with the wildcards of a source. May be repeated.',
  values: [],
};

/** By instruction in upper case, then by name. */
export const FLAG_DOCS: Readonly<Record<string, Readonly<Record<string, FlagDoc>>>> = {
  ADD: {
    checksum: {
      value: 'HASH',
      default: '',
      since: '1.6',
      text: 'What a download must have, or the build fails: `sha256:` and 64 hexadecimal digits for a URL, a commit (or how it begins) for a Git repository.',
      values: [{ name: 'sha256:', text: 'The digest of the file behind a URL.' }],
    },
    chmod: CHMOD,
    chown: CHOWN,
    exclude: EXCLUDE,
    'keep-git-dir': {
      value: 'BOOLEAN',
      default: 'false',
      since: '1.1',
      text: 'Keeps the `.git` of a repository that is added. It changes with every clone, and the step with it.',
      values: BOOLEAN,
    },
    link: LINK,
    unpack: {
      value: 'BOOLEAN',
      default: 'true for archives of the build context, false for those behind URLs',
      since: '1.17',
      text: 'Whether tar archives are unpacked, also compressed ones (gzip, bzip2, xz, zstd).',
      values: [
        { name: 'true', text: 'Unpacks what a URL gives, too.' },
        { name: 'false', text: 'Keeps an archive of the build context as it is.' },
      ],
    },
  },
  COPY: {
    chmod: CHMOD,
    chown: CHOWN,
    exclude: EXCLUDE,
    from: {
      value: 'STAGE|IMAGE|CONTEXT',
      default: 'the build context',
      since: '',
      text: 'Copies from another place than the build context: a stage from above (by name, or by number from 0), an image, or a context that `--build-context` names. Paths then begin at its root. Variables are not expanded here.',
      values: [],
    },
    link: LINK,
    parents: {
      value: 'BOOLEAN',
      default: 'false',
      since: '1.20',
      text: 'Keeps the folders above a source: `src/a.ts` becomes `DESTINATION/src/a.ts`. A `/./` in the source says from where on they are kept, and `**` goes through folders.',
      values: BOOLEAN,
    },
  },
  FROM: {
    platform: {
      value: 'PLATFORM',
      default: 'the platform that is built for',
      since: '',
      text: 'For which platform the image is pulled, and so for which the stage is. `$BUILDPLATFORM` is that of the builder: compile there, without emulation, for `$TARGETARCH`.',
      values: [],
    },
  },
  HEALTHCHECK: {
    interval: {
      value: 'DURATION',
      default: '30s',
      since: '',
      text: 'The time from the start of the container to the first check, and from the end of one to the next.',
      values: durations('10s', '30s', '1m', '5m'),
    },
    retries: {
      value: 'NUMBER',
      default: '3',
      since: '',
      text: 'How many checks in a row must fail until the container counts as unhealthy.',
      values: durations('3', '5', '10'),
    },
    'start-interval': {
      value: 'DURATION',
      default: '5s',
      since: '',
      text: 'The time between checks in the start period. Needs Docker Engine 25.',
      values: durations('1s', '5s'),
    },
    'start-period': {
      value: 'DURATION',
      default: '0s',
      since: '',
      text: 'How long the container has to get started: failures do not count until then, or until the first success.',
      values: durations('5s', '30s', '1m'),
    },
    timeout: {
      value: 'DURATION',
      default: '30s',
      since: '',
      text: 'A check that takes longer is killed, and has failed.',
      values: durations('3s', '5s', '10s', '30s'),
    },
  },
  RUN: {
    device: {
      value: 'NAME[,required]',
      default: '',
      since: '1.27',
      text: 'Asks for a device that the builder offers by CDI, such as a GPU: `vendor.com/class`, `vendor.com/class=name` or `vendor.com/class=*`. Needs the entitlement `device`. May be repeated.',
      values: [{ name: 'nvidia.com/gpu=all', text: 'All GPUs of NVIDIA.' }],
    },
    mount: {
      value: 'type=TYPE,KEY=VALUE…',
      default: '',
      since: '1.2',
      text: 'Mounts something for this one step: files of the context or a stage (bind), a cache that outlives the build, memory (tmpfs), a secret, or an SSH agent. Nothing of it comes into the image. May be repeated.',
      values: [],
    },
    network: {
      value: 'NETWORK',
      default: 'default',
      since: '1.3',
      text: 'Which network the command has.',
      values: [
        { name: 'default', text: 'The network of the build.' },
        { name: 'none', text: 'None but its own loopback: what must not download anything cannot.' },
        { name: 'host', text: 'The network of the machine that builds. Needs the entitlement `network.host`.' },
      ],
    },
    security: {
      value: 'MODE',
      default: 'sandbox',
      since: '1.20',
      text: 'With which rights the command runs.',
      values: [
        { name: 'sandbox', text: 'Those of an ordinary container.' },
        { name: 'insecure', text: 'All, like `docker run --privileged`. Needs the entitlement `security.insecure`.' },
      ],
    },
  },
};

function durations(...names: readonly string[]): readonly FlagValue[] {
  return names.map((name) => ({ name, text: '' }));
}
