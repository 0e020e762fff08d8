/** A type of --mount in words. */
export interface MountDoc {
  readonly text: string;
  /** What it needs, in the notation of LSP snippets, from the type on. */
  readonly snippet: string;
  /** The keys that have a meaning for it, the usual first. A key has other names too: see MOUNT_KEYS. */
  readonly keys: Readonly<Record<string, MountKeyDoc>>;
}

export interface MountKeyDoc {
  /** What stands for its value in the signature; empty for a switch that is mostly written alone. */
  readonly value: string;
  /** Where the key is left out; empty where it must be there, or nothing is done. */
  readonly default: string;
  readonly text: string;
}

const TARGET: MountKeyDoc = {
  value: 'PATH',
  default: '',
  text: 'Where it is mounted; relative to WORKDIR where it does not begin with `/`.',
};
const FROM: MountKeyDoc = {
  value: 'STAGE|IMAGE|CONTEXT',
  default: 'the build context',
  text: 'What is mounted: a stage, an image, or a context that `--build-context` names. Variables are not expanded here.',
};
const UID: MountKeyDoc = { value: 'NUMBER', default: '0', text: 'The user who owns it.' };
const GID: MountKeyDoc = { value: 'NUMBER', default: '0', text: 'The group that owns it.' };
const REQUIRED: MountKeyDoc = {
  value: '',
  default: 'false',
  text: 'Whether the build fails where it is not given; otherwise it is just not there.',
};

/** By type, the default first. */
export const MOUNT_DOCS: Readonly<Record<string, MountDoc>> = {
  bind: {
    text: 'Files of the build context, a stage or an image, without a copy of them in the image. What is written to it is thrown away.',
    snippet: 'bind,source=${1:.},target=${2:/src}',
    keys: {
      target: TARGET,
      source: { value: 'PATH', default: 'the root', text: 'The path in what is mounted; no wildcards.' },
      from: FROM,
      readwrite: { value: '', default: 'false', text: 'Whether the command may write to it, for as long as it runs.' },
      readonly: { value: '', default: 'true', text: 'Whether the command may only read it.' },
    },
  },
  cache: {
    text: 'A folder that the builder keeps from build to build, for package managers and compilers. It may be empty at any time, and is not part of an exported cache.',
    snippet: 'cache,target=${1:/root/.cache}',
    keys: {
      target: TARGET,
      id: {
        value: 'NAME',
        default: 'the target',
        text: 'Mounts with the same id share their files, also across Dockerfiles.',
      },
      sharing: {
        value: 'shared|private|locked',
        default: 'shared',
        text: 'What happens where several steps use the cache at the same time.',
      },
      from: { ...FROM, default: 'an empty folder', text: `What the cache begins with. ${FROM.text}` },
      source: { value: 'PATH', default: 'the root', text: 'The path in `from` with which the cache begins.' },
      readonly: { value: '', default: 'false', text: 'Whether the command may only read it.' },
      mode: { value: 'MODE', default: '0755', text: 'The mode of the folder when it is made, in octal.' },
      uid: UID,
      gid: GID,
    },
  },
  tmpfs: {
    text: 'A folder in memory, empty at first and gone afterwards.',
    snippet: 'tmpfs,target=${1:/tmp}',
    keys: {
      target: TARGET,
      size: { value: 'SIZE', default: 'no limit', text: 'How much may be written, like `64m` or `1g`.' },
    },
  },
  secret: {
    text: 'A secret that `docker build --secret` gives, as a file or a variable. It is in no layer, and a new value does not execute the step again.',
    snippet: 'secret,id=${1:token}',
    keys: {
      id: {
        value: 'NAME',
        default: 'the last name of the target',
        text: 'The name by which `--secret id=NAME` gives it.',
      },
      env: {
        value: 'VARIABLE',
        default: '',
        text: 'The variable that holds it; then there is a file only where a target is given. Since syntax 1.10.',
      },
      target: {
        value: 'PATH',
        default: '/run/secrets/ID',
        text: 'The file that holds it. On Windows it must be given.',
      },
      required: REQUIRED,
      mode: { value: 'MODE', default: '0400', text: 'The mode of the file, in octal.' },
      uid: UID,
      gid: GID,
      source: { value: 'NAME', default: '', text: 'Another name for `id`; only one of them may be there.' },
    },
  },
  ssh: {
    text: 'The SSH agent that `docker build --ssh` gives: keys can be used, and are not in the image.',
    snippet: 'ssh',
    keys: {
      id: { value: 'NAME', default: 'default', text: 'The name by which `--ssh NAME` gives it.' },
      target: {
        value: 'PATH',
        default: '/run/buildkit/ssh_agent.N',
        text: 'The path of the socket; `SSH_AUTH_SOCK` holds it.',
      },
      required: REQUIRED,
      mode: { value: 'MODE', default: '0600', text: 'The mode of the socket, in octal.' },
      uid: UID,
      gid: GID,
    },
  },
};

export const TYPE_KEY: MountKeyDoc = {
  value: 'bind|cache|tmpfs|secret|ssh',
  default: 'bind',
  text: 'What is mounted. Keys that only some types have must stand behind it.',
};

/** What several steps do with one cache. */
export const SHARING_DOCS: Readonly<Record<string, string>> = {
  shared: 'All write to it at once: for caches made for that, like those of Go and npm.',
  private: 'A second one that would write gets a cache of its own.',
  locked: 'A second one waits until the first is done, as apt needs it.',
};
