import { areApart, bringsAt, type Copied, isKeptOut, isWithin, overlap, sourceOf } from './copied.ts';
import { mentions, type Part } from './part.ts';
import { isOfPrograms, isOfSystem, isOwnScript, type Touched } from './touched.ts';

/** Where two instructions meet, so that they have to stay in their order; the files, where they are all that has to stay. */
export type Meeting =
  | { readonly kind: 'meet'; readonly why: string }
  | { readonly kind: 'apart'; readonly files: readonly string[] };

/** Whether an instruction can come to stand above one that it stands behind. */
export function meetingOf(first: Part, second: Part): Meeting {
  for (const part of [first, second]) {
    if (FIXED.has(part.instruction.kind)) return meet(`${part.instruction.kind.toUpperCase()} stays where it is`);
  }
  const named = first.names.find((it) => mentions(second, it)) ?? second.names.find((it) => mentions(first, it));
  if (named !== undefined) return meet(`${named} is used`);
  if (isCopy(first) && second.instruction.kind === 'Run') return ofCopyAndRun(first, second, 'first');
  if (isCopy(second) && first.instruction.kind === 'Run') return ofCopyAndRun(second, first, 'second');
  if (isCopy(first) && isCopy(second)) return ofCopies(first, second);
  if (first.instruction.kind === 'Run' && second.instruction.kind === 'Run') return ofRuns(first, second);
  const why = settingMeets(first, second) ?? settingMeets(second, first);
  return why === undefined ? APART : meet(why);
}

const FIXED: ReadonlySet<string> = new Set(['Broken', 'From', 'Onbuild', 'Shell', 'Volume']);

const APART: Meeting = { kind: 'apart', files: [] };

function meet(why: string): Meeting {
  return { kind: 'meet', why };
}

function isCopy({ instruction }: Part): boolean {
  return instruction.kind === 'Copy' || instruction.kind === 'Add';
}

function ofCopies({ copied: a, text }: Part, { copied: b, text: other }: Part): Meeting {
  if (a === undefined || b === undefined)
    return meet(`what ${cut(a === undefined ? text : other)} brings is not known`);
  if (!areApart(a, b)) return meet('both bring the same');
  // Whoever comes first makes the folders that both are in.
  const isShared = a.targets.some((it) => b.targets.some((other) => shareFolder(it, other)));
  return a.owner !== b.owner && isShared && !(a.isInMade && b.isInMade) ? meet('both may make a folder') : APART;
}

/** `which` of the two is the COPY. */
function ofCopyAndRun({ copied, text }: Part, { touched, leads, text: run }: Part, which: 'first' | 'second'): Meeting {
  if (copied === undefined) return meet(`what ${cut(text)} brings is not known`);
  if (touched === undefined || typeof touched === 'string') return meet(reasonOf(run, touched));
  const lead = leads.find((it) => copied.targets.some((target) => overlap(it, target)));
  if (lead !== undefined) return meet(`a variable leads to ${lead}`);
  const tree = touched.trees.find((it) => copied.targets.some((target) => overlap(it, target)));
  if (tree !== undefined) return meet(`${cut(run)} works with ${tree}`);
  const isSharing = copied.owner.trim() !== '' && !copied.isInMade;
  if (isSharing && touched.trees.some((it) => copied.targets.some((target) => shareFolder(it, target))))
    return meet('both may make a folder');
  const place = copied.targets.find((it) => {
    if (isOwnScript(it) && !touched.isLocal) return false;
    return isOfPrograms(it) || (touched.isSystem && isOfSystem(it)) || (isInstalling(touched) && isHome(it));
  });
  if (place !== undefined) return meet(`${cut(run)} may work with what is in ${place}`);
  return ofInstalls(copied, touched, which);
}

function ofInstalls(copied: Copied, { installs }: Touched, which: 'first' | 'second'): Meeting {
  const files: string[] = [];
  for (const { verb, reads, refused, writes } of installs) {
    const more = refused.find((it) => bringsAt(copied, it));
    if (more !== undefined) return meet(`with ${more} ${verb} may read more than its manifests`);
    for (const path of writes) {
      if (bringsAt(copied, path)) return meet(`both bring ${path}`);
      if (!isKeptOut(copied, path))
        return meet(
          `${path} is not in the ignore file: that of a working tree would be copied over what ${verb} installs`,
        );
    }
    const met = reads.filter((it) => bringsAt(copied, it));
    // Only single files can be brought before the rest.
    const strange = met.find((it) => sourceOf(copied, it) === undefined);
    if (strange !== undefined) return meet(`${verb} reads ${strange}`);
    files.push(...met);
  }
  if (which === 'second' && files.length > 0) return meet(`${files[0]} is read before`);
  return { kind: 'apart', files };
}

