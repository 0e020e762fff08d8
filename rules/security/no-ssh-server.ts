import type { Finding, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { managedBy } from '../../server/model/package/managed.ts';
import { isShipped } from '../../server/model/shipped.ts';
import { type ManagerName, packageNameOf } from '../../server/shell/package/manager.ts';
import type { ShellWord } from '../../server/shell/script.ts';

const MANAGERS: readonly ManagerName[] = ['apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper'];

export const noSshServer: Rule = {
  id: 'no-ssh-server',
  category: 'security',
  severity: 'warning',
  summary: 'Put no SSH server into the image',
  why: `
    A server for logins is one more program to keep up to date, with keys and accounts that come with every copy of the
    image. \`docker exec\` and \`kubectl exec\` open a shell in a container without it. Do not listen where logins are what the
    image is for, as with a jump host, a file server or a cluster that starts its jobs over SSH. Stages that do not ship are
    not judged.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git openssh-server
        #                                            ^^^^^^^^^^^^^^ openssh-server lets people log in to the container; docker exec does so without it
      `,
      good: `
        FROM debian:12
        RUN apt-get update && apt-get install -y git openssh-client
      `,
    },
    {
      bad: `
        FROM example.com/base:1
        EXPOSE 22 80
        #      ^^ port 22 is for logins over SSH; docker exec opens a shell without it
      `,
      good: `
        FROM example.com/base:1
        EXPOSE 80
      `,
    },
  ],

  about: { instructions: ['Expose'], managers: MANAGERS },
  *check(model) {
    const installed = installedServer(model);
    if (installed !== undefined) {
      const name = packageNameOf(installed);
      yield { span: installed, message: `${name} lets people log in to the container; docker exec does so without it` };
    } else yield* exposedPort(model);
  },
};

function installedServer(model: Model): ShellWord | undefined {
  const { source } = model.file;
  if (!/ssh|dropbear/.test(source)) return undefined;
  // Alpine's `openssh` has client and server; whoever makes host keys or starts the server wants that.
  const servers = /\bsshd\b|ssh-keygen -A/.test(source) ? [...SERVERS, 'openssh'] : SERVERS;
  for (const { run, command } of managedBy(MANAGERS, model)) {
    if (command.action !== 'install' || !isShipped(run, model)) continue;
    const server = command.operands.find((it) => servers.includes(packageNameOf(it)));
    if (server !== undefined) return server;
  }
  return undefined;
}

const SERVERS: readonly string[] = ['openssh-server', 'dropbear', 'dropbear-bin', 'tinyssh'];

function* exposedPort(model: Model): Generator<Finding> {
  for (const expose of model.all('Expose')) {
    const port = expose.ports.find((it) => /^22(?:\/tcp)?$/i.test(model.valueOf(it) ?? ''));
    if (port === undefined || !isShipped(expose, model)) continue;
    yield { span: port, message: 'port 22 is for logins over SSH; docker exec opens a shell without it' };
    return;
  }
}
