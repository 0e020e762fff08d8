import { familiarName, type ImageReference } from '../image.ts';
import { codenames, ended, products } from './end-of-life.ts';

/** What an image is made of, and when that comes to its end. */
export interface Release {
  /** `Debian 10`, `Node.js 14`. */
  readonly name: string;
  /** The last day with fixes; empty where it is not known yet. */
  readonly end: string;
  /** What has taken its place, where the image itself is given up. */
  readonly successor: string | undefined;
}

/** The releases that an image's name tells: that of what it is for, then that of its distribution. */
export function releasesOf(reference: ImageReference): readonly Release[] {
  const repository = bareRepository(reference);
  const tag = (reference.tag ?? '').toLowerCase();
  const gone = ended.get(repository);
  const own = productOf(repository);
  const found: (Release | undefined)[] = [];
  if (gone !== undefined && !/-ea\b/.test(tag))
    found.push({ name: `the image ${repository}`, end: gone.date, successor: gone.successor });
  if (own !== undefined) found.push(ofVersion(own, versionIn(tag, own, repository)));
  found.push(ofDistribution(tag, own), ofRepository(repository));
  return found.filter((it) => it !== undefined);
}

/** Official images have the same name on mirrors, and for single architectures: `arm64v8/debian`. */
function bareRepository(reference: ImageReference): string {
  const { registry, repository } = reference;
  if (!MIRRORS.has(registry)) return familiarName(reference);
  return repository.replace(/^docker\//, '').replace(ARCHITECTURE, '');
}

const MIRRORS: ReadonlySet<string> = new Set(['docker.io', 'public.ecr.aws', 'mirror.gcr.io']);
const ARCHITECTURE = /^(?:library|amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64|mips64le)\//;

function productOf(repository: string): string | undefined {
  const known = PRODUCTS.get(repository);
  if (known !== undefined || !repository.startsWith('mcr.')) return known;
  return /^mcr\.microsoft\.com\/dotnet\/(?:core\/)?(?:sdk|aspnet|runtime|runtime-deps)$/.test(repository)
    ? 'dotnet'
    : undefined;
}

/** The repositories whose tags begin with a version of a product. */
const PRODUCTS: ReadonlyMap<string, string> = new Map([
  ...['debian', 'ubuntu', 'alpine', 'centos', 'fedora', 'node', 'python', 'ruby', 'php', 'mysql', 'mariadb'].map(same),
  ...['elasticsearch', 'eclipse-temurin', 'ros'].map(same),
  ['amazonlinux', 'amazon-linux'],
  ['oraclelinux', 'oracle-linux'],
  ['opensuse/leap', 'opensuse'],
  ['golang', 'go'],
  ['postgres', 'postgresql'],
  ['mongo', 'mongodb'],
  ['osrf/ros', 'ros'],
  ['quay.io/centos/centos', 'centos-stream'],
  ['docker.elastic.co/elasticsearch/elasticsearch', 'elasticsearch'],
  ['mcr.microsoft.com/cbl-mariner/base/core', 'cbl-mariner'],
]);

function same(name: string): readonly [string, string] {
  return [name, name];
}

/** `14` in `14.21-alpine`, `7` in `centos7.9.2009`; `latest` of CentOS is 8, and stays so. */
function versionIn(tag: string, product: string, repository: string): string | undefined {
  if (repository === 'centos' && (tag === '' || tag === 'latest')) return '8';
  const [, version] = /^(?:v|centos|stream)?(\d+(?:\.\d+)*)(?![\w.])/.exec(tag) ?? [];
  if (version !== undefined) return version;
  const [first = ''] = tag.split('-');
  return codenames.get(`${product} ${first}`)?.[1] ?? (products.get(product)?.ends.has(first) ? first : undefined);
}

function ofVersion(id: string, version: string | undefined): Release | undefined {
  const found = products.get(id);
  if (found === undefined || version === undefined) return undefined;
  const { name, ends } = found;
  for (let cycle = version; cycle !== ''; cycle = cycle.slice(0, Math.max(cycle.lastIndexOf('.'), 0))) {
    const end = ends.get(cycle);
    if (end !== undefined) return { name: `${name} ${cycle}`, end, successor: undefined };
  }
  // `php:7` is the newest of its kind.
  const newest = [...ends].filter(([cycle]) => cycle.startsWith(`${version}.`)).map(([, end]) => end || FAR);
  const end = newest.sort().at(-1);
  return end === undefined || end === FAR ? undefined : { name: `${name} ${version}`, end, successor: undefined };
}

const FAR = '9999';

/** `3.9-buster`, `18-alpine3.14`, `11.0-base-ubuntu18.04`, `latest-centos7` */
function ofDistribution(tag: string, own: string | undefined): Release | undefined {
  // Most tags name a version alone.
  if (!/[a-z]/.test(tag)) return undefined;
  const [, id = '', version] =
    /(?:^|[-_.])(alpine|ubuntu|centos|debian|ubi|fedora)[-_]?(\d+(?:\.\d+)*)(?![\w.])/.exec(tag) ?? [];
  if (version !== undefined && id !== own) return ofVersion(id === 'ubi' ? 'rhel' : id, version);
  // `kinetic` is a release of ROS and one of Ubuntu.
  if (own === 'ros' || !/[a-z]{4}/.test(tag)) return undefined;
  for (const piece of tag.split('-')) {
    const [distribution, cycle] = DISTRIBUTIONS.get(piece) ?? [];
    if (distribution !== undefined && cycle !== undefined && distribution !== own)
      return ofVersion(distribution, cycle);
  }
  return undefined;
}

/** Debian's and Ubuntu's codenames alone. */
const DISTRIBUTIONS = new Map(
  [...codenames].flatMap(([key, release]) => {
    const [id = '', name = ''] = key.split(' ');
    return id === 'debian' || id === 'ubuntu' ? [[name, release] as const] : [];
  }),
);

/** `gcr.io/distroless/base-debian10`, `registry.access.redhat.com/ubi7/ubi` */
function ofRepository(repository: string): Release | undefined {
  if (!repository.startsWith('gcr.io/') && !repository.startsWith('registry.')) return undefined;
  const [, debian] = /^gcr\.io\/distroless\/.*-debian(\d+)$/.exec(repository) ?? [];
  if (debian !== undefined) return ofVersion('debian', debian);
  const [, ubi] = /^registry\.(?:access\.)?redhat\.(?:com|io)\/ubi(\d+)(?:[-/]|$)/.exec(repository) ?? [];
  return ubi === undefined ? undefined : ofVersion('rhel', ubi);
}
