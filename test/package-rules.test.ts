import { describe, expect, it } from 'vitest';
import { copyManifestsFirst } from '../rules/cache/copy-manifests-first.ts';
import { noLoneUpdate } from '../rules/cache/no-lone-update.ts';
import { preferCacheMount } from '../rules/cache/prefer-cache-mount.ts';
import { uselessCacheMount } from '../rules/cache/useless-cache-mount.ts';
import { requireAptYes } from '../rules/correctness/require-apt-yes.ts';
import { requireZypperYes } from '../rules/correctness/require-zypper-yes.ts';
import { preferAptGet } from '../rules/maintainability/prefer-apt-get.ts';
import { noSudo } from '../rules/security/no-sudo.ts';
import { noApkCache } from '../rules/size/no-apk-cache.ts';
import { noAptLists } from '../rules/size/no-apt-lists.ts';
import { noNpmCache } from '../rules/size/no-npm-cache.ts';
import { noPipCache } from '../rules/size/no-pip-cache.ts';
import { noYarnCache } from '../rules/size/no-yarn-cache.ts';
import { unsortedPackages } from '../rules/style/unsorted-packages.ts';
import type { Config } from '../server/lint/config/config.ts';
import { fix } from '../server/lint/fix.ts';
import { lint } from '../server/lint/lint.ts';
import type { Rule } from '../server/lint/rule.ts';
import { covers } from '../server/shell/removal.ts';

describe('a clean-up that is added', () => {
  it('stands where the RUN puts its own operators', () => {
    const first = 'RUN apt-get update \\\n && apt-get install -y git\n';
    expect(fixed(first, noAptLists)).toBe(
      'RUN apt-get update \\\n && apt-get install -y git \\\n && rm -rf /var/lib/apt/lists/*\n',
    );
    const last = 'RUN apt-get update && \\\n    apt-get install -y \\\n      git\n';
    expect(fixed(last, noAptLists)).toBe(
      'RUN apt-get update && \\\n    apt-get install -y \\\n      git && \\\n    rm -rf /var/lib/apt/lists/*\n',
    );
  });

  it.each([
    'RUN apt-get update; apt-get install -y git\n',
    'RUN apt-get update && apt-get install -y git || true\n',
    'RUN apt-get update && exec apt-get install -y git\n',
    'RUN ["sh", "-c", "apt-get update && apt-get install -y git"]\n',
    'RUN <<EOF\napt-get update && apt-get install -y git\nEOF\n',
  ])('is left to the author in %j', (run) => {
    expect(fixed(run, noAptLists)).toBe(run);
    expect(check(run, noAptLists)).toHaveLength(1);
  });

  it('does not take the lists from a later RUN that installs without an update', () => {
    const source = 'RUN apt-get update && apt-get install -y git\nRUN apt-get install -y make\n';
    expect(check(source, noAptLists)).toHaveLength(1);
    expect(fixed(source, noAptLists)).toBe(source);
  });

  it('comes after all that the RUN does', () => {
    expect(fixed('RUN npm ci && npm run build\n', noNpmCache)).toBe(
      'RUN npm ci && npm run build && npm cache clean --force\n',
    );
  });
});

describe('an option that is added', () => {
  it('is a string of its own in exec form', () => {
    expect(fixed('RUN ["pip", "install", "flask"]\n', noPipCache)).toBe(
      'RUN ["pip", "install", "--no-cache-dir", "flask"]\n',
    );
  });

  it('comes to every command that needs it', () => {
    expect(fixed('RUN pip install a && pip install --no-cache-dir b && pip install c\n', noPipCache)).toBe(
      'RUN pip install --no-cache-dir a && pip install --no-cache-dir b && pip install --no-cache-dir c\n',
    );
  });

  it('makes the update of apk needless, unless something else may want it', () => {
    expect(fixed('RUN apk update \\\n && apk upgrade && apk add git\n', noApkCache)).toBe(
      'RUN apk upgrade --no-cache && apk add --no-cache git\n',
    );
    expect(fixed('RUN apk update && ./install.sh\n', noApkCache)).toBe('RUN apk update && ./install.sh\n');
  });

  it.each([
    'RUN apk update && V=$(apk search -x foo) && apk add --no-cache $V\n',
    'RUN apk update && apk search foo && apk add git\n',
    'RUN apk update && apk list --upgradable && apk upgrade\n',
    'RUN apk update && apk policy git && apk add git\n',
    'RUN apk update && make V="$(apk add git)"\n',
  ])('leaves the update of apk to what reads the index in %j', (run) => {
    expect(check(run, noApkCache)).toHaveLength(1);
    expect(fixed(run, noApkCache)).toBe(run);
  });

  it('makes the update needless for what is deleted again', () => {
    expect(fixed('RUN apk update && apk add gcc && make && apk del gcc\n', noApkCache)).toBe(
      'RUN apk add --no-cache gcc && make && apk del gcc\n',
    );
  });
});

