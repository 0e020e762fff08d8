import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

export interface MadeHistory {
  /** How many first parents it has. */
  readonly commits: number;
  /** With a submodule and files of Git LFS, neither of which is here; some steps copy them. */
  readonly hasElsewhere: boolean;
}

/**
 * Makes a repository with a history of all that may come: merges, renames, also of the Dockerfile, links, folders that become
 * files, times without a Dockerfile and with one that cannot be built. The same each time.
 */
export function makeHistory(folder: string, { commits, hasElsewhere }: MadeHistory): void {
  const maker = new Maker(hasElsewhere);
  for (let index = 0; index < commits; index++) maker.commit(index, commits);
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder]);
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: maker.stream, maxBuffer: 1 << 30 });
}

class Maker {
  #parts: string[] = [];
  #mark = 0;
  #seed = 7;
  #files = new Map<string, number>();
  #version = 0;
  #dockerfile = 'docker/Dockerfile';
  #isThere = true;
  readonly #hasElsewhere: boolean;

  constructor(hasElsewhere: boolean) {
    this.#hasElsewhere = hasElsewhere;
  }

  get stream(): string {
    return this.#parts.join('');
  }

  commit(index: number, of: number): void {
    const main = this.#mark;
    const isMerge = index > 0 && index % 25 === 0;
    const aside = isMerge ? [this.#edit(), this.#edit()] : [];
    for (const [at, it] of aside.entries()) {
      this.#add('side', `aside ${at}`, index, [it], at === 0 ? main : this.#mark, undefined);
    }
    const changes = index === 0 ? this.#first() : this.#changes(index, of);
    // What a merge brings along is among its changes.
    this.#add('main', `commit ${index}`, index, [...aside, ...changes], main, isMerge ? this.#mark : undefined);
  }

  #add(
    branch: string,
    subject: string,
    day: number,
    changes: readonly string[],
    from: number,
    merge: number | undefined,
  ) {
    this.#mark++;
    const time = 1_600_000_000 + day * 10_000;
    const parents = (from === 0 ? '' : `from :${from}\n`).concat(merge === undefined ? '' : `merge :${merge}\n`);
    const head = `commit refs/heads/${branch}\nmark :${this.#mark}\ncommitter A <a@example.com> ${time} +0000\n`;
    this.#parts.push(`${head}${data(subject)}${parents}${changes.join('')}\n`);
  }

