import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { contentOf, contentWith } from '../context/content.ts';
import { ignoredByGit } from '../gitignore.ts';
import type { Environment } from '../program.ts';
import { realPathOf } from '../within.ts';
import { blobIdsOf, blobsOf, type Failure, mergeBaseOf, openRepository, type Repository } from './repository.ts';

/** What a working tree has otherwise than a commit: edited, added or removed, whether that is committed or not. */
export class Changes {
  readonly #repository: Repository;
  readonly #commit: string;
  /** By absolute path; `undefined` where the commit has no such file. */
  readonly #ids = new Map<string, string | undefined>();
  readonly #folders = new Map<string, string>();

  /** Since the commit from which HEAD and a revision have gone different ways. */
  static since(revision: string, folder: string, environment: Environment): Changes | Failure {
    const repository = openRepository(folder, environment);
    if ('error' in repository) return repository;
    const base = mergeBaseOf(repository, revision);
    return 'error' in base ? base : new Changes(repository, base.commit);
  }

  private constructor(repository: Repository, commit: string) {
    this.#repository = repository;
    this.#commit = commit;
  }

  /** Asks git of many paths at once, as each question takes a process of its own. Paths are absolute. */
  learn(paths: Iterable<string>): void {
    const names = new Map<string, string>();
    for (const path of paths) if (!this.#ids.has(path)) names.set(path, this.#nameOf(path));
    const answer = blobIdsOf(this.#repository, this.#commit, [...names.values()]);
    // It has answered before, so that this is no misuse.
    if ('error' in answer) throw new Error(answer.error);
    for (const [path, name] of names) this.#ids.set(path, answer.ids.get(name));
  }

  /** What a file said in the commit; `undefined` where it was not there. */
  textBefore(path: string): string | undefined {
    const id = this.#idOf(path);
    if (id === undefined) return undefined;
    const answer = blobsOf(this.#repository, [id]);
    return 'error' in answer ? undefined : answer.blobs[0]?.toString('utf8');
  }

  /** Of a file that git is told to pass over nothing is known, so it is as it was. */
  hasTracked(path: string): boolean {
    return this.has(path) && (this.#idOf(path) !== undefined || !isPassedOver(path));
  }

  /** Whether a file is there that was not, or the other way round, or holds something else; of a link, also what it leads to. */
  has(path: string): boolean {
    const id = this.#idOf(path);
    const known = id === undefined ? undefined : contentWith(id, this.#repository.scheme);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isSymbolicLink()) {
      if (this.#contentOf(Buffer.from(readlinkSync(path).replaceAll(sep, '/'))) !== known) return true;
      const target = realPathOf(path);
      return target !== path && this.has(target);
    }
    if (!stats?.isFile()) return known !== undefined;
    if (known === undefined) return true;
    const bytes = bytesOf(path);
    if (bytes === undefined) return true;
    // A checkout may have changed the ends of lines, and git keeps them as LF then.
    const plain = () => Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    return this.#contentOf(bytes) !== known && this.#contentOf(plain()) !== known;
  }

  #idOf(path: string): string | undefined {
    this.learn([path]);
    return this.#ids.get(path);
  }

  #contentOf(bytes: Uint8Array): string {
    return contentOf(bytes, this.#repository.scheme);
  }

  /** Relative to the repository's folder; links above the file are followed, but not the file itself. */
  #nameOf(path: string): string {
    const folder = dirname(path);
    const place = this.#folders.get(folder) ?? realPathOf(folder);
    this.#folders.set(folder, place);
    return relative(this.#repository.folder, join(place, basename(path))).replaceAll(sep, '/');
  }
}

function isPassedOver(path: string): boolean {
  const folder = dirname(path);
  return path.split(sep).includes('node_modules') || ignoredByGit(folder).within(folder).leavesOut(path, false);
}

/** What cannot be read is for others to complain of. */
function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
