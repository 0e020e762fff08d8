/** A base image in words. */
export interface ImageDoc {
  /** What it is, in a line. */
  readonly text: string;
  /** The product in the table of ends of life whose versions its tags begin with; empty where there is none. */
  readonly product: string;
  /** What a version may be followed by in a tag, the plain one being the empty text. */
  readonly variants: readonly string[];
  /** Tags that stay, where there is no table for it. */
  readonly tags: readonly string[];
  /** Users besides root that it has made for what it is for. */
  readonly users: readonly string[];
}

const DISTROLESS: readonly string[] = ['nonroot', 'latest', 'debug-nonroot'];

/**
 * Images that Dockerfiles begin with, by the name that people write, the most frequent first: the official images,
 * and those of the projects themselves elsewhere, by their own descriptions (2026-11).
 */
export const IMAGE_DOCS: Readonly<Record<string, ImageDoc>> = {
  alpine: versions('A small Linux with musl and BusyBox; packages by apk.', 'alpine', ['']),
  debian: versions('Debian; packages by apt.', 'debian', ['', '-slim']),
  ubuntu: versions('Ubuntu; packages by apt.', 'ubuntu', [''], ['ubuntu']),
  node: versions('Node.js with npm.', 'node', ['-slim', '-alpine', ''], ['node']),
  python: versions('Python with pip.', 'python', ['-slim', '', '-alpine']),
  golang: versions('The compiler of Go: for building, not for running.', 'go', ['', '-alpine']),
  scratch: tagged('Nothing at all: no shell, no certificates. For programs that bring everything.', []),
  nginx: tagged('The web server nginx.', ['stable', 'stable-alpine', 'stable-alpine-slim', 'mainline'], ['nginx']),
  rust: tagged('The compiler of Rust with Cargo: for building, not for running.', ['1', '1-slim', '1-alpine']),
  'eclipse-temurin': versions('OpenJDK by Adoptium.', 'eclipse-temurin', [
    '-jre',
    '-jdk',
    '-jre-alpine',
    '-jdk-alpine',
  ]),
  php: versions(
    'PHP; `fpm` for a web server beside it, `apache` with one.',
    'php',
    ['-fpm', '-apache', '-cli', '-fpm-alpine', '-cli-alpine'],
    ['www-data'],
  ),
  ruby: versions('Ruby with Bundler.', 'ruby', ['-slim', '', '-alpine']),
  postgres: versions('The database PostgreSQL.', 'postgresql', ['', '-alpine'], ['postgres']),
  redis: tagged('The key-value store Redis.', ['8', '8-alpine', '7', '7-alpine'], ['redis']),
  mysql: versions('The database MySQL.', 'mysql', [''], ['mysql']),
  mariadb: versions('The database MariaDB.', 'mariadb', [''], ['mysql']),
  mongo: versions('The database MongoDB.', 'mongodb', [''], ['mongodb']),
  busybox: tagged('The tools of BusyBox and nothing else.', ['1', '1-musl', '1-glibc']),
  maven: tagged('Maven with a JDK: for building, not for running.', ['3-eclipse-temurin-21', '3-eclipse-temurin-25']),
  gradle: tagged('Gradle with a JDK: for building, not for running.', ['9-jdk21', '9-jdk25', '8-jdk21'], ['gradle']),
  amazoncorretto: tagged('OpenJDK by Amazon.', ['21', '21-alpine', '25', '25-alpine', '17']),
  tomcat: tagged('The servlet container Tomcat with a JDK or JRE.', ['11-jre21', '10-jre21', '9-jre17']),
  httpd: tagged('The web server Apache httpd.', ['2.4', '2.4-alpine'], ['www-data']),
  caddy: tagged('The web server Caddy.', ['2', '2-alpine', '2-builder']),
  haproxy: tagged('The load balancer HAProxy.', ['3.2', '3.2-alpine', 'lts'], ['haproxy']),
  traefik: tagged('The reverse proxy Traefik.', ['v3']),
  memcached: tagged('The cache Memcached.', ['1', '1-alpine'], ['memcache']),
  rabbitmq: tagged('The message broker RabbitMQ.', ['4', '4-management', '4-alpine'], ['rabbitmq']),
  'buildpack-deps': tagged('Debian with what is needed to compile things.', ['bookworm', 'trixie', 'bookworm-scm']),
  docker: tagged('The command line of Docker; `dind` is an engine in a container.', ['28-cli', '28-dind']),
  gcc: tagged('GCC: for building, not for running.', ['15', '14']),
  perl: tagged('Perl.', ['5', '5-slim']),
  elixir: tagged('Elixir with Erlang.', ['1.18', '1.18-slim', '1.18-alpine']),
  erlang: tagged('Erlang.', ['28', '28-slim', '28-alpine']),
  swift: tagged('Swift; `slim` is for running.', ['6.1', '6.1-slim']),
  julia: tagged('Julia.', ['1', '1-alpine']),
  'oven/bun': tagged('Bun.', ['1', '1-slim', '1-alpine'], ['bun']),
  'denoland/deno': tagged('Deno.', ['2', 'alpine', 'debian'], ['deno']),
  amazonlinux: versions('Amazon Linux; packages by dnf.', 'amazon-linux', ['']),
  fedora: versions('Fedora; packages by dnf.', 'fedora', ['']),
  'opensuse/leap': versions('openSUSE Leap; packages by zypper.', 'opensuse', ['']),
  'quay.io/centos/centos': tagged('CentOS Stream; packages by dnf.', ['stream10', 'stream9']),
  'registry.access.redhat.com/ubi9/ubi-minimal': tagged(
    'Red Hat’s universal base image, small; packages by microdnf.',
    [],
  ),
  'registry.access.redhat.com/ubi9/ubi': tagged('Red Hat’s universal base image; packages by dnf.', []),
  'gcr.io/distroless/static-debian12': tagged(
    'Certificates, time zones and users: for programs linked statically. No shell.',
    DISTROLESS,
    ['nonroot'],
  ),
  'gcr.io/distroless/base-debian12': tagged('Like static, with glibc and OpenSSL. No shell.', DISTROLESS, ['nonroot']),
  'gcr.io/distroless/cc-debian12': tagged('Like base, with libgcc: for Rust and C++. No shell.', DISTROLESS, [
    'nonroot',
  ]),
  'gcr.io/distroless/java21-debian12': tagged('Java 21 and no shell.', DISTROLESS, ['nonroot']),
  'gcr.io/distroless/nodejs22-debian12': tagged('Node.js 22 and no shell.', DISTROLESS, ['nonroot']),
  'gcr.io/distroless/python3-debian12': tagged('Python 3 and no shell.', DISTROLESS, ['nonroot']),
  'cgr.dev/chainguard/static': tagged(
    'Certificates, time zones and users, built from Wolfi. No shell.',
    ['latest'],
    ['nonroot'],
  ),
  'cgr.dev/chainguard/wolfi-base': tagged(
    'A small Linux with glibc, built anew each day; packages by apk.',
    ['latest'],
    ['nonroot'],
  ),
  'mcr.microsoft.com/dotnet/sdk': versions('The SDK of .NET: for building, not for running.', 'dotnet', [
    '',
    '-alpine',
  ]),
  'mcr.microsoft.com/dotnet/aspnet': versions(
    'ASP.NET Core and .NET, for running.',
    'dotnet',
    ['', '-alpine', '-noble-chiseled'],
    ['app'],
  ),
  'mcr.microsoft.com/dotnet/runtime': versions(
    '.NET, for running.',
    'dotnet',
    ['', '-alpine', '-noble-chiseled'],
    ['app'],
  ),
  'mcr.microsoft.com/windows/servercore': tagged(
    'Windows Server without a desktop.',
    ['ltsc2025', 'ltsc2022'],
    ['ContainerAdministrator', 'ContainerUser'],
  ),
  'mcr.microsoft.com/windows/nanoserver': tagged(
    'The smallest Windows; without PowerShell.',
    ['ltsc2025', 'ltsc2022'],
    ['ContainerUser', 'ContainerAdministrator'],
  ),
};

function versions(text: string, product: string, variants: readonly string[], users: readonly string[] = []): ImageDoc {
  return { text, product, variants, tags: [], users };
}

function tagged(text: string, tags: readonly string[], users: readonly string[] = []): ImageDoc {
  return { text, product: '', variants: [], tags, users };
}
