/**
 * The same text without what would act on a terminal or break a line: control characters, and those that turn the
 * direction of text, become a visible stand-in of one column. Tabs stay.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
    return code === 0x7f ? '␡' : '�';
  });
}

/** Unicode has a picture of each control character: ␀ ␁ ␂ … */
const CONTROL_PICTURES = 0x2400;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is to find.
const UNPRINTABLE = /[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
