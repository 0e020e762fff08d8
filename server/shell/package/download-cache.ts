import type { Span } from '../../text/span.ts';
import type { ShellCommand } from '../script.ts';
import { type PackageCommand, packageCommandOf } from './manager.ts';

/** A command that downloads, and where it keeps that for the next time: `~` is the home of who runs it. */
export interface DownloadCache {
  readonly span: Span;
  readonly place: string;
}

/** `undefined` of what downloads nothing, or is told to keep nothing. */
export function downloadCacheOf(command: ShellCommand): DownloadCache | undefined {
  const { program, name, args } = command;
  const found = packageCommandOf(command);
  const place = found?.action === 'install' ? PLACES.get(found.manager) : undefined;
  const isWithout = args.some((it) => /^--(?:no-cache|cache|no-index)/.test(it.value ?? ''));
  if (found !== undefined && place !== undefined && !isWithout) return { span: found.span, place };
  const verb = args.find((it) => !it.text.startsWith('-'));
  if (name === undefined || verb === undefined) return undefined;
  const span = { start: name.start, end: verb.end };
  if (/^mvnw?$/.test(program ?? '')) return { span: name, place: '~/.m2' };
  if (/^gradlew?$/.test(program ?? '')) return { span: name, place: '~/.gradle' };
  if (program === 'cargo' && /^(?:build|install|fetch)$/.test(verb.value ?? ''))
    return { span, place: '/usr/local/cargo/registry' };
  if (program === 'go' && verb.value === 'build') return { span, place: '~/.cache/go-build' };
  return undefined;
}

/**
 * Where the caches are by default, in the home or where the official images have them. What `dotnet restore` downloads is in
 * none: project.assets.json points to it, and with `--no-restore` a later step must find it there.
 */
const PLACES: ReadonlyMap<PackageCommand['manager'], string> = new Map([
  ['npm', '~/.npm'],
  ['pip', '~/.cache/pip'],
  ['pnpm', '~/.local/share/pnpm/store'],
  ['yarn', '/usr/local/share/.cache/yarn'],
  ['uv', '~/.cache/uv'],
  ['poetry', '~/.cache/pypoetry/artifacts'],
  ['go', '/go/pkg/mod'],
]);
