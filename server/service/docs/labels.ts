/** What the agreed keys of labels mean (image-spec of the Open Container Initiative, annotations.md); the usual first. */
export const LABEL_DOCS: Readonly<Record<string, string>> = {
  'org.opencontainers.image.title': 'The name of the image for people.',
  'org.opencontainers.image.description': 'What is in it, for people.',
  'org.opencontainers.image.version':
    'The version of the software in it, which may be that of a tag; semantic versioning is usual.',
  'org.opencontainers.image.revision': 'The commit that it was built from.',
  'org.opencontainers.image.source':
    'The URL of the source. GitHub and others link the image with the repository by it.',
  'org.opencontainers.image.licenses': 'An SPDX licence expression, like `MIT OR Apache-2.0`.',
  'org.opencontainers.image.authors': 'People or organisations, and how to reach them.',
  'org.opencontainers.image.vendor': 'The organisation or person that distributes it.',
  'org.opencontainers.image.url': 'The URL of a page about it.',
  'org.opencontainers.image.documentation': 'The URL of its documentation.',
  'org.opencontainers.image.created':
    'When it was built, like `2026-01-31T12:00:00Z` (RFC 3339). As a constant it soon lies; as a build argument it makes each build another.',
  'org.opencontainers.image.ref.name': 'The name of a target in an image layout; not for tags.',
  'org.opencontainers.image.base.name': 'The image that it is built on, in full: `docker.io/library/alpine:3.22`.',
  'org.opencontainers.image.base.digest': 'The digest of the image that it is built on.',
};
