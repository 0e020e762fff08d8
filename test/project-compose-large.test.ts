import { describe, expect, it } from 'vitest';
import type { Project } from '../server/project/build.ts';
import { readCompose } from '../server/project/compose/compose.ts';
import { dedent } from './markers.ts';
import { briefly, reader } from './project-files.ts';

describe('a Compose file as large projects have it', () => {
  const SOURCE = dedent(`
    name: shop
    x-logging: &logging
      driver: json-file
      options: { max-size: "10m" }
    x-app: &app
      build: &app-build
        context: .
        dockerfile: ./docker/\${RUNTIME:-php}/Dockerfile
        args: &app-args
          - UID=\${UID:-1000}
          - GID=\${GID:-1000}
      restart: unless-stopped
      logging: *logging
      environment:
        - DATABASE_URL=postgres://app:\${DB_PASSWORD:?err}@db/app
    services:
      php:
        <<: *app
        build:
          <<: *app-build
          target: php-fpm
        volumes: ["./:/srv/app:rw,cached"]
        healthcheck:
          test: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]
          interval: 10s
      worker:
        <<: *app
        command: >
          bin/console messenger:consume
          --time-limit=3600
        profiles: [jobs]
      nginx:
        build: docker/nginx
        ports:
          - "8080:80"
          - 127.0.0.1:9000:9000
        depends_on:
          php: { condition: service_healthy }
      docs:
        build:
          context: docs
          dockerfile_inline: |
            # syntax=docker/dockerfile:1
            FROM node:22-slim AS build
            COPY <<EOF /etc/motd
            price: $$5
            EOF
            RUN --mount=type=cache,target=/root/.npm npm ci
      db:
        image: postgres:\${POSTGRES_VERSION:-17}-alpine
        environment: { POSTGRES_PASSWORD: "\${DB_PASSWORD:?err}" }
    volumes: { db: {} }
    networks:
      default: { driver: bridge }
  `);

  it('is read as a whole', () => {
    const { builds, mistakes } = project({ 'compose.yaml': SOURCE });
    expect(mistakes).toEqual([]);
    const app = { context: '/p', dockerfile: '/p/docker/php/Dockerfile', args: { UID: '1000', GID: '1000' } };
    expect(builds.map(briefly)).toEqual([
      { name: 'php', ...app, target: 'php-fpm' },
      { name: 'worker', ...app },
      { name: 'nginx', context: '/p/docker/nginx', dockerfile: '/p/docker/nginx/Dockerfile' },
      { name: 'docs', context: '/p/docs' },
    ]);
    expect(builds[3]?.inline?.text).toContain('price: $5\nEOF\n');
  });

  it('is read or is one mistake wherever it breaks off', () => {
    for (let end = 0; end < SOURCE.length; end += 3) {
      const { mistakes } = project({ 'compose.yaml': SOURCE.slice(0, end) });
      expect(mistakes.length).toBeLessThan(2);
      for (const { span } of mistakes) expect([span.start >= 0, span.end <= end]).toEqual([true, true]);
    }
  });

  it('knows where inside stands what', () => {
    const { inline } = project({ 'compose.yaml': SOURCE }).builds[3] ?? {};
    const { text = '', layout } = inline ?? {};
    for (const [index, char] of [...text].entries()) expect(SOURCE[layout?.offsets[index] ?? -1]).toBe(char);
  });
});

function project(files: Readonly<Record<string, string>>): Project {
  return readCompose(['/p/compose.yaml'], reader(files));
}