describe('a cache that is mounted', () => {
  it.each([
    ['RUN npm ci\n', '/root/.npm'],
    ['RUN npm ci && npm run build\n', '/root/.npm'],
    ['RUN pip install flask\n', '/root/.cache/pip'],
    ['RUN python3 -m pip install flask && pip install gunicorn\n', '/root/.cache/pip'],
    ['RUN yarn install\n', '/usr/local/share/.cache/yarn'],
  ])('is emptied by no other fix of %j', (run, place) => {
    expect(fixed(run, preferCacheMount, noNpmCache, noPipCache, noYarnCache, uselessCacheMount)).toBe(
      run.replace('RUN', `RUN --mount=type=cache,target=${place}`),
    );
  });

  it.each([
    'RUN npm ci && npm cache clean --force\n',
    'RUN npm ci && rm -rf ~/.npm\n',
    'RUN pip install flask && pip3 cache purge\n',
    'RUN pip install --no-cache-dir flask && pip install gunicorn\n',
    'RUN uv sync && uv cache clean\n',
    'RUN pnpm install && pnpm store prune\n',
    'RUN poetry install && rm -rf /root/.cache\n',
    'RUN mvn package && rm -rf /root/.m2\n',
  ])('is left to the author where the RUN empties it or does without: %j', (run) => {
    expect(check(run, preferCacheMount)).toHaveLength(1);
    expect(fixed(run, preferCacheMount)).toBe(run);
  });

  it('is mounted where the RUN empties another one', () => {
    expect(fixed('RUN pip install flask && npm cache clean --force && rm -rf /tmp/*\n', preferCacheMount)).toBe(
      'RUN --mount=type=cache,target=/root/.cache/pip pip install flask && npm cache clean --force && rm -rf /tmp/*\n',
    );
  });
});

describe('an answer that is given', () => {
  it('stands behind the verb, or before it where that is asked for', () => {
    expect(fixed('RUN apt-get -q install git && apt-get install -y make\n', requireAptYes)).toBe(
      'RUN apt-get -q install -y git && apt-get install -y make\n',
    );
    expect(fixed('RUN sudo zypper -v in git\n', requireZypperYes)).toBe(
      'RUN sudo zypper --non-interactive -v in git\n',
    );
    expect(fixed('RUN ["zypper", "in", "git"]\n', requireZypperYes)).toBe(
      'RUN ["zypper", "--non-interactive", "in", "git"]\n',
    );
  });
});

describe('apt', () => {
  it.each([
    ['RUN apt -qq update && /usr/bin/apt show git\n', 'RUN apt-get -qq update && /usr/bin/apt-cache show git\n'],
    ['RUN apt full-upgrade -y\n', 'RUN apt-get full-upgrade -y\n'],
    ['RUN apt upgrade -y\n', 'RUN apt-get upgrade --with-new-pkgs -y\n'],
    ['RUN ["apt", "upgrade", "-y"]\n', 'RUN ["apt-get", "upgrade", "--with-new-pkgs", "-y"]\n'],
    ['RUN apt list --installed\n', 'RUN apt list --installed\n'],
  ])('becomes the program for scripts that does the same in %j', (run, expected) => {
    expect(fixed(run, preferAptGet)).toBe(expected);
  });
});

describe('a list of packages that is sorted', () => {
  it('keeps its layout, and has each package once', () => {
    expect(fixed('RUN apk add zip \\\n    "curl>8" \\\n  git \\\n    zip \\\n && make\n', unsortedPackages)).toBe(
      'RUN apk add "curl>8" \\\n    git \\\n  zip \\\n && make\n',
    );
  });
});

describe('an update that moves to the next RUN', () => {
  it('stays where the next RUN is of another kind', () => {
    const others = ['COPY a b\n', 'RUN --network=none apt-get install -y git\n', 'RUN ["apt-get", "install", "git"]\n'];
    for (const other of others) {
      const source = `RUN apt-get update\n${other}`;
      expect(fixed(source, noLoneUpdate)).toBe(source);
    }
  });
});

