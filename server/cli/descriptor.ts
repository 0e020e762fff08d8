import { fstatSync, writeSync } from 'node:fs';

/**
 * Standard output or standard error. What is no terminal is written to directly: to make a stream of it would take Node
 * longer than to parse a Dockerfile.
 */
export class Descriptor {
  readonly #number: 1 | 2;
  #isClosed = false;
  #isStreamed = false;

  constructor(number: 1 | 2) {
    this.#number = number;
  }

  /** Whether a stream has some of the text to write, behind which the rest has to come. */
  get isStreamed(): boolean {
    return this.#isStreamed;
  }

  /** The columns of the terminal that it is; `undefined` where it is none. */
  get columns(): number | undefined {
    const terminal = this.#terminal;
    return terminal && (terminal.columns || 80);
  }

  /** Once whoever reads has seen enough, as `head` does, the rest is dropped. Throws where the system refuses the text. */
  write(text: string): void {
    if (this.#isClosed) return;
    const stream = this.#isStreamed ? this.#stream : this.#terminal;
    if (stream !== undefined) {
      this.#isStreamed = true;
      stream.write(text);
      return;
    }
    let rest: Uint8Array = Buffer.from(text);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#number, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') this.#isClosed = true;
      // The pipe is full, and not one that waits for its reader; a stream does.
      else if (code === 'EAGAIN') {
        this.#isStreamed = true;
        this.#stream.write(rest);
      } else throw error;
    }
  }

  get #terminal(): NodeJS.WriteStream | undefined {
    try {
      // Asked first, because a terminal is always one, and the answer is cheap.
      return fstatSync(this.#number).isCharacterDevice() && this.#stream.isTTY ? this.#stream : undefined;
    } catch {
      // It may be closed.
      return undefined;
    }
  }

  get #stream(): NodeJS.WriteStream {
    return this.#number === 1 ? process.stdout : process.stderr;
  }
}
