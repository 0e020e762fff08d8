/** Text that Markdown is to show as it is, in a table too. */
export function inline(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, (it) => `&#${it.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
