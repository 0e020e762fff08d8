import type { Severity } from '../lint/rule.ts';
import type { COLORS } from './shared-options.ts';
import type { Surroundings } from './surroundings.ts';

type Paint = (text: string) => string;

/** How a report looks: what it does to the parts of the text, and how many columns it may fill. */
export interface Look extends Readonly<Record<Severity | 'fix' | 'strong' | 'faint', Paint>> {
  readonly width: number;
}

/** Text as it is. */
export function plainLook(width: number): Look {
  const same: Paint = (text) => text;
  return { error: same, warning: same, info: same, style: same, fix: same, strong: same, faint: same, width };
}

/** Text in the terminal's own sixteen colours, so that it fits light and dark ones. */
export async function colouredLook(width: number): Promise<Look> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const { bold, dim } = chalk;
  return {
    error: bold.red,
    warning: bold.yellow,
    info: bold.blue,
    style: bold.magenta,
    fix: chalk.green,
    strong: bold,
    faint: dim,
    width,
  };
}

/** How a report looks where it goes: to the terminal, if standard output is one, else to whoever reads it. */
export async function lookFor(
  color: (typeof COLORS)[number],
  isPrinted: boolean,
  { columns, environment }: Surroundings,
): Promise<Look> {
  const width = Math.min(Math.max(columns ?? USUAL_WIDTH, LEAST_WIDTH), MOST_WIDTH);
  const isForTerminal = columns !== undefined && isPrinted;
  const isColoured = color === 'auto' ? prefersColour(environment, isForTerminal) : color === 'always';
  return isColoured ? await colouredLook(width) : plainLook(width);
}

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;
const MOST_WIDTH = 120;

/** As Node.js itself decides: FORCE_COLOR goes before NO_COLOR (https://no-color.org). */
function prefersColour(environment: Surroundings['environment'], isForTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isForTerminal && !refused && terminal !== 'dumb';
}
