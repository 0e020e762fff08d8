import type { LabelKind } from './kind.ts';

/** The keys that the Open Container Initiative has agreed on (image-spec, annotations.md). */
export const OCI_LABELS: readonly string[] = [
  'created',
  'authors',
  'url',
  'documentation',
  'source',
  'version',
  'revision',
  'vendor',
  'licenses',
  'ref.name',
  'title',
  'description',
  'base.digest',
  'base.name',
].map((it) => `org.opencontainers.image.${it}`);

/** Those whose values have a form. A revision need not be of Git, and a version not a semantic one. */
export const KINDS_OF_OCI_LABELS: Readonly<Record<string, LabelKind>> = {
  'org.opencontainers.image.created': 'rfc3339',
  'org.opencontainers.image.url': 'url',
  'org.opencontainers.image.documentation': 'url',
  'org.opencontainers.image.source': 'url',
  'org.opencontainers.image.licenses': 'spdx',
};
