import { describe, expect, it } from 'vitest';
import { isOfKind, type LabelKind } from '../server/model/label/kind.ts';
import { KINDS_OF_OCI_LABELS, OCI_LABELS } from '../server/model/label/oci.ts';

describe('the value of a label', () => {
  it.each<[LabelKind, readonly string[]]>([
    ['text', ['a', ' ']],
    ['url', ['http://a', 'https://example.com:8080/a?b#c', 'urn:isbn:0451450523', 'git+ssh://git@example.com/a.git']],
    ['rfc3339', ['2021-03-10T10:26:33.564595127+01:00', '2026-01-31t23:59:60z']],
    ['spdx', ['MIT', 'mit', '(MIT OR Apache-2.0) AND BSD-3-Clause', 'GPL-2.0+', 'Apache-2.0+', 'LicenseRef-a.b']],
    ['spdx', ['GPL-2.0-only WITH Classpath-exception-2.0', '((MIT))', 'DocumentRef-x:LicenseRef-y OR MIT']],
    ['hash', ['2dbfae9', '43c572f1272b6b3171dd1db9e41b7027128ce080', 'a'.repeat(64)]],
    ['semver', ['1.0.0', '0.0.4', '1.0.0-alpha.1', '1.0.0-0A.is.legal', '1.0.0+build.5-x', '1.0.0--']],
    ['email', ['ada@example.com', 'root@localhost']],
  ])('may be %s: %j', (kind, values) => {
    expect(values.filter((it) => !isOfKind(it, kind))).toEqual([]);
  });

  it.each<[LabelKind, readonly string[]]>([
    ['text', ['']],
    ['url', ['', 'example.com', 'http:example.com', 'https://', 'https:///a', 'a b://c', 'git@example.com:a.git']],
    ['rfc3339', ['', '2026-01-31', '2026-01-31 12:00:00Z', '2026-13-01T00:00:00Z', '2026-01-31T24:00:00Z']],
    ['rfc3339', ['2026-01-31T12:00:00', '2026-01-31T12:00Z', '1769860800']],
    ['spdx', ['', 'not-spdx', 'MIT,Apache-2.0', 'MIT AND', 'OR MIT', 'MIT MIT', '(MIT', 'MIT)', '()', 'MIT And MIT']],
    ['spdx', ['MIT WITH', 'MIT WITH MIT', '(MIT) WITH Classpath-exception-2.0', 'Apache 2.0', 'constructor']],
    ['hash', ['', '2dbfae', 'not-git-hash', 'v1.2.3', 'a'.repeat(41)]],
    ['semver', ['', '1', '1.0', 'v1.0.0', '01.0.0', '1.0.0-01', '1.0.0-', '1.0.0+', `1.0.0-${'1'.repeat(1e5)}!`]],
    ['email', ['', 'ada', 'ada@', '@example.com', 'Ada <ada@example.com>', 'a@b@c']],
  ])('is not %s: %j', (kind, values) => {
    expect(values.filter((it) => isOfKind(it, kind))).toEqual([]);
  });
});

it('has kinds for keys that there are', () => {
  expect(Object.keys(KINDS_OF_OCI_LABELS).filter((it) => !OCI_LABELS.includes(it))).toEqual([]);
});
