import manifest from '../../package.json' with { type: 'json' };

const about: { readonly version: string; readonly homepage?: string } = manifest;

export const { version } = about;

/** Where the documentation of a rule is; without a homepage, its place in the package. */
export function docsOf(rule: string): string {
  const page = `rules/docs/${rule}.md`;
  return about.homepage === undefined ? page : `${about.homepage}/${page}`;
}
