import type { Severity } from '../../../lint/rule.ts';

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
