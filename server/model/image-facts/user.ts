import type { ImageReference } from '../image.ts';

/** Whether an image is known to set a user other than root. */
export function hasOwnUser({ registry, repository, tag = '' }: ImageReference): boolean {
  return (
    OWN_USER.test(`${registry}/${repository}`) ||
    /\b(?:nonroot|unprivileged|chiseled|rootless)\b/.test(`${repository}:${tag}`)
  );
}

/** Whether an image's own entrypoint is known to start as root and to hand over to the user of its server. */
export function handsOver({ registry, repository }: ImageReference): boolean {
  return SERVERS.test(`${registry}/${repository}`);
}

/** Whether an image is for dev containers, which an editor enters as another user than the image's. */
export function isForDevContainers({ repository }: ImageReference): boolean {
  return /^(?:vscode\/)?devcontainers\//.test(repository);
}

/** Images whose published Dockerfiles end with another USER than root; of Chainguard's not the bases for building. */
const OWN_USER = new RegExp(
  [
    'cgr\\.dev/chainguard/(?!wolfi-base$|chainguard-base$|busybox$)',
    'docker\\.elastic\\.co/',
    'docker\\.io/(?:bitnami|bitnamilegacy|grafana|jenkins|jupyter|prom|selenium)/',
    'docker\\.io/apache/(?:airflow|superset|spark)$',
    'docker\\.io/library/(?:elasticsearch|haproxy|jenkins|kibana|logstash|memcached|solr|sonarqube|varnish)$',
    'docker\\.io/library/(?:eggdrop|emqx|fluentd|groovy|irssi|kong|open-liberty|rocket\\.chat|spark|websphere-liberty)$',
    'quay\\.io/(?:jupyter|keycloak|prometheus)/',
    'registry\\.access\\.redhat\\.com/ubi\\d+/(?:go-toolset|httpd|nginx|nodejs|openjdk|perl|php|python|ruby)-',
  ]
    .map((it) => `^${it}`)
    .join('|'),
);

/** Of Docker's official images those whose docker-entrypoint.sh ends in gosu, su-exec or setpriv. */
const SERVERS =
  /^docker\.io\/library\/(?:cassandra|couchdb|influxdb|mariadb|mongo|mysql|percona|postgres|rabbitmq|redis|valkey|zookeeper)$/;