  #first(): readonly string[] {
    const changes: string[] = [];
    for (let index = 0; index < 900; index++) {
      const path = `src/p${index % 30}/${index % 3 === 0 ? 'inner/' : ''}f${index}.ts`;
      this.#files.set(path, 0);
      changes.push(file(path, `${path} 0\n`));
    }
    return [
      ...changes,
      file('package.json', '{ "version": 0 }\n'),
      file('package-lock.json', '{}\n'),
      file('README.md', 'read\n'),
      file('run.sh', '#!/bin/sh\n', '100755'),
      file('current', 'src/p0', '120000'),
      file('.dockerignore', this.#ignored('')),
      file(this.#dockerfile, this.#text()),
      ...(this.#hasElsewhere ? [pointer(0), submodule(0)] : []),
    ];
  }

  /** Where nothing is elsewhere, there is nothing of it to be ignored either. */
  #ignored(more: string): string {
    return `docs\n*.md\n${more}`;
  }

  #changes(index: number, of: number): readonly string[] {
    if (index % 17 === 0) return [file('README.md', `only prose ${index}\n`)];
    const changes = Array.from({ length: 1 + this.#random(5) }, () => this.#edit());
    const at = (share: number) => {
      const place = Math.floor(of * share);
      // Not where there is only prose.
      return index === (place % 17 === 0 ? place + 1 : place);
    };
    if (index % 9 === 0) changes.push(file('package.json', `{ "version": ${index} }\n`));
    if (index % 13 === 0) changes.push(file('README.md', `read ${index}\n`));
    if (index % 29 === 0) changes.push(file('current', `src/p${index % 7}`, '120000'));
    if (index % 31 === 0) changes.push(file('run.sh', '#!/bin/sh\n', index % 2 === 0 ? '100755' : '100644'));
    if (index % 23 === 0) {
      this.#version++;
      if (this.#isThere) changes.push(file(this.#dockerfile, this.#text()));
    }
    if (this.#hasElsewhere && index % 37 === 0) changes.push(pointer(index));
    if (this.#hasElsewhere && index % 41 === 0) changes.push(submodule(index));
    if (at(0.2)) changes.push(file('.dockerignore', this.#ignored('src/p6\n!src/p6/inner\n')));
    if (at(0.8)) changes.push(file('.dockerignore', this.#ignored('run.sh\n')));
    if (at(0.3)) {
      changes.push(`R ${this.#dockerfile} Dockerfile\n`);
      this.#dockerfile = 'Dockerfile';
    }
    if (at(0.5)) {
      changes.push('D Dockerfile\n');
      this.#isThere = false;
    }
    if (at(0.54)) {
      this.#isThere = true;
      changes.push(file('Dockerfile', this.#text()));
    }
    if (at(0.6)) changes.push(file('Dockerfile', 'FROM node:22\nCOPY a\n'));
    if (at(0.63)) changes.push(file('Dockerfile', this.#text()));
    if (at(0.7)) changes.push(file('Dockerfile', `${this.#text()}COPY dist/missing.js /\n`));
    if (at(0.73)) changes.push(file('Dockerfile', this.#text()));
    if (at(0.85)) changes.push('D run.sh\n', file('run.sh/inner', 'a folder now\n'));
    if (at(0.9)) changes.push('D run.sh/inner\n', file('run.sh', '#!/bin/sh\n', '100755'));
    return changes;
  }

  #edit(): string {
    const paths = [...this.#files.keys()];
    const path = paths[this.#random(paths.length)] ?? '';
    const version = (this.#files.get(path) ?? 0) + 1;
    switch (this.#random(12)) {
      case 0:
        this.#files.delete(path);
        return `D ${path}\n`;
      case 1: {
        const renamed = path.replace(/(?:-r\d+)?\.ts$/, `-r${version}.ts`);
        this.#files.delete(path);
        this.#files.set(renamed, version);
        return `R ${path} ${renamed}\n`;
      }
      case 2: {
        const added = `src/p${this.#random(30)}/new${this.#random(100_000)}.ts`;
        this.#files.set(added, 0);
        return file(added, `${added}\n`);
      }
      default:
        this.#files.set(path, version);
        return file(path, `${path} ${version}\n`);
    }
  }

  #text(): string {
    const more = this.#version % 3 === 2 ? 'RUN echo one step more\n' : '';
    return `FROM node:22 AS deps
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci

FROM node:22 AS build
WORKDIR /app
COPY --from=deps /app/node_modules node_modules
${more}COPY . .
RUN npm run build

FROM alpine:3.${20 + Math.floor(this.#version / 6)}
LABEL version=${this.#version}
RUN apk add --no-cache curl=${this.#version % 4}
COPY run* /usr/local/bin/
COPY src/p3/inner /inner
COPY --from=build /app/dist /srv
`;
  }

  /** A number below another (a linear congruential generator; Numerical Recipes). */
  #random(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#seed / 2 ** 32) * below);
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function file(path: string, text: string, mode = '100644'): string {
  return `M ${mode} inline ${path}\n${data(text)}`;
}

function pointer(version: number): string {
  const id = createHash('sha256').update(String(version)).digest('hex');
  return file('assets/logo.bin', `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 4000\n`);
}

function submodule(version: number): string {
  return `M 160000 ${createHash('sha1').update(String(version)).digest('hex')} vendor/lib\n`;
}