describe('manifests that are copied first', () => {
  it.each([
    [
      'COPY --chown=node . /app/\nRUN npm ci\n',
      'COPY --chown=node package.json package-lock.json /app/\nRUN npm ci\nCOPY --chown=node . /app/\n',
    ],
    ['COPY . .\nRUN npm install\n', 'COPY package.json package-lock.json* ./\nRUN npm install\nCOPY . .\n'],
    [
      'ADD ./ .\n\nRUN --mount=type=cache,target=/root/.npm yarn --frozen-lockfile\n',
      'ADD package.json yarn.lock ./\n\nRUN --mount=type=cache,target=/root/.npm yarn --frozen-lockfile\nADD ./ .\n',
    ],
    [
      'COPY . .\nRUN pip install -r /app/requirements.txt\n',
      'COPY requirements.txt ./\nRUN pip install -r /app/requirements.txt\nCOPY . .\n',
    ],
    [
      'COPY . .\nRUN pip install --requirement=requirements.txt\n',
      'COPY requirements.txt ./\nRUN pip install --requirement=requirements.txt\nCOPY . .\n',
    ],
  ])('take what the installation needs out of %j', (tail, expected) => {
    expect(fixed(`WORKDIR /app\n${tail}`, copyManifestsFirst)).toBe(`WORKDIR /app\n${expected}`);
  });

  it.each([
    'COPY . .\nRUN npm ci && npm run build\n',
    'COPY . .\n# the dependencies\nRUN npm ci\n',
    'COPY . .\nENV A=b\nRUN npm ci\n',
    'COPY . /srv/\nWORKDIR /srv/web\nRUN npm ci\n',
    'COPY . .\nRUN npm ci --prefix web\n',
    'COPY . .\nRUN composer install\n',
    'COPY . .\nRUN pip install -r requirements-dev.txt\n',
    'COPY [".", "."]\nRUN npm ci\n',
  ])('are left to the author in %j', (tail) => {
    const source = `WORKDIR /app\n${tail}`;
    expect(check(source, copyManifestsFirst)).toHaveLength(1);
    expect(fixed(source, copyManifestsFirst)).toBe(source);
  });
});

describe('sudo', () => {
  it('is left out everywhere in a RUN, in exec form too', () => {
    expect(fixed('RUN sudo -E make && FOO=1 sudo BAR=2 make install\n', noSudo)).toBe(
      'RUN make && FOO=1 BAR=2 make install\n',
    );
    expect(fixed('RUN ["sudo", "make"]\n', noSudo)).toBe('RUN ["make"]\n');
  });

  it('stays where it changes to another user', () => {
    expect(fixed('RUN sudo make && sudo -u app make\n', noSudo)).toBe('RUN sudo make && sudo -u app make\n');
  });
});

describe('a path', () => {
  it.each([
    ['/var/lib/apt/lists/*', '/var/lib/apt/lists'],
    ['/var/lib/apt', '/var/lib/apt/lists'],
    ['/', '/var/lib/apt/lists'],
    ['$HOME/.cache', '~/.cache/pip'],
    ['/home/app/.npm/', '~/.npm'],
    ['/usr/local/share/.cache/yarn', '~/.cache/yarn'],
  ])('%s covers %s', (path, directory) => {
    expect(covers(path, directory)).toBe(true);
  });

  it.each([
    ['/var/lib/apt/lists/partial', '/var/lib/apt/lists'],
    ['/var/lib/apt/list', '/var/lib/apt/lists'],
    ['/tmp/*', '/var/lib/apt/lists'],
    ['*', '~/.npm'],
  ])('%s does not cover %s', (path, directory) => {
    expect(covers(path, directory)).toBe(false);
  });
});

const HEAD = 'FROM debian:12\n';

function check(tail: string, rule: Rule) {
  return lint({ path: 'Dockerfile', source: HEAD + tail }, [rule], onlyThat(rule));
}

/** What becomes of the lines below the FROM. */
function fixed(tail: string, ...rules: readonly Rule[]): string {
  const input = { path: 'Dockerfile', source: HEAD + tail };
  return fix(input, rules, onlyThat(...rules), 'unsafe').source.slice(HEAD.length);
}

function onlyThat(...rules: readonly Rule[]): Config {
  return { rules: new Map(rules.map((it) => [it.id, it.severity])) };
}
