import { deletionOf } from '../../server/lint/deletion.ts';
import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { commandsOf, type Stage } from '../../server/model/stage.ts';
import { isWindows } from '../../server/shell/dialect.ts';
import type { Script } from '../../server/shell/script.ts';
import type { Arg, Declaration } from '../../server/syntax/ast.ts';

export const unusedArg: Rule = {
  id: 'unused-arg',
  category: 'maintainability',
  severity: 'info',
  summary: 'Declare no ARG that nothing reads',
  why: `
    An ARG that nothing reads has people pass a value that changes nothing but the cache: each new one runs all RUN behind it
    again. Above the first FROM an ARG is for FROM alone; a stage that reads it must declare it once more. In a stage, every
    program of a RUN may read it, so one is only found there where no RUN behind it runs anything but tools that are known
    not to.
  `,
  examples: [
    {
      bad: `
        ARG NODE_VERSION=22
        ARG PYTHON_VERSION=3.13
        #   ^^^^^^^^^^^^^^ no FROM reads PYTHON_VERSION, and no stage declares it
        FROM node:\${NODE_VERSION}
        ARG APP_DIR=/app
        #   ^^^^^^^ nothing in this stage reads APP_DIR
        COPY . /app
      `,
      good: `
        ARG NODE_VERSION=22
        FROM node:\${NODE_VERSION}
        COPY . /app
      `,
    },
    {
      good: `
        ARG VERSION=1
        FROM debian:12
        ARG VERSION
        ARG MODE=fast
        RUN make
        LABEL org.opencontainers.image.version=$VERSION
      `,
    },
  ],

  about: { instructions: ['Arg'] },
  *check(model) {
    const { file, stages } = model;
    const [first] = stages;
    if (first === undefined) return;
    let readers: ReadonlyMap<Stage, number> | undefined;
    for (const arg of file.instructions.filter((it) => it.kind === 'Arg').slice(0, MOST)) {
      const stage = model.stageOf(arg);
      const isGlobal = stage === undefined || arg.start < first.start;
      for (const declaration of arg.declarations) {
        const name = declaration.name.text;
        if (READ_BY_BUILD.test(name) || isMentioned(name, declaration, file.source)) continue;
        if (isGlobal) yield findingAt(arg, declaration, `no FROM reads ${name}, and no stage declares it`, file.source);
        else if (!BREAKS_CACHE.test(name) && !READ_BY_TOOLS.test(name)) {
          readers ??= lastReaders(model);
          if ((readers.get(stage) ?? -1) >= arg.start) continue;
          yield findingAt(arg, declaration, `nothing in this stage reads ${name}`, file.source);
        }
      }
    }
  },
};

/** Each is searched for in the whole file. Nobody writes as many. */
const MOST = 500;

/** What BuildKit looks at by itself, also where nothing in the file does. */
const READ_BY_BUILD =
  /^(?:(?:https?|ftp|no|all)_proxy|SOURCE_DATE_EPOCH|BUILDKIT_.*|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT|STAGE|OSVERSION))$/i;
/** What has the steps below it work again, and is for that alone: `CACHE_BUST`. */
const BREAKS_CACHE = /cache|bust|refresh|force|rebuild|nonce/i;
/** What package managers and the tools below look at. */
const READ_BY_TOOLS =
  /^(?:DEBIAN_FRONTEND|DEBCONF_.*|TZ|LANG|LC_.*|PATH|HOME|TERM|CI|NODE_.*|NPM_.*|YARN_.*|PIP_.*|UV_.*|PYTHON.*|POETRY_.*|GO.*|CGO_.*|COMPOSER_.*|GEM_.*|BUNDLE_.*|GIT_.*|APT_.*|.*_PROXY|CURL_.*|SSL_.*)$/i;

/** Whether a name stands anywhere else, in a comment as well: there a file says why it keeps one. */
function isMentioned(name: string, { name: { start, end } }: Declaration, source: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    if (at >= start && at < end) continue;
    if (!/\w/.test(source[at - 1] ?? '') && !/\w/.test(source[at + name.length] ?? '')) return true;
  }
  return false;
}

/** Where the last RUN begins, of a stage or one on top of it, that starts a program which may look at any variable. */
function lastReaders(model: Model): ReadonlyMap<Stage, number> {
  const found = new Map<Stage, number>();
  // What is on top of a stage stands below it.
  for (const stage of [...model.stages].reverse()) {
    const last = Math.max(found.get(stage) ?? -1, lastReaderIn(stage, model));
    found.set(stage, last);
    const { base } = stage;
    if (base.kind === 'stage') found.set(base.stage, Math.max(found.get(base.stage) ?? -1, last));
  }
  return found;
}

/** Of what ONBUILD holds back it is not known. */
function lastReaderIn(stage: Stage, model: Model): number {
  const commands = commandsOf(stage);
  if (commands.some((it) => it.kind === 'Onbuild')) return Number.POSITIVE_INFINITY;
  return commands.findLast((it) => it.kind === 'Run' && runsAny(model.script(it)))?.start ?? -1;
}

function runsAny(script: Script | undefined): boolean {
  return script === undefined || !script.isComplete || runsOthers(script);
}

function runsOthers({ commands, dialect }: Script): boolean {
  if (isWindows(dialect) || commands.length === 0) return true;
  return commands.some(({ program, name }) => name !== undefined && !PLAIN.has(program ?? '?'));
}

const PLAIN: ReadonlySet<string> = new Set([
  ...['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'rm', 'mkdir'],
  ...['cp', 'mv', 'ln', 'chmod', 'chown', 'echo', 'cd'],
  ...['touch', 'useradd', 'adduser', 'groupadd', 'addgroup', 'usermod', 'tar'],
  ...['cat', 'sed', 'grep', 'ls', 'true', 'set'],
  ...['test', '[', 'exit', 'printf', 'find', 'install', 'unzip', 'gzip', 'sha256sum'],
]);

function findingAt(arg: Arg, { name: { start, end } }: Declaration, message: string, source: string): Finding {
  const span = { start, end };
  if (arg.declarations.length > 1) return { span, message };
  // Unsafe: a build that passes it is warned.
  return { span, message, fix: { title: 'Remove the ARG', safety: 'unsafe', edits: [deletionOf(arg, source)] } };
}