/** What stands in a manifest is a sentence by itself. */
function reasonOf(run: string, why = 'is not known'): string {
  return /^(?:runs|has|is|may|works|writes|sets|names|downloads|installs) /.test(why) ? `${cut(run)} ${why}` : why;
}

/** Two RUNs that are both only known by the paths that they work with, or one of them. */
function ofRuns({ touched: a, text }: Part, { touched: b, text: other }: Part): Meeting {
  if (a === undefined || typeof a === 'string') return meet(reasonOf(text, a));
  if (b === undefined || typeof b === 'string') return meet(reasonOf(other, b));
  const [plain, more] = isInstalling(a) ? [b, a] : [a, b];
  if (isInstalling(plain)) return meet('both install');
  const paths = [...more.trees, ...more.installs.map((it) => it.place)];
  const met = plain.trees.find((it) => paths.some((path) => overlap(it, path)) || (more.isSystem && isOfSystem(it)));
  return met === undefined ? APART : meet(`both work with ${met}`);
}

/** What an ARG, ENV, USER, WORKDIR or a word on the image has to do with another instruction. */
function settingMeets({ instruction: setting, names, text }: Part, other: Part): string | undefined {
  const { instruction } = other;
  switch (setting.kind) {
    case 'Arg':
    case 'Env':
      if (instruction.kind !== 'Run') return undefined;
      if (typeof other.touched !== 'object') return `${cut(other.text)} may read ${names.join(' and ')}`;
      return names.every((it) => ONLY_TOLD.test(it)) ? undefined : `${cut(other.text)} may read ${names.join(' and ')}`;
    case 'User':
      return /^(?:Run|User|Workdir)$/.test(instruction.kind)
        ? `${cut(text)} says who ${instruction.kind.toUpperCase()} is`
        : undefined;
    case 'Workdir':
      return /^(?:Run|Workdir)$/.test(instruction.kind)
        ? `${cut(text)} says where ${instruction.kind.toUpperCase()} is`
        : workdirMeets(setting.path.text, other);
    case 'Copy':
    case 'Add':
    case 'Run':
      return undefined;
    default:
      return SAID.has(instruction.kind) && !/^(?:Run|Copy|Add)$/.test(instruction.kind)
        ? 'the later has the last word'
        : undefined;
  }
}

/** Names of what is only to be told of an image: a package manager listens to none of them. */
const ONLY_TOLD =
  /^(?:(?:GIT|VCS|CI|SOURCE|SRC|BUILD|APP|IMAGE)_)*(?:COMMIT(?:_(?:SHA\d*|HASH|ID|REF|DATE|TIME(?:STAMP)?))?|(?:GIT|VCS)_(?:SHA\d*|HASH|REF|REV|REVISION|DESCRIBE)|(?:BUILD|CREATED?|RELEASE)_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|NO|ID)|REVISION|(?:APP|IMAGE|RELEASE|BUILD)_VERSION|GITHUB_SHA)$/;

const SAID: ReadonlySet<string> = new Set([
  'Cmd',
  'Entrypoint',
  'Expose',
  'Healthcheck',
  'Label',
  'Maintainer',
  'Stopsignal',
]);

function workdirMeets(path: string, { instruction, copied, text }: Part): string | undefined {
  if (instruction.kind !== 'Copy' && instruction.kind !== 'Add') return undefined;
  if (copied === undefined) return `what ${cut(text)} brings is not known`;
  if (!instruction.target.text.startsWith('/')) return `${cut(text)} is relative to the working directory`;
  if (!path.startsWith('/') || /[$]/.test(path)) return 'it is not known which folder WORKDIR makes';
  if (copied.owner.trim() !== '' && !copied.isInMade && copied.targets.some((it) => shareFolder(it, path)))
    return 'both may make a folder';
  return copied.places === undefined && copied.targets.some((it) => isWithin(path, it))
    ? 'both may make a folder'
    : undefined;
}

function isInstalling({ isSystem, installs }: Touched): boolean {
  return isSystem || installs.length > 0;
}

function isHome(path: string): boolean {
  return /^\/(?:root|home(?:\/[^/]+)?)$/.test(path);
}

/** Whether two paths are in one folder below the root. */
function shareFolder(a: string, b: string): boolean {
  return a.split('/')[1] === b.split('/')[1];
}

/** The beginning of an instruction, by which it is recognized. */
export function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}

const LONGEST = 40;
