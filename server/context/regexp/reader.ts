/** Where the reading of a regular expression has come to. */
export interface Reader {
  /** The text by characters. */
  readonly chars: readonly string[];
  at: number;
  /** Whether Go would give an error; what has been read is then of no meaning. */
  isRefused: boolean;
}

/** Ends the reading: whoever reads on finds the end of the text. */
export function refuse(reader: Reader): void {
  reader.isRefused = true;
  reader.at = reader.chars.length;
}

/** The text that comes, as far as a repetition or the name of a class can reach that anyone means: the rest may be very long. */
export function ahead({ chars, at }: Reader, skipped = 0): string {
  return chars.slice(at + skipped, at + skipped + LONGEST_NAME).join('');
}

const LONGEST_NAME = 1000;
