import type { Add, Copy, Flag, Word } from '../../syntax/ast.ts';
import { flagOf } from '../../syntax/walk.ts';
import { type GitUrl, parseGitUrl } from '../copied/git-url.ts';
import { isWebAddress } from '../copied/source-path.ts';
import { hasMistake } from '../flow.ts';
import type { Model } from '../model.ts';
import { expandHeredoc } from '../variable/expand.ts';
import { isFileMode } from './file-mode.ts';
import { type Refusal, refusal } from './refusal.ts';

/** What BuildKit refuses in a COPY or ADD whose values are known (dockerfile2llb/convert_copy.go, dispatchCopy). */
export function* refusalsInCopy(instruction: Copy | Add, model: Model): Generator<Refusal> {
  if (instruction.flags.length > 0) {
    yield* refusalsInChown(instruction, model);
    yield* refusalsInChmod(instruction, model);
    yield* refusalsInChecksum(instruction, model);
  }
  yield* refusalsInSources(instruction, model);
  for (const heredoc of instruction.heredocs) {
    if (hasMistake(model.file, heredoc.body)) continue;
    const expansion = expandHeredoc(model.file.source, heredoc, model.stateAt(instruction).variables);
    if (expansion.outcome === 'refused') yield refusal(expansion.span, expansion.message);
  }
}

function* refusalsInChown(instruction: Copy | Add, model: Model): Generator<Refusal> {
  const word = flagOf(instruction, 'chown')?.value;
  const link = flagOf(instruction, 'link');
  if (word === undefined || link === undefined || !isOn(link)) return;
  const owner = model.valueOf(word);
  const isNamed = owner !== undefined && /^([^:]*)(?::([^]*))?$/.exec(owner)?.slice(1).some(isName);
  if (!isNamed) return;
  yield refusal(word, `--link does not see the users of the image; write "${owner}" in numbers, like 1000:1000`);
}

/** Root's number is known without the image (client/llb/fileop.go, parseUID). */
function isName(part: string | undefined): boolean {
  if (part === undefined || part === '' || part === 'root') return false;
  return !/^[+-]?\d+$/.test(part) || Math.abs(Number(part)) >= 2 ** 31;
}

function* refusalsInChmod(instruction: Copy | Add, model: Model): Generator<Refusal> {
  const word = flagOf(instruction, 'chmod')?.value;
  const mode = word && model.valueOf(word);
  if (word === undefined || mode === undefined || mode === '' || isFileMode(mode)) return;
  yield refusal(word, `a mode is octal like 0755 or symbolic like u=rwX,go=rX, not "${mode}"`);
}

function* refusalsInChecksum(instruction: Copy | Add, model: Model): Generator<Refusal> {
  const word = flagOf(instruction, 'checksum')?.value;
  const checksum = word && model.valueOf(word);
  if (instruction.kind === 'Copy' || word === undefined || checksum === undefined || checksum === '') return;
  const [source, ...others] = instruction.sources;
  if (source === undefined || others.length > 0) {
    yield refusal(word, 'a checksum is of one source; give each source an ADD of its own');
    return;
  }
  const path = model.valueOf(source);
  if (path === undefined) return;
  const url = parseGitUrl(path);
  if (url !== undefined) return;
  if (!isWebAddress(path)) yield refusal(word, `a checksum is of a web address or a repository, unlike "${path}"`);
  else if (!DIGEST.test(checksum)) yield refusal(word, 'a checksum is sha256: and 64 hexadecimal digits in lower case');
}

/** What opencontainers/go-digest takes. */
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;

function* refusalsInSources(instruction: Copy | Add, model: Model): Generator<Refusal> {
  for (const source of instruction.sources) {
    const path = model.valueOf(source);
    const url = path === undefined ? undefined : parseGitUrl(path);
    if (url !== undefined && 'fault' in url) yield refusal(source, url.fault);
    else if (url !== undefined && !url.isLocal) yield* refusalsOfRepository(source, url, instruction, model);
    else if (instruction.kind === 'Copy' && path !== undefined && isWebAddress(path)) {
      yield refusal(source, 'COPY cannot download; ADD can');
    }
  }
}

function* refusalsOfRepository(source: Word, url: GitUrl, instruction: Copy | Add, model: Model): Generator<Refusal> {
  if (instruction.kind === 'Copy') {
    yield refusal(source, 'COPY cannot clone a repository; ADD can');
    return;
  }
  const keeps = flagOf(instruction, 'keep-git-dir');
  const isKept = keeps && isOn(keeps);
  if (isKept !== undefined && url.keepsGitDirectory !== undefined && url.keepsGitDirectory !== isKept) {
    yield refusal(source, `--keep-git-dir says ${isKept} and the address says ${url.keepsGitDirectory}`);
  }
  const word = flagOf(instruction, 'checksum')?.value;
  const checksum = word && model.valueOf(word);
  if (checksum && url.checksum !== undefined && url.checksum !== checksum) {
    yield refusal(source, `--checksum says ${checksum} and the address says ${url.checksum}`);
  }
}

function isOn({ value }: Flag): boolean {
  return value?.text.toLowerCase() !== 'false';
}
