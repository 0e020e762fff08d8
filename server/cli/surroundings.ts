import type { Reading } from '../host/files.ts';

/** As other programs see it. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What a command has of the process it runs in. */
export interface Surroundings {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The columns of the terminal that is standard output; `undefined` where it is none. */
  readonly columns: number | undefined;
  /** Those of the terminal that is standard error; absent where it is none. */
  readonly errorColumns?: number | undefined;
  /** Milliseconds since whenever; they only grow. */
  clock(): number;
  readStdin(): Promise<Reading>;
  /** Writes to standard output. */
  write(text: string): void;
  /** Writes to standard error. */
  warn(text: string): void;
}
