import { isRecord } from '../../lint/record.ts';
import type { ProfiledStep } from '../../simulator/cost.ts';
import { parsed } from './parsed.ts';

/** What `docker history --format json` says: an object a line, or a list of them as the daemon's API gives it. */
export function imageHistoryIn(text: string): readonly ProfiledStep[] {
  const whole = parsed(text);
  const entries: readonly unknown[] = Array.isArray(whole)
    ? whole
    : text.split('\n').flatMap((line) => (line.startsWith('{') ? parsed(line) : []));
  return entries.flatMap((it) => {
    if (!isRecord(it) || typeof it['CreatedBy'] !== 'string') return [];
    const bytes = bytesIn(it['Size']);
    const name = instructionIn(it['CreatedBy']);
    return bytes === undefined || name === undefined
      ? []
      : [{ name: name.replace(/(?:…|\.\.\.)$/, ''), isCut: /(?:…|\.\.\.)$/.test(name), seconds: undefined, bytes }];
  });
}

/**
 * `RUN /bin/sh -c npm ci # buildkit` is `RUN npm ci`, and so is `RUN |1 A=b /bin/sh -c npm ci # buildkit`, where arguments
 * stand before it (dockerfile2llb/convert.go, commitToHistory and withShell).
 */
function instructionIn(text: string): string | undefined {
  const line = text.replace(/ # buildkit$/, '');
  const [, command] = line.match(/^RUN (?:\|\d+ .*?)?(?:(?<!\S)\/\S+ -\S*c )(.*)$/s) ?? [];
  if (command !== undefined) return `RUN ${command}`;
  return /^(?:RUN|COPY|ADD|WORKDIR) /.test(line) ? line : undefined;
}

/** `183MB`, as it is printed, or a number with `--human=false`. */
function bytesIn(size: unknown): number | undefined {
  if (typeof size === 'number') return size;
  if (typeof size !== 'string') return undefined;
  const [, amount, unit = 'B'] = size.match(/^(\d+(?:\.\d+)?)\s*([kKMGT]?B)?$/) ?? [];
  const factor = FACTORS[unit];
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

const FACTORS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
