import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BakeFiles, readBake } from '../server/project/bake/bake.ts';
import type { Project } from '../server/project/build.ts';
import { dedent } from './markers.ts';
import { briefly, reader } from './project-files.ts';

describe('a Bake file as large projects have it', () => {
  const SOURCE = dedent(`
    variable "GO_VERSION" {
      default = null
    }
    variable "DOCS_FORMATS" {
      description = "formats of the documentation"
      default     = "md,yaml"
      validation {
        condition     = DOCS_FORMATS != ""
        error_message = "The formats must not be empty."
      }
    }
    variable "DESTDIR" {
      default = "./bin"
    }
    variable "PLATFORMS" { default = ["linux/amd64", "linux/arm64"] }

    // Special target: https://github.com/docker/metadata-action#bake-definition
    target "meta-helper" {
      tags = ["docker/app-bin:local"]
    }
    function "bindir" {
      params = [defaultdir]
      result = DESTDIR != "" ? DESTDIR : "./bin/\${defaultdir}"
    }
    target "_common" {
      args = {
        GO_VERSION                    = GO_VERSION
        BUILDKIT_CONTEXT_KEEP_GIT_DIR = 1
      }
    }
    group "default" {
      targets = ["binaries"]
    }
    group "validate" {
      targets = ["lint", "validate-docs"]
    }
    target "lint" {
      name = "lint-\${replace(platform, "/", "-")}"
      inherits   = ["_common"]
      dockerfile = "./hack/dockerfiles/lint.Dockerfile"
      output     = ["type=cacheonly"]
      matrix = { platform = concat(PLATFORMS, ["darwin/arm64"]) }
      platforms = [platform]
    }
    target "validate-docs" {
      inherits = ["_common"]
      args = {
        FORMATS         = DOCS_FORMATS
        BUILDX_EXPERIMENTAL = 1 // enables experimental cmds
      }
      dockerfile = "./hack/dockerfiles/docs.Dockerfile"
      target     = "validate"
      output     = ["type=cacheonly"]
    }
    target "binaries" {
      inherits  = ["_common", "meta-helper"]
      target    = "binaries"
      output    = [bindir("build")]
      platforms = ["local"]
      annotations = [
        "index,manifest:org.opencontainers.image.authors=dvdksn",
      ]
    }
  `);

  it('is read as a whole', () => {
    const { builds, mistakes } = project({ 'docker-bake.hcl': SOURCE });
    expect(mistakes).toEqual([]);
    expect(builds.filter((it) => !it.isTemplate).map(briefly)).toEqual([
      ...['linux-amd64', 'linux-arm64', 'darwin-arm64'].map((platform) => ({
        name: `lint-${platform}`,
        context: '/p',
        dockerfile: '/p/hack/dockerfiles/lint.Dockerfile',
        args: { BUILDKIT_CONTEXT_KEEP_GIT_DIR: '1' },
        platforms: [platform.replace('-', '/')],
      })),
      {
        name: 'validate-docs',
        context: '/p',
        dockerfile: '/p/hack/dockerfiles/docs.Dockerfile',
        target: 'validate',
        args: { BUILDKIT_CONTEXT_KEEP_GIT_DIR: '1', FORMATS: 'md,yaml', BUILDX_EXPERIMENTAL: '1' },
      },
      {
        name: 'binaries',
        context: '/p',
        dockerfile: '/p/Dockerfile',
        target: 'binaries',
        args: { BUILDKIT_CONTEXT_KEEP_GIT_DIR: '1' },
        platforms: ['local'],
      },
    ]);
  });

  it('is read or is one mistake wherever it breaks off', () => {
    for (let end = 0; end < SOURCE.length; end++) {
      const { mistakes } = project({ 'docker-bake.hcl': SOURCE.slice(0, end) });
      expect(mistakes.length).toBeLessThan(2);
      for (const { span } of mistakes) expect([span.start >= 0, span.end <= end]).toEqual([true, true]);
    }
  });

  it('is read or is one mistake whatever is put into it', () => {
    const bits = fc.constantFrom(
      '"',
      '${',
      '}',
      '{',
      '[',
      ']',
      '(',
      ')',
      '<<E\n',
      '\n',
      '%{',
      '=',
      '?',
      ':',
      '...',
      '[*]',
      '/*',
      '\\',
      '.',
      'for x in',
      ',',
      '!',
    );
    fc.assert(
      fc.property(fc.nat(SOURCE.length), fc.array(bits, { maxLength: 4 }), (at, put) => {
        const source = SOURCE.slice(0, at) + put.join('') + SOURCE.slice(at);
        expect(project({ 'docker-bake.hcl': source }).mistakes.length).toBeLessThan(2);
      }),
    );
  });
});

function project(files: Readonly<Record<string, string>>, compose: BakeFiles['compose'] = []): Project {
  const own = Object.keys(files).filter((it) => it.startsWith('docker-bake'));
  return readBake({ compose, files: own.map((it) => `/p/${it}`), folder: '/p' }, reader(files));
}
