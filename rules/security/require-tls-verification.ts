import type { Finding, Fix, Rule } from '../../server/lint/rule.ts';
import type { Model } from '../../server/model/model.ts';
import { disablesTls, type Unverified, unverifiedTls } from '../../server/shell/download/unverified-tls.ts';
import { type Span, textOf } from '../../server/text/span.ts';

export const requireTlsVerification: Rule = {
  id: 'require-tls-verification',
  category: 'security',
  severity: 'warning',
  summary: 'Have certificates checked',
  why: `
    Without a check of certificates, HTTPS does not tell who answers: anyone on the way, such as a proxy or a neighbour in
    the network, can send another package, and the image runs it. Where a server has a certificate of your own authority,
    copy that into the image and run update-ca-certificates. Set with ENV, a switch also holds in the container. Nothing
    is said of requests to the machine itself, nor of downloads whose checksum or signature is verified in the same RUN.
  `,
  examples: [
    {
      bad: `
        FROM debian:12
        RUN curl -f -k -O https://example.com/tool
        #           ^^ curl -k lets any certificate pass, so anyone on the way can change what comes
      `,
      good: `
        FROM debian:12
        RUN curl -f -O https://example.com/tool
      `,
    },
    {
      bad: `
        FROM node:22
        ENV NODE_TLS_REJECT_UNAUTHORIZED=0
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ NODE_TLS_REJECT_UNAUTHORIZED lets any certificate pass, so anyone on the way can change what comes
        RUN npm config set strict-ssl false && npm ci
        #                  ^^^^^^^^^^^^^^^^ strict-ssl false lets any certificate pass, so anyone on the way can change what comes
      `,
      good: `
        FROM node:22
        ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/company.pem
        RUN npm ci
      `,
    },
    {
      good: `
        FROM nginx:1.27
        HEALTHCHECK CMD curl -fk https://localhost/ || exit 1
      `,
    },
  ],

  about: {
    texts: [
      ...['curl', 'insecure', 'check-certificate', 'check_certificate'],
      ...['trusted-host', 'trusted_host', 'reject_unauthorized'],
      ...['strict-ssl', 'strict_ssl', 'strictSsl', 'sslVerify'],
      ...['ssl_verify', 'ssl-verify', 'ssl_no_verify', 'verify-ssl'],
      ...['Verify-Peer', 'Verify-Host', 'httpsverify', 'trust-server-cert'],
    ],
  },
  *check(model) {
    const { source } = model.file;
    yield* inVariables(model);
    for (const instruction of [
      ...model.all('Run'),
      ...model.all('Healthcheck'),
      ...model.all('Cmd'),
      ...model.all('Entrypoint'),
    ]) {
      const script = MAY_DISABLE.test(textOf(source, instruction)) ? model.script(instruction) : undefined;
      for (const unverified of script === undefined ? [] : unverifiedTls(script)) {
        const fix = fixFor(unverified, source);
        yield { ...findingAt(unverified.span, unverified.subject), ...(fix && { fix }) };
      }
    }
  },
};

/** What stands in the text of whatever is found here: most scripts need not be read. */
const MAY_DISABLE =
  /\s-[a-jl-z]*k[a-z]*[\s"]|insecure|check.cert|trusted?.(?:host|server)|ssl.?verify|ssl.no.verify|strict.?ssl|skip.tls|verify.(?:ssl|peer|host)|httpsverify|reject_unauthorized/i;

function* inVariables(model: Model): Generator<Finding> {
  for (const { pairs } of model.all('Env')) {
    for (const pair of pairs)
      if (disablesTls(pair.key.text, model.valueOf(pair.value) ?? '')) yield findingAt(pair, pair.key.text);
  }
  for (const { declarations } of model.all('Arg')) {
    for (const declaration of declarations) {
      const { name, value } = declaration;
      if (value !== undefined && disablesTls(name.text, model.valueOf(value) ?? ''))
        yield findingAt(declaration, name.text);
    }
  }
}

function findingAt({ start, end }: Span, subject: string): Finding {
  const message = `${subject} lets any certificate pass, so anyone on the way can change what comes`;
  return { span: { start, end }, message };
}

/** Unsafe: the build may now stop where it went on. */
function fixFor({ span, option }: Unverified, source: string): Fix | undefined {
  if (option === undefined || textOf(source, span) !== option) return undefined;
  const before = source.slice(source.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const start = span.start - (before.length - before.trimEnd().length);
  const isAlone = option === '-k' || option.startsWith('--');
  const edit = isAlone ? { span: { start, end: span.end }, text: '' } : { span, text: option.replace('k', '') };
  return { title: 'Have the certificate checked', safety: 'unsafe', edits: [edit] };
}
